"""The dotted names that a program may use, as text: nothing here imports torch.

A name that is not here is not there for a program.  Off the list stays whatever takes a
function, a file, a generator or a type by name, pickles, compiles, installs a hook, changes
a global setting, shows memory that nobody wrote (`torch.empty`) or reaches memory that the
value does not own (`as_strided`); and `F.ctc_loss`, which crashes on a wrong label.

A name that an older torch lacks is not there with that torch.
"""

from __future__ import annotations

from quizcli.programs.words import words

ROOTS = ("torch", "nn", "F", "math", "optim")
"""The names through which everything of torch and math is reached."""

_SHORT = (
    ("torch.nn.functional.", "F."),
    ("nn.functional.", "F."),
    ("torch.nn.", "nn."),
    ("torch.optim.", "optim."),
)


def _under(prefix: str, names: str) -> frozenset[str]:
    return frozenset(f"{prefix}.{name}" for name in words(names))


TORCH = _under(
    "torch",
    """
    tensor as_tensor zeros ones full eye arange linspace logspace rand randn randint randperm
    zeros_like ones_like full_like rand_like randn_like randint_like manual_seed
    stack cat concat hstack vstack dstack column_stack chunk split tensor_split unbind squeeze
    unsqueeze reshape flatten unflatten ravel permute transpose t movedim swapaxes swapdims
    narrow select flip fliplr flipud roll rot90 tril triu tril_indices triu_indices diag
    diagonal diag_embed block_diag
    outer dot inner mm bmm mv matmul addmm addbmm addmv baddbmm einsum tensordot kron cross
    cdist dist norm inverse det logdet trace cov corrcoef vander
    sum nansum mean nanmean var std var_mean std_mean prod max min argmax argmin amax amin
    aminmax median mode quantile sort argsort topk kthvalue msort cumsum cumprod cummax cummin
    logcumsumexp logsumexp logaddexp diff trapz trapezoid gradient count_nonzero
    softmax log_softmax relu sigmoid tanh exp exp2 expm1 log log2 log10 log1p sqrt rsqrt square
    abs neg sign sgn sin cos tan asin acos atan atan2 sinh cosh asinh acosh atanh sinc floor
    ceil round trunc frac fmod clamp clip pow float_power maximum minimum fmax fmin where
    gather index_select index_add index_fill masked_select masked_fill scatter scatter_add take
    take_along_dim nonzero unique unique_consecutive bincount histc bucketize searchsorted
    broadcast_to broadcast_tensors broadcast_shapes meshgrid repeat_interleave tile
    isnan isinf isfinite isclose allclose equal eq ne lt le gt ge nan_to_num
    logical_and logical_or logical_not logical_xor all any
    add sub subtract mul multiply div divide true_divide floor_divide remainder reciprocal
    addcmul addcdiv lerp heaviside hypot deg2rad rad2deg erf erfc erfinv lgamma digamma
    numel is_tensor is_floating_point is_complex result_type promote_types finfo iinfo Size
    device conv1d conv2d conv3d bernoulli multinomial normal cartesian_prod combinations
    complex polar real imag angle conj view_as_complex view_as_real
    """,
)

LINALG = _under(
    "torch.linalg",
    """
    norm vector_norm matrix_norm inv det slogdet svd svdvals eig eigvals eigh eigvalsh qr
    cholesky solve lstsq pinv matrix_rank cond matrix_power matrix_exp multi_dot cross diagonal
    """,
)

FFT = _under("torch.fft", "fft ifft rfft irfft fft2 ifft2 fftfreq rfftfreq fftshift ifftshift")

