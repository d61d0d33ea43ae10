# ruff: noqa: E501
"""Programs in the style of lecture notes; each computes the same in Python and in the language."""

LECTURES = {
    "rnn loop": """
torch.manual_seed(1)
W, U, b = torch.randn(4, 3), torch.randn(4, 4), torch.zeros(4)
h = torch.zeros(4)
states = []
for t in range(5):
    x = torch.randn(3)
    h = torch.tanh(W @ x + U @ h + b)
    states.append(h)
H = torch.stack(states)
n = len(states)
""",
    "rnn cell against module": """
torch.manual_seed(0)
rnn = nn.RNN(3, 4, batch_first=True)
x = torch.randn(2, 5, 3)
out, hn = rnn(x)
h = torch.zeros(2, 4)
for t in range(x.size(1)):
    h = torch.tanh(x[:, t] @ rnn.weight_ih_l0.T + rnn.bias_ih_l0 + h @ rnn.weight_hh_l0.T + rnn.bias_hh_l0)
close = torch.allclose(h, hn[0], atol=1e-6)
last = out[:, -1]
""",
    "lstm by hand": """
torch.manual_seed(2)
lstm = nn.LSTM(3, 4)
x = torch.randn(6, 1, 3)
out, (h, c) = lstm(x)
hh, cc = torch.zeros(1, 4), torch.zeros(1, 4)
for t in range(len(x)):
    gates = x[t] @ lstm.weight_ih_l0.T + lstm.bias_ih_l0 + hh @ lstm.weight_hh_l0.T + lstm.bias_hh_l0
    i, f, g, o = gates.chunk(4, dim=1)
    cc = torch.sigmoid(f) * cc + torch.sigmoid(i) * torch.tanh(g)
    hh = torch.sigmoid(o) * torch.tanh(cc)
same = torch.allclose(hh, h[0], atol=1e-6)
difference = (cc - c[0]).abs().max() < 1e-5
""",
    "lstm cell": """
torch.manual_seed(3)
cell = nn.LSTMCell(2, 3)
h = c = torch.zeros(1, 3)
for x in torch.randn(4, 1, 2):
    h, c = cell(x, (h, c))
""",
    "gru cell": """
torch.manual_seed(3)
cell = nn.GRUCell(input_size=2, hidden_size=3, bias=False)
h = torch.zeros(1, 3)
for x in torch.randn(4, 1, 2).unbind(0):
    h = cell(x, h)
names = [name for name, _ in cell.named_parameters()]
""",
    "rnn cell": """
torch.manual_seed(3)
cell = nn.RNNCell(2, 3, nonlinearity='relu')
h = cell(torch.ones(1, 2))
""",
    "lstm parameter counts": """
counts = {}
sizes = [(1, 2), (3, 4), (10, 20)]
counts = [sum(p.numel() for p in nn.LSTM(i, h).parameters()) for i, h in sizes]
formula = [4 * (h * i + h * h + 2 * h) for i, h in sizes]
equal = counts == formula
""",
    "bidirectional": """
gru = nn.GRU(3, 5, num_layers=2, bidirectional=True, batch_first=True)
y, h = gru(torch.zeros(2, 7, 3))
shapes = [y.shape, h.shape, gru.weight_ih_l1_reverse.shape]
""",
    "forget gate bias": """
torch.manual_seed(0)
lstm = nn.LSTM(2, 3)
with torch.no_grad():
    lstm.bias_ih_l0[3:6].fill_(1.0)
    lstm.bias_hh_l0[3:6] = 0
bias = lstm.bias_ih_l0 + lstm.bias_hh_l0
""",
    "vanishing gradient": """
w = torch.tensor(0.5, requires_grad=True)
h = torch.tensor(1.0)
for _ in range(10):
    h = torch.tanh(w * h)
h.backward()
gradient = w.grad
vanished = abs(gradient.item()) < 1e-2
""",
    "spectral radius": """
torch.manual_seed(5)
W = torch.randn(6, 6)
radius = torch.linalg.eigvals(W).abs().max()
W = W / radius
x = torch.ones(6)
norms = []
for k in range(12):
    x = W @ x
    norms += [x.norm().item()]
""",
    "truncated backprop": """
torch.manual_seed(0)
w = torch.tensor([0.9], requires_grad=True)
h = torch.zeros(1)
grads = []
for t in range(9):
    h = torch.tanh(w * h + 1.0)
    if (t + 1) % 3 == 0:
        loss = (h - 1).pow(2).sum()
        loss.backward()
        grads.append(w.grad.clone())
        w.grad = None
        h = h.detach()
G = torch.cat(grads)
""",
    "attention": """
def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-2, -1) / math.sqrt(q.size(-1))
    if mask is not None:
        scores = scores.masked_fill(mask == 0, float('-inf'))
    p = F.softmax(scores, dim=-1)
    return p @ v, p

torch.manual_seed(0)
q, k, v = [torch.randn(2, 3, 4) for _ in range(3)]
out, p = attention(q, k, v)
masked, pm = attention(q, k, v, mask=torch.tril(torch.ones(3, 3)))
rows = p.sum(-1)
""",
    "cross attention shapes": """
torch.manual_seed(0)
attn = nn.MultiheadAttention(8, 2, batch_first=True)
q, kv = torch.randn(2, 3, 8), torch.randn(2, 5, 8)
out, w = attn(q, kv, kv)
per_head = attn(q, kv, kv, average_attn_weights=False)[1]
shapes = (out.shape, w.shape, per_head.shape, attn.in_proj_weight.shape)
total = w.sum(dim=-1)
""",
    "padding mask": """
torch.manual_seed(0)
attn = nn.MultiheadAttention(4, 1, batch_first=True, bias=False)
x = torch.randn(1, 3, 4)
padding = torch.tensor([[False, False, True]])
out, w = attn(x, x, x, key_padding_mask=padding, need_weights=True)
""",
    "sdpa": """
torch.manual_seed(0)
q = torch.randn(1, 2, 4, 8); k = torch.randn(1, 2, 4, 8); v = torch.randn(1, 2, 4, 8)
a = F.scaled_dot_product_attention(q, k, v, is_causal=True)
mask = torch.ones(4, 4, dtype=torch.bool).tril()
b = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
close = torch.allclose(a, b, atol=1e-6)
""",
    "split heads": """
torch.manual_seed(0)
B, T, C, H = 2, 3, 8, 4
x = torch.randn(B, T, C)
heads = x.view(B, T, H, C // H).transpose(1, 2)
back = heads.transpose(1, 2).contiguous().view(B, T, C)
same = torch.equal(back, x)
shape, stride = heads.shape, heads.stride()
""",
    "einsum": """
torch.manual_seed(0)
q, k = torch.randn(2, 3, 4), torch.randn(2, 5, 4)
scores = torch.einsum('bqd,bkd->bqk', q, k)
trace = torch.einsum('ii', torch.eye(3))
same = torch.allclose(scores, q @ k.mT, atol=1e-6)
""",
    "additive attention": """
torch.manual_seed(4)
W1, W2, v = nn.Linear(4, 6, bias=False), nn.Linear(5, 6, bias=False), nn.Linear(6, 1, bias=False)
s, H = torch.randn(4), torch.randn(7, 5)
e = v(torch.tanh(W1(s) + W2(H))).squeeze(-1)
a = torch.softmax(e, 0)
context = (a.unsqueeze(1) * H).sum(0)
entropy = -(a * a.log()).sum()
""",
    "softmax temperature": """
z = torch.tensor([1.0, 2.0, 3.0])
rows = [F.softmax(z / t, dim=0) for t in (0.1, 1.0, 10.0)]
entropies = [-(p * p.log()).sum().item() for p in rows]
ordered = sorted(entropies) == entropies
""",
    "variance of dot products": """
torch.manual_seed(0)
results = []
for d in [4, 64, 256]:
    q, k = torch.randn(1000, d), torch.randn(1000, d)
    results.append((q * k).sum(-1).var().item() / d)
near = all(0.7 < r < 1.3 for r in results)
""",
    "positional encoding": """
def pe(pos, d):
    return [math.sin(pos / 10000 ** (2 * (i // 2) / d)) if i % 2 == 0 else math.cos(pos / 10000 ** (2 * (i // 2) / d)) for i in range(d)]

table = torch.tensor([pe(p, 6) for p in range(5)])
dots = table @ table.T
""",
    "positional encoding module": """
class PositionalEncoding(nn.Module):
    '''Adds sines and cosines.'''
    def __init__(self, d_model, max_len=50):
        super(PositionalEncoding, self).__init__()
        pe = torch.zeros(max_len, d_model)
        position = torch.arange(0, max_len, dtype=torch.float).unsqueeze(1)
        div_term = torch.exp(torch.arange(0, d_model, 2).float() * (-math.log(10000.0) / d_model))
        pe[:, 0::2] = torch.sin(position * div_term)
        pe[:, 1::2] = torch.cos(position * div_term)
        pe = pe.unsqueeze(0)
        self.register_buffer('pe', pe)

    def forward(self, x):
        return x + self.pe[:, :x.size(1)]

enc = PositionalEncoding(8)
y = enc(torch.zeros(1, 4, 8))
buffers = len(list(enc.buffers()))
parameters = sum(p.numel() for p in enc.parameters())
""",
    "rotary": """
torch.manual_seed(0)
d = 4
freqs = 1.0 / (10000 ** (torch.arange(0, d, 2).float() / d))
angles = torch.outer(torch.arange(3).float(), freqs)
rotation = torch.polar(torch.ones_like(angles), angles)
x = torch.randn(3, d)
turned = torch.view_as_real(torch.view_as_complex(x.reshape(3, -1, 2)) * rotation).flatten(1)
same_norm = torch.allclose(x.norm(dim=1), turned.norm(dim=1), atol=1e-6)
""",
    "learned positions": """
torch.manual_seed(0)
tok, pos = nn.Embedding(10, 4), nn.Embedding(6, 4)
ids = torch.tensor([[1, 2, 3], [4, 5, 6]])
x = tok(ids) + pos(torch.arange(ids.shape[1]))
shape = x.shape
""",
    "relative shift": """
angle = 0.3
M = torch.tensor([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
p = torch.tensor([math.sin(2.0), math.cos(2.0)])
q = torch.tensor([math.sin(2.0 + angle), math.cos(2.0 + angle)])
close = torch.allclose(M @ p, q)
""",
    "alibi": """
T = 5
distance = torch.arange(T)[None, :] - torch.arange(T)[:, None]
slopes = torch.tensor([2.0 ** -(8 * (h + 1) / 4) for h in range(4)])
bias = slopes[:, None, None] * distance.clamp(max=0)
""",
    "layer norm": """
torch.manual_seed(0)
x = torch.randn(3, 4)
mean = x.mean(-1, keepdim=True)
var = x.var(-1, keepdim=True, unbiased=False)
ours = (x - mean) / torch.sqrt(var + 1e-5)
ln = nn.LayerNorm(4)
same = torch.allclose(ours, ln(x), atol=1e-6)
weights = ln.weight.tolist()
""",
    "rms norm": """
torch.manual_seed(0)
class RMSNorm(nn.Module):
    def __init__(self, d, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(d))
    def forward(self, x):
        return x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.eps) * self.weight
x = torch.randn(2, 8)
y = RMSNorm(8)(x)
rms = y.pow(2).mean(-1).sqrt()
""",
    "batch norm modes": """
torch.manual_seed(0)
bn = nn.BatchNorm1d(3, momentum=0.5)
x = torch.randn(8, 3) * 2 + 1
a = bn(x)
running = bn.running_mean.clone()
bn.eval()
b = bn(x)
training = bn.training
tracked = bn.num_batches_tracked
""",
    "group norm": """
torch.manual_seed(0)
x = torch.randn(2, 6, 3)
g = nn.GroupNorm(2, 6)
y = g(x)
m = y.view(2, 2, -1).mean(-1)
i = F.instance_norm(x)
""",
    "pre and post norm": """
torch.manual_seed(0)
class Block(nn.Module):
    def __init__(self, d, pre):
        super().__init__()
        self.ln, self.ff, self.pre = nn.LayerNorm(d), nn.Linear(d, d), pre
    def forward(self, x):
        if self.pre:
            return x + self.ff(self.ln(x))
        return self.ln(x + self.ff(x))
x = torch.randn(1, 4)
out = [Block(4, pre)(x) for pre in (True, False)]
""",
    "linear regression": """
torch.manual_seed(0)
X = torch.randn(30, 2)
y = X @ torch.tensor([1.5, -2.0]) + 0.5
w = torch.zeros(2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)
for epoch in range(40):
    loss = ((X @ w + b - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.1 * w.grad
        b -= 0.1 * b.grad
        w.grad.zero_()
        b.grad.zero_()
final = loss.item()
""",
    "training with data": """
torch.manual_seed(0)
w = torch.tensor([3.0], requires_grad=True)
for i in range(5):
    (w ** 2).backward()
    w.data -= 0.1 * w.grad.data
    w.grad = None
""",
    "adam": """
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 1))
opt = torch.optim.Adam(net.parameters(), lr=0.01, betas=(0.9, 0.99))
X = torch.randn(16, 2)
y = (X[:, :1] * X[:, 1:]).sign()
loss_fn = nn.MSELoss()
for step in range(10):
    pred = net(X)
    loss = loss_fn(pred, y)
    opt.zero_grad(set_to_none=True)
    loss.backward()
    opt.step()
value = loss.item()
""",
    "momentum by hand": """
x, v = 5.0, 0.0
path = []
while abs(x) > 0.5 and len(path) < 50:
    v = 0.9 * v - 0.02 * 2 * x
    x += v
    path.append(x)
steps = len(path)
""",
    "sgd momentum": """
p = nn.Parameter(torch.tensor([1.0, -2.0]))
opt = optim.SGD([p], lr=0.1, momentum=0.9, nesterov=True)
for _ in range(4):
    opt.zero_grad()
    (p ** 2).sum().backward()
    opt.step()
""",
    "weight decay": """
p = nn.Parameter(torch.ones(2))
for kind in [0, 1]:
    opt = optim.AdamW([p], lr=0.1, weight_decay=0.5) if kind else optim.Adam([{'params': [p], 'lr': 0.1}])
    opt.zero_grad()
    (0 * p).sum().backward()
    opt.step()
""",
    "learning rate warmup": """
def rate(step, d=512, warmup=4000):
    return d ** -0.5 * min(step ** -0.5, step * warmup ** -1.5)
values = [rate(s) for s in (1, 100, 4000, 10000)]
peak = max(values) == rate(4000)
other = rate(10, warmup=20)
""",
    "clip": """
torch.manual_seed(0)
lin = nn.Linear(3, 3)
(lin(torch.ones(3)) * 100).sum().backward()
norm = torch.nn.utils.clip_grad_norm_(lin.parameters(), 1.0)
after = torch.cat([p.grad.flatten() for p in lin.parameters()]).norm()
torch.nn.utils.clip_grad_value_(lin.parameters(), 0.01)
largest = max(p.grad.abs().max() for p in lin.parameters())
""",
    "dropout": """
torch.manual_seed(0)
drop = nn.Dropout(p=0.5)
x = torch.ones(20)
kept = (drop(x) != 0).sum().item()
drop.eval()
same = torch.equal(drop(x), x)
functional = F.dropout(x, p=0.25, training=True)
""",
    "initialisation": """
torch.manual_seed(0)
net = nn.Sequential(nn.Linear(50, 60), nn.ReLU(), nn.Linear(60, 10))
for m in net.modules():
    if isinstance(m, nn.Linear):
        nn.init.kaiming_normal_(m.weight, nonlinearity='relu')
        nn.init.zeros_(m.bias)
stds = [m.weight.std() for m in net if isinstance(m, nn.Linear)]
gain = nn.init.calculate_gain('tanh')
""",
    "cross entropy": """
logits = torch.tensor([[2.0, 1.0, 0.1], [0.5, 2.5, 0.0]])
target = torch.tensor([0, 1])
a = F.cross_entropy(logits, target)
b = -torch.log_softmax(logits, 1)[range(2), target].mean()
c = nn.CrossEntropyLoss(label_smoothing=0.1, reduction='none')(logits, target)
perplexity = math.exp(a.item())
accuracy = (logits.argmax(dim=1) == target).float().mean().item()
""",
    "teacher forcing": """
torch.manual_seed(0)
emb, rnn, out = nn.Embedding(5, 4), nn.GRU(4, 4, batch_first=True), nn.Linear(4, 5)
ids = torch.tensor([[0, 1, 2, 3]])
h, _ = rnn(emb(ids[:, :-1]))
loss = F.cross_entropy(out(h).reshape(-1, 5), ids[:, 1:].reshape(-1))
""",
    "greedy decoding": """
torch.manual_seed(0)
emb, cell, out = nn.Embedding(6, 4), nn.GRUCell(4, 4), nn.Linear(4, 6)
token, h, tokens = torch.tensor([1]), torch.zeros(1, 4), []
with torch.no_grad():
    while True:
        h = cell(emb(token), h)
        token = out(h).argmax(-1)
        tokens.append(int(token))
        if tokens[-1] == 0 or len(tokens) == 7:
            break
""",
    "beam search": """
table = torch.log(torch.tensor([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3]]))
beams = [([0], 0.0)]
for step in range(3):
    grown = []
    for tokens, score in beams:
        for t in range(3):
            grown.append((score + table[tokens[-1], t].item(), tokens + [t]))
    grown = sorted(grown, reverse=True)[:2]
    beams = [(tokens, score) for score, tokens in grown]
best = beams[0][0]
""",
    "top k sampling": """
torch.manual_seed(0)
logits = torch.randn(10)
values, indices = logits.topk(3)
cut = torch.where(logits < values[-1], torch.tensor(float('-inf')), logits)
probs = cut.softmax(-1)
draws = torch.multinomial(probs, 5, replacement=True)
biggest = logits.topk(2).values
""",
    "nucleus": """
torch.manual_seed(1)
p = torch.softmax(torch.randn(8), 0)
s, i = torch.sort(p, descending=True)
keep = s.cumsum(0) - s < 0.7
chosen = i[keep]
""",
    "transformer encoder layer": """
torch.manual_seed(0)
layer = nn.TransformerEncoderLayer(d_model=8, nhead=2, dim_feedforward=16, dropout=0.0, batch_first=True, activation='gelu')
x = torch.randn(2, 3, 8)
mask = nn.Transformer.generate_square_subsequent_mask(3)
y = layer(x, src_mask=mask)
count = sum(p.numel() for p in layer.parameters())
inner = layer.linear1.weight.shape
""",
    "transformer encoder": """
torch.manual_seed(0)
enc = nn.TransformerEncoder(nn.TransformerEncoderLayer(8, 2, 16, batch_first=True), num_layers=2, enable_nested_tensor=False)
enc.eval()
y = enc(torch.randn(1, 4, 8))
layers = len(enc.layers)
""",
    "decoder layer": """
torch.manual_seed(0)
dec = nn.TransformerDecoderLayer(8, 2, 16, dropout=0.0)
y = dec(torch.randn(3, 1, 8), torch.randn(5, 1, 8))
""",
    "tiny gpt": """
torch.manual_seed(0)
class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.ln1 = nn.LayerNorm(d)
        self.attn = nn.MultiheadAttention(d, heads, batch_first=True)
        self.ln2 = nn.LayerNorm(d)
        self.mlp = nn.Sequential(nn.Linear(d, 4 * d), nn.GELU(), nn.Linear(4 * d, d))

    def forward(self, x):
        T = x.shape[1]
        mask = torch.triu(torch.ones(T, T, dtype=torch.bool), 1)
        a = self.ln1(x)
        x = x + self.attn(a, a, a, attn_mask=mask, need_weights=False)[0]
        return x + self.mlp(self.ln2(x))

class GPT(nn.Module):
    def __init__(self, vocab, d=8, layers=2):
        super().__init__()
        self.tok = nn.Embedding(vocab, d)
        self.pos = nn.Embedding(16, d)
        self.blocks = nn.ModuleList([Block(d, 2) for _ in range(layers)])
        self.head = nn.Linear(d, vocab, bias=False)
        self.head.weight = self.tok.weight

    def forward(self, ids):
        x = self.tok(ids) + self.pos(torch.arange(ids.size(1)))
        for block in self.blocks:
            x = block(x)
        return self.head(x)

model = GPT(11)
logits = model(torch.tensor([[1, 2, 3]]))
count = sum(p.numel() for p in model.parameters())
names = [n for n, p in model.named_parameters() if p.dim() > 1]
changed = model(torch.tensor([[1, 2, 4]]))
causal = torch.allclose(logits[:, :2], changed[:, :2], atol=1e-5)
""",
    "user modules in sequential": """
torch.manual_seed(0)
class Double(nn.Module):
    def forward(self, x):
        return 2 * x
net = nn.Sequential(nn.Linear(2, 2), Double(), nn.ReLU())
y = net(torch.ones(1, 2))
z = net[1](torch.tensor([3.0]))
n = len(net)
""",
    "residual gradients": """
torch.manual_seed(0)
def depth(n, skip):
    x = torch.ones(4, requires_grad=True)
    h = x
    for _ in range(n):
        f = torch.tanh(0.1 * h)
        h = h + f if skip else f
    return torch.autograd.grad(h.sum(), x)[0].norm()
plain, residual = depth(8, False), depth(8, True)
ratio = residual / plain
""",
    "second derivative": """
x = torch.tensor(2.0, requires_grad=True)
y = x ** 4
g, = torch.autograd.grad(y, x, create_graph=True)
h = torch.autograd.grad(g, x)[0]
""",
    "jacobian": """
f = lambda v: torch.stack([v[0] * v[1], v[0] ** 2])
J = torch.autograd.functional.jacobian(f, torch.tensor([2.0, 3.0]))
H = torch.autograd.functional.hessian(lambda v: (v ** 3).sum(), torch.tensor([1.0, 2.0]))
R = torch.func.jacrev(f)(torch.tensor([2.0, 3.0]))
""",
    "vmap": """
per_row = torch.vmap(lambda row: (row * row).sum())
out = per_row(torch.arange(6.0).reshape(2, 3))
both = torch.func.vmap(lambda a, b: a @ b, in_dims=(0, None))(torch.ones(2, 3), torch.ones(3))
slope = torch.func.grad(lambda w, x: (w * x).sum(), argnums=1)(torch.tensor(2.0), torch.ones(2))
""",
    "convolution": """
torch.manual_seed(0)
x = torch.randn(1, 1, 6, 6)
k = torch.tensor([[[[1.0, 0.0], [0.0, -1.0]]]])
y = F.conv2d(x, k, stride=2, padding=1)
pool = nn.MaxPool2d(2)(x)
conv = nn.Conv2d(1, 4, kernel_size=3, padding='same')
count = sum(p.numel() for p in conv.parameters())
shape = conv(x).shape
size = conv.kernel_size
""",
    "causal convolution": """
x = torch.arange(6.0).view(1, 1, 6)
y = F.conv1d(F.pad(x, (2, 0)), torch.ones(1, 1, 3))
""",
    "pack padded": """
torch.manual_seed(0)
seqs = [torch.ones(3, 2), torch.ones(1, 2)]
batch = nn.utils.rnn.pad_sequence(seqs, batch_first=True)
packed = nn.utils.rnn.pack_padded_sequence(batch, [3, 1], batch_first=True)
out, h = nn.RNN(2, 3, batch_first=True)(packed)
padded, lengths = nn.utils.rnn.pad_packed_sequence(out, batch_first=True)
steps = packed.data.shape
""",
    "state dict": """
torch.manual_seed(0)
a, b = nn.Linear(2, 2), nn.Linear(2, 2)
before = torch.equal(a.weight, b.weight)
b.load_state_dict(a.state_dict())
after = torch.equal(a.weight, b.weight)
keys = [k for k in a.state_dict()]
""",
    "freezing": """
net = nn.Sequential(nn.Linear(2, 3), nn.Linear(3, 1))
for p in net[0].parameters():
    p.requires_grad = False
trainable = sum(p.numel() for p in net.parameters() if p.requires_grad)
net(torch.ones(2)).backward()
none = net[0].weight.grad is None
""",
    "broadcasting": """
a, b = torch.arange(3).view(3, 1), torch.arange(4)
c = a + b
d = (a == b).sum().item()
shapes = torch.broadcast_shapes((3, 1), (4,))
outer = a * b[None]
""",
    "indexing": """
x = torch.arange(24).reshape(2, 3, 4)
a, b, c = x[..., -1], x[:, 1:, ::2], x[1, None, 0]
d = x[x % 5 == 0]
e = x[[1, 0], :, 2]
x[0, 0] = 7
x[1] += 100
x[:, :, 0] *= 2
f = x.flatten()[torch.tensor([0, 5])]
""",
    "dtypes": """
x = torch.tensor([1, 2])
a, b, c = x.dtype, (x / 2).dtype, x.float().dtype
d = (x.to(torch.float64) + 1).dtype == torch.double
size = x.element_size()
eps = torch.finfo(torch.float32).eps
e = x.half().itemsize
""",
    "views and copies": """
x = torch.zeros(4)
y = x.view(2, 2)
z = x.clone()
y[0, 0] = 1
shared, copied = x[0].item(), z[0].item()
w = x
w += 1
both = x.tolist()
""",
    "logsumexp": """
x = torch.tensor([1000.0, 1000.0])
naive = torch.log(torch.exp(x).sum())
stable = torch.logsumexp(x, 0)
""",
    "numbers": """
a, b = 7, 3
q, r, p = a // b, a % b, a ** b
s = -a // b
t = 1 << 5 | 3 & 2 ^ 1
f = round(2.675, 2) + abs(-3)
g = math.floor(-2.5) + math.ceil(2.1) + int(3.9)
h = 1 < a < 10 and not b == 4
k = (a > b) + True
m = min(3, 1, 2), max([4, 9]), sum([1.5, 2])
""",
    "closures": """
def adder(n):
    def add(x):
        return x + n
    return add
three = adder(3)
value = three(4)
fs = [lambda x: x + i for i in range(3)]
late = [f(0) for f in fs]
n = 10
def later():
    return n
n = 20
found = later()
""",
    "recursion": """
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
values = [fib(i) for i in range(10)]
""",
    "defaults are made once": """
def collect(x, into=[]):
    into.append(x)
    return into
collect(1)
second = collect(2)
""",
    "loops": """
found = []
for i, (a, b) in enumerate(zip([1, 2, 3], (4, 5, 6)), start=1):
    if a == 2:
        continue
    found.append((i, a * b))
n = 0
while n < 100:
    n += 7
    if n % 5 == 0:
        break
total = 0
for row in [[1, 2], [3]]:
    for x in row:
        total += x
back = list(reversed([1, 2, 3]))
""",
    "lists": """
xs = [1, 2]
ys = xs
ys += [3]
zs = xs + [4]
ws = [0] * 3
xs.extend((5, 6))
cut = xs[1:-1]
has = 3 in xs and 9 not in xs
(first, second), rest = (xs[0], xs[1]), xs[2:]
pairs = [[i * j for j in range(3)] for i in range(2)]
stars = [*xs, *(9, 9)]
""",
    "dicts": """
config = {'d': 4, 'heads': 2}
size = config['d'] // config['heads']
total = 0
for key, value in config.items():
    total += value
keys, values = [k for k in config], [v for v in config.values()]
missing = config.get('x', 7)
n = len(config)
""",
    "functions in containers": """
activations = {'relu': lambda x: F.relu(x), 'tanh': lambda x: torch.tanh(x)}
x = torch.tensor([-1.0, 2.0])
outs = [activations[name](x) for name in ['relu', 'tanh']]
""",
    "own attributes": """
class Counter(nn.Module):
    def __init__(self):
        super().__init__()
        self.calls = 0
        self.seen = []
        self.act = lambda x: x * 2
        self.scale = None
    def step(self, x):
        self.calls += 1
        self.seen.append(x)
        return self.act(x)
    def forward(self, x):
        return self.step(x) + self.calls
c = Counter()
ys = [c(1), c(2), c.step(3)]
calls, seen = c.calls, c.seen
unset = c.scale is None
""",
    "meta device": """
layer = nn.Linear(12288, 49152, device='meta')
count = sum(p.numel() for p in layer.parameters())
shape = layer(torch.zeros(2, 12288, device='meta')).shape
""",
    "linear algebra": """
A = torch.tensor([[2.0, 1.0], [1.0, 3.0]])
U, S, Vh = torch.linalg.svd(A)
again = torch.allclose(U @ torch.diag(S) @ Vh, A, atol=1e-5)
L = torch.linalg.cholesky(A)
x = torch.linalg.solve(A, torch.tensor([3.0, 5.0]))
values = torch.linalg.eigh(A).eigenvalues
rank, det = torch.linalg.matrix_rank(A), A.det()
""",
    "replacing parameters": """
lin = nn.Linear(2, 1)
lin.weight = nn.Parameter(torch.tensor([[1.0, 2.0]]))
lin.bias.data = torch.tensor([0.5])
y = lin(torch.tensor([3.0, 4.0]))
with torch.no_grad():
    lin.weight.copy_(torch.zeros(1, 2))
z = lin(torch.tensor([3.0, 4.0]))
""",
    "grad modes": """
x = torch.ones(2, requires_grad=True)
with torch.no_grad():
    a = (x * 2).requires_grad
    with torch.enable_grad():
        b = (x * 2).requires_grad
c = x.detach().requires_grad
leaf = x.is_leaf, (x * 2).is_leaf
""",
    "imports": """
import math
import torch
import torch.nn as nn
import torch.nn.functional as F
import torch.optim as optim
from torch import nn, optim
from torch.nn import functional as F
y = torch.nn.functional.relu(torch.tensor(-1.0))
z = nn.functional.relu(torch.tensor(2.0))
assert z > y, 'relu keeps what is positive'
""",
    "knowledge distillation": """
torch.manual_seed(0)
teacher, student = torch.randn(4, 5), torch.randn(4, 5)
T = 2.0
kl = F.kl_div(F.log_softmax(student / T, -1), F.softmax(teacher / T, -1), reduction='batchmean') * T * T
hand = (F.softmax(teacher / T, -1) * (F.log_softmax(teacher / T, -1) - F.log_softmax(student / T, -1))).sum(-1).mean() * T * T
close = torch.allclose(kl, hand, atol=1e-6)
""",
}
