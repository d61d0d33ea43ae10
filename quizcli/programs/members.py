"""The attributes and methods that a program may use, by kind of value, as text.

Off the lists stays whatever takes a function or a file, hands out memory (`data_ptr`,
`storage`, `numpy`), changes the size or the owner of memory in place (`resize_`, `set_`,
`as_strided`), or installs a hook.
"""

from __future__ import annotations

import re

from quizcli.programs.words import words

TENSOR_METHODS = words(
    """
    sum nansum mean nanmean var std prod max min argmax argmin amax amin aminmax norm abs sqrt
    rsqrt exp exp2 expm1 log log2 log10 log1p pow square clamp clip softmax log_softmax sigmoid
    tanh relu sin cos tan asin acos atan sinh cosh erf erfc reciprocal neg sign round floor ceil
    trunc frac fmod remainder lerp quantile
    reshape reshape_as view view_as flatten unflatten ravel permute transpose t squeeze unsqueeze
    expand expand_as broadcast_to repeat repeat_interleave tile unfold swapaxes swapdims movedim
    narrow select flip fliplr flipud roll rot90 tril triu diag diagonal diag_embed trace chunk
    split tensor_split unbind
    size dim ndimension numel nelement stride element_size is_contiguous is_floating_point
    is_complex item tolist
    detach clone contiguous backward requires_grad_ retain_grad
    to type_as float double half bfloat16 long int short bool cpu
    matmul mm bmm mv dot inner outer addmm baddbmm cross inverse det logdet cov
    add sub subtract mul multiply div divide true_divide floor_divide maximum minimum
    eq ne lt le gt ge equal allclose isclose isnan isinf isfinite logical_and logical_or
    logical_not all any count_nonzero nan_to_num
    cumsum cumprod cummax cummin logcumsumexp logsumexp diff topk sort argsort kthvalue median
    mode unique bincount histc nonzero
    gather index_select index_add index_fill masked_fill masked_select scatter scatter_add take
    zero_ fill_ add_ sub_ mul_ div_ pow_ neg_ abs_ exp_ sqrt_ clamp_ copy_ normal_ uniform_
    bernoulli_ exponential_ masked_fill_ triu_ tril_ fill_diagonal_ index_fill_ index_add_
    scatter_ scatter_add_ relu_ sigmoid_ tanh_ addcmul_ addcdiv_ lerp_ floor_ ceil_ round_
    multinomial bernoulli new_zeros new_ones new_full new_tensor
    angle conj
    """
)

TENSOR_ATTRIBUTES = words(
    """
    shape dtype device grad data T mT H mH ndim requires_grad is_leaf real imag itemsize nbytes
    """
)

MODULE_METHODS = words(
    """
    parameters named_parameters buffers named_buffers children named_children modules
    eval train zero_grad requires_grad_ forward float double half bfloat16 to cpu
    state_dict load_state_dict
    """
)

MODULE_ATTRIBUTES = words(
    """
    training in_features out_features in1_features in2_features in_channels out_channels
    kernel_size stride padding dilation groups num_features hidden_size input_size num_layers
    bidirectional batch_first embedding_dim num_embeddings padding_idx normalized_shape eps
    momentum affine p embed_dim num_heads head_dim dropout negative_slope dim num_groups
    num_channels
    """
)
"""Plain settings of layers, read only."""

MODULE_PARTS = words(
    """
    weight bias running_mean running_var num_batches_tracked in_proj_weight in_proj_bias out_proj
    q_proj_weight k_proj_weight v_proj_weight bias_k bias_v weight_ih weight_hh bias_ih bias_hh
    self_attn multihead_attn linear1 linear2 norm norm1 norm2 norm3 dropout dropout1 dropout2
    dropout3 encoder decoder layers
    """
)
"""Parameters, buffers and modules within torch's layers."""

_RECURRENT = re.compile(r"(?:weight|bias)_(?:ih|hh|hr)_l\d{1,2}(?:_reverse)?\Z")

OPTIMIZER_METHODS = words("step zero_grad")

LIST_METHODS = words("append extend")

DICT_METHODS = words("items keys values get")

SHAPE_METHODS = words("numel")

LIMIT_ATTRIBUTES = words("eps min max tiny smallest_normal bits")
"""What `torch.finfo` and `torch.iinfo` tell."""

RESULT_ATTRIBUTES = words(
    """
    values indices eigenvalues eigenvectors U S Vh Q R logabsdet sign solution residuals rank
    singular_values min max
    """
)
"""Fields of the results of `topk`, `sort`, `svd` and the like."""

PACKED_ATTRIBUTES = words("data")

MODULE_LIST_METHODS = words("append")
"""What `nn.Sequential` and `nn.ModuleList` have besides."""

OWN_METHODS = words("register_buffer")
"""What the program's own modules have besides."""

METHODS = (
    TENSOR_METHODS
    | MODULE_METHODS
    | OPTIMIZER_METHODS
    | LIST_METHODS
    | DICT_METHODS
    | SHAPE_METHODS
    | MODULE_LIST_METHODS
    | OWN_METHODS
)
"""Any method that some value has."""

ATTRIBUTES = (
    TENSOR_ATTRIBUTES
    | MODULE_ATTRIBUTES
    | MODULE_PARTS
    | LIMIT_ATTRIBUTES
    | RESULT_ATTRIBUTES
    | PACKED_ATTRIBUTES
)
"""Any attribute that some value has, besides those of recurrent layers."""

RESERVED_MEMBERS = words(
    """
    T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda
    double dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter
    get_submodule half ipu load_state_dict modules mtia named_buffers named_children
    named_modules named_parameters parameters register_backward_hook register_buffer
    register_forward_hook register_forward_pre_hook register_full_backward_hook
    register_full_backward_pre_hook register_load_state_dict_post_hook
    register_load_state_dict_pre_hook register_module register_parameter
    register_state_dict_post_hook register_state_dict_pre_hook requires_grad_ set_extra_state
    set_submodule share_memory state_dict to to_empty train training type xpu zero_grad
    """
)
"""Names of `nn.Module` itself: no attribute or method of a program's own module has them."""

OWN_OVERRIDES = words("__init__ forward")
"""Those that a program's own module defines nevertheless."""


def is_part(name: str) -> bool:
    """Whether the name may be a parameter, buffer or module of one of torch's layers."""
    return name in MODULE_PARTS or _RECURRENT.match(name) is not None
