"""Ten programs as an author would write them; the reference text of the language shows them."""

EXAMPLES = {
    "An RNN step by hand": """\
torch.manual_seed(seed)
x, h = torch.randn(3), torch.zeros(4)
W, U = torch.randn(4, 3), torch.randn(4, 4)
h = torch.tanh(W @ x + U @ h)
largest = h.abs().max().item()
""",
    "The parameters of an LSTM": """\
lstm = nn.LSTM(input_size=3, hidden_size=4)
shape = lstm.weight_hh_l0.shape
count = sum(p.numel() for p in lstm.parameters())
""",
    "A gradient that vanishes": """\
h = torch.ones(1, requires_grad=True)
state = h
for step in range(20):
    state = torch.tanh(0.5 * state)
state.sum().backward()
gradient = h.grad.item()
""",
    "Attention with a causal mask": """\
torch.manual_seed(seed)
n, d = 4, 8
q, k, v = torch.randn(n, d), torch.randn(n, d), torch.randn(n, d)
scores = q @ k.T / math.sqrt(d)
mask = torch.triu(torch.ones(n, n), diagonal=1).bool()
weights = scores.masked_fill(mask, float("-inf")).softmax(dim=-1)
zeros = (weights == 0).sum().item()
fused = F.scaled_dot_product_attention(q, k, v, is_causal=True)
same = torch.allclose(weights @ v, fused, atol=1e-6)
""",
    "Positional encoding": """\
def encoding(length, d):
    position = torch.arange(length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, d, 2) * (-math.log(10000.0) / d))
    table = torch.zeros(length, d)
    table[:, 0::2] = torch.sin(position * rate)
    table[:, 1::2] = torch.cos(position * rate)
    return table

table = encoding(10, 8)
norms = table.norm(dim=1)
""",
    "Layer norm and batch norm": """\
torch.manual_seed(seed)
x = torch.randn(16, 5) * 3 + 2
rows = F.layer_norm(x, (5,)).mean(dim=1).abs().max().item() < 1e-5
columns = nn.BatchNorm1d(5)(x).mean(dim=0).abs().max().item() < 1e-5
""",
    "A class of one's own": """\
class Net(nn.Module):
    def __init__(self, d, hidden=16):
        super().__init__()
        self.up = nn.Linear(d, hidden)
        self.down = nn.Linear(hidden, 1)

    def forward(self, x):
        return self.down(F.relu(self.up(x)))

net = Net(4)
count = sum(p.numel() for p in net.parameters())
shape = net(torch.zeros(7, 4)).shape
""",
    "A training loop": """\
torch.manual_seed(seed)
x = torch.linspace(-1, 1, 20).unsqueeze(1)
y = 2 * x + 1
model = nn.Linear(1, 1)
optimizer = optim.SGD(model.parameters(), lr=0.1)
losses = []
for step in range(50):
    optimizer.zero_grad()
    loss = F.mse_loss(model(x), y)
    loss.backward()
    optimizer.step()
    losses.append(loss.item())
better = losses[-1] < losses[0]
""",
    "Clipped gradients": """\
torch.manual_seed(seed)
model = nn.GRU(2, 3)
output, last = model(100 * torch.randn(6, 1, 2))
(1000 * output).sum().backward()
before = nn.utils.clip_grad_norm_(model.parameters(), max_norm=1.0).item()
after = math.sqrt(sum(p.grad.square().sum().item() for p in model.parameters()))
""",
    "Derivatives of a function": """\
slope = torch.func.grad(lambda w: (w ** 3).sum())
at_two = slope(torch.tensor(2.0)).item()
jacobian = torch.autograd.functional.jacobian(lambda x: x * x.sum(), torch.tensor([1.0, 2.0]))
""",
}