FUNCTIONAL = _under(
    "F",
    """
    relu relu6 leaky_relu prelu elu celu selu gelu silu mish softplus softsign softmin softmax
    log_softmax gumbel_softmax sigmoid hardsigmoid hardswish tanh hardtanh tanhshrink softshrink
    hardshrink threshold logsigmoid glu linear bilinear conv1d conv2d conv3d conv_transpose1d
    conv_transpose2d max_pool1d max_pool2d avg_pool1d avg_pool2d lp_pool2d adaptive_avg_pool1d
    adaptive_avg_pool2d adaptive_max_pool1d adaptive_max_pool2d layer_norm group_norm batch_norm
    instance_norm rms_norm local_response_norm normalize dropout embedding one_hot cross_entropy
    nll_loss mse_loss l1_loss smooth_l1_loss huber_loss binary_cross_entropy
    binary_cross_entropy_with_logits kl_div poisson_nll_loss gaussian_nll_loss cosine_similarity
    pairwise_distance cosine_embedding_loss triplet_margin_loss margin_ranking_loss
    hinge_embedding_loss soft_margin_loss multi_margin_loss pad unfold fold interpolate
    pixel_shuffle pixel_unshuffle scaled_dot_product_attention
    """,
)

LAYERS = _under(
    "nn",
    """
    Linear Bilinear Identity Conv1d Conv2d Conv3d ConvTranspose1d ConvTranspose2d MaxPool1d
    MaxPool2d AvgPool1d AvgPool2d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveMaxPool2d
    BatchNorm1d BatchNorm2d BatchNorm3d LayerNorm GroupNorm InstanceNorm1d InstanceNorm2d RMSNorm
    LocalResponseNorm ReLU ReLU6 LeakyReLU ELU CELU SELU GELU SiLU Mish Softplus Softsign Softmin
    Sigmoid Hardsigmoid Hardswish Tanh Tanhshrink Hardtanh Threshold LogSigmoid Softmax
    LogSoftmax GLU PReLU Dropout Dropout1d Dropout2d Flatten Unflatten Embedding RNN LSTM GRU
    RNNCell LSTMCell GRUCell MultiheadAttention TransformerEncoderLayer TransformerDecoderLayer
    TransformerEncoder TransformerDecoder Transformer Sequential ModuleList Upsample PixelShuffle
    PixelUnshuffle ZeroPad1d ZeroPad2d CosineSimilarity PairwiseDistance Unfold Fold
    CrossEntropyLoss MSELoss L1Loss NLLLoss BCELoss BCEWithLogitsLoss SmoothL1Loss HuberLoss
    KLDivLoss PoissonNLLLoss GaussianNLLLoss MarginRankingLoss CosineEmbeddingLoss
    TripletMarginLoss HingeEmbeddingLoss
    """,
)
"""Classes whose objects are modules."""

INIT = _under(
    "nn.init",
    """
    zeros_ ones_ constant_ normal_ trunc_normal_ uniform_ xavier_uniform_ xavier_normal_
    kaiming_uniform_ kaiming_normal_ eye_ orthogonal_ calculate_gain
    """,
)

UTILITIES = frozenset(
    {
        "nn.Parameter",
        "nn.utils.clip_grad_norm_",
        "nn.utils.clip_grad_value_",
        "nn.utils.parameters_to_vector",
        "nn.utils.rnn.pad_sequence",
        "nn.utils.rnn.pack_padded_sequence",
        "nn.utils.rnn.pad_packed_sequence",
        "nn.Transformer.generate_square_subsequent_mask",
        "torch.autograd.grad",
    }
)

OPTIMIZERS = _under("optim", "SGD Adam AdamW RMSprop Adagrad")

MATH = _under(
    "math",
    """
    sqrt cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan asin acos atan atan2 sinh cosh tanh
    floor ceil trunc pow fabs hypot dist fsum prod gcd isnan isinf isfinite isclose isqrt erf erfc
    degrees radians copysign fmod
    """,
)

CALLED = TORCH | LINALG | FFT | FUNCTIONAL | LAYERS | INIT | UTILITIES | OPTIMIZERS | MATH
"""What is called with values and gives a value."""

TRANSFORMS = frozenset(
    {"torch.vmap", "torch.func.vmap", "torch.func.grad", "torch.func.jacrev"}
    | {"torch.func.jacfwd", "torch.func.hessian"}
)
"""What takes one of the program's own functions and gives a function."""

DERIVATIVES = frozenset({"torch.autograd.functional.jacobian", "torch.autograd.functional.hessian"})
"""What takes one of the program's own functions and a point."""

TRANSFORM_WORDS = frozenset({"argnums", "in_dims", "out_dims"})
"""The keywords of `TRANSFORMS`."""

CONTEXTS = frozenset({"torch.no_grad", "torch.enable_grad"})
"""What a `with` statement may stand for."""

DTYPES = _under(
    "torch",
    """
    float32 float64 float16 bfloat16 int64 int32 int16 int8 uint8 bool long int short float double
    half complex64 complex128
    """,
)

CONSTANTS = DTYPES | _under("math", "pi e inf nan tau") | _under("torch", "pi e inf nan")
"""What is read and not called."""

CLASSES = frozenset({"nn.Module", "torch.Tensor"})
"""What `isinstance` may name besides layers."""

TAKE_MODULES = frozenset(
    {"nn.Sequential", "nn.ModuleList", "nn.TransformerEncoder", "nn.TransformerDecoder"}
)
"""Classes that are given modules; nothing else of torch is."""

STACKED = {
    "nn.RNN": (2,),
    "nn.LSTM": (2,),
    "nn.GRU": (2,),
    "nn.TransformerEncoder": (1,),
    "nn.TransformerDecoder": (1,),
    "nn.Transformer": (2, 3),
}
"""Where the number of layers stands among the positional arguments."""

STACKED_WORDS = frozenset({"num_layers", "num_encoder_layers", "num_decoder_layers"})

SIZED = {
    "torch.zeros": 64,
    "torch.ones": 64,
    "torch.rand": 64,
    "torch.randn": 64,
    "torch.full": 1,
    "torch.eye": 2,
    "torch.randperm": 1,
    "torch.tril_indices": 2,
    "torch.triu_indices": 2,
    "nn.Linear": 2,
    "nn.Embedding": 2,
    "nn.Bilinear": 3,
}
"""What makes as many elements as the product of so many first whole numbers, or fewer."""

NEED_FINITE = frozenset({"torch.linalg.eig", "torch.linalg.eigvals"})
"""What some linear algebra libraries crash on when a number is infinite."""

EXPLODING = frozenset({"split", "tensor_split", "chunk", "unbind", "tolist"})
"""Functions and methods that make a Python object of each part of a tensor."""

BANNED_KEYWORDS = words(
    """
    out generator pin_memory memory_format layout names sparse foreach fused capturable
    differentiable closure hook hooks foreach_fn custom_encoder custom_decoder callback
    """
)
"""Keywords that no call may have."""

DEVICES = frozenset({"cpu", "meta"})

WORDS = DEVICES | words(
    """
    mean sum none batchmean zeros reflect circular replicate constant relu gelu tanh sigmoid
    leaky_relu selu linear conv1d conv2d conv3d fan_in fan_out ij xy nearest nearest-exact
    bilinear bicubic trilinear area same valid floor fro nuc reduced complete r left right
    L U ortho forward backward amax amin prod linear lower higher midpoint
    """
)
"""The texts that may be handed to torch; `einsum` takes an equation besides.

`trunc` is not among them: `torch.div` with it ends the process at -2**63 / -1.
"""

EQUATION = r"[A-Za-z., ]*(?:->[A-Za-z. ]*)?"
"""What an equation of `einsum` looks like."""


def canonical(name: str) -> str:
    """The one spelling that the lists use: `nn.functional.relu` is `F.relu`."""
    for long, short in _SHORT:
        if name.startswith(long):
            return short + name.removeprefix(long)
    return name
