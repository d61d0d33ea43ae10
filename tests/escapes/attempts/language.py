"""Ways out of a language that looks like Python: the same lines for Python and for it."""

from tests.escapes.attempt import Group

GROUP = Group("language")


def add(name: str, canary: str, lines: str, *, needs: str = "") -> None:
    """One attempt whose lines are the same in both."""
    GROUP.add(name, canary, lines, closed=lines, needs=needs)


SECRET = "open(folder + '/secret').read()"
OS = "__import__('os')"

add("import", "folder", "import os\nos.mkdir(folder + '/made')\nx = 1")
add("from import", "folder", "from os import mkdir\nmkdir(folder + '/made')\nx = 1")
add("import by name", "folder", f"x = {OS}.mkdir(folder + '/made')")
add("open", "leak", f"x = {SECRET}")
add("eval", "leak", f'x = eval("{SECRET}")')
add("exec", "leak", f'exec("x = {SECRET}")')
add("compile", "leak", f'x = eval(compile("{SECRET}", "a", "eval"))')
add("getattr", "leak", "x = getattr(__builtins__, 'op' + 'en', open)(folder + '/secret').read()")
add(
    "builtins by globals",
    "leak",
    "x = globals()['__builtins__']['open'](folder + '/secret').read()",
)
add(
    "builtins by name",
    "leak",
    """
    y = __builtins__
    x = y['open'](folder + '/secret').read()
""",
)
add(
    "a class's bases",
    "leak",
    """
    for y in ().__class__.__mro__[1].__subclasses__():
        if y.__name__ == '_wrap_close':
            x = y.__init__.__globals__['open'](folder + '/secret').read() if False else 1
            x = y.__init__.__globals__['__builtins__']['open'](folder + '/secret').read()
""",
)
add(
    "a function's globals",
    "leak",
    """
    x = nn.Linear.forward.__globals__['__builtins__']['open'](folder + '/secret').read()
""",
)
add(
    "a function's code",
    "leak",
    f"""
    def act():
        return 1
    act.__code__ = (lambda: {SECRET}).__code__
    x = act()
""",
)
add(
    "a generator's frame",
    "leak",
    """
    y = (each for each in [1])
    x = y.gi_frame.f_builtins['open'](folder + '/secret').read()
""",
)
add(
    "an error's traceback",
    "leak",
    """
    try:
        y = 1 // 0
    except ZeroDivisionError as error:
        x = error.__traceback__.tb_frame.f_builtins['open'](folder + '/secret').read()
""",
)
add(
    "a coroutine's frame",
    "leak",
    """
    async def act():
        return 1
    y = act()
    x = y.cr_frame.f_builtins['open'](folder + '/secret').read()
    y.close()
""",
)
add(
    "a lambda's builtins",
    "leak",
    """
    x = (lambda: 0).__builtins__['open'](folder + '/secret').read()
""",
)
add(
    "a class's decorator",
    "leak",
    """
    @eval
    @(lambda y: "open(folder + '/secret').read()")
    class x:
        pass
""",
)
add(
    "a decorator",
    "leak",
    """
    @open
    @(lambda act: folder + '/secret')
    def y():
        return 1
    x = y.read()
""",
)
add(
    "a metaclass",
    "leak",
    """
    class Meta(type):
        def __getitem__(self, name):
            return open(name).read()
    class Held(metaclass=Meta):
        pass
    x = Held[folder + '/secret']
""",
)
add(
    "a class made by type",
    "leak",
    """
    x = type('A', (), {'__getitem__': lambda self, name: open(name).read()})()[folder + '/secret']
""",
)
add(
    "an index that opens",
    "leak",
    """
    class Held(nn.Module):
        def __getitem__(self, name):
            return open(name).read()
    x = Held()[folder + '/secret']
""",
)
add(
    "a class's index",
    "leak",
    """
    class Held:
        __class_getitem__ = open
    x = Held[folder + '/secret'].read()
""",
)
add(
    "an operator that opens",
    "leak",
    """
    class Held(nn.Module):
        __add__ = lambda self, name: open(name).read()
    x = Held() + (folder + '/secret')
""",
)
add(
    "a comparison that opens",
    "leak",
    """
    class Held(nn.Module):
        def __eq__(self, name):
            return open(name).read()
    x = Held() == folder + '/secret'
""",
)
add(
    "an attribute that opens",
    "leak",
    """
    class Held(nn.Module):
        def __getattr__(self, name):
            return open(folder + '/' + name).read()
    x = Held().secret
""",
)
add(
    "a context that opens",
    "leak",
    """
    with open(folder + '/secret') as y:
        x = y.read()
""",
)
add("a loop that opens", "leak", "for y in open(folder + '/secret'):\n    x = y")
add("a list that opens", "leak", "x = [y for y in open(folder + '/secret')][0]")
add("an unpacking that opens", "leak", "x, *y = open(folder + '/secret')")
add(
    "a default that opens",
    "leak",
    "def act(y=open(folder + '/secret').read()):\n    return y\nx = act()",
)
add(
    "an annotation that opens",
    "leak",
    """
    y: open(folder + '/secret').read() = 1
    x = __annotations__['y']
""",
)
add(
    "a pattern that looks at attributes",
    "leak",
    """
    match nn.Linear.forward:
        case object(__globals__=found):
            x = found['__builtins__']['open'](folder + '/secret').read()
""",
)
add(
    "a format that looks at attributes",
    "leak",
    """
    import os
    nn.leak = os.environ
    x = '{0.leak}'.format(nn)[:4000]
""",
)
add("a text by f-string", "leak", "x = f\"{open(folder + '/secret').read()}\"")
add("a walrus", "leak", "x = (y := open)(folder + '/secret').read()")
add(
    "a global",
    "leak",
    """
    def act():
        global x
        x = open(folder + '/secret').read()
    act()
""",
)
add("a del that opens up names", "wrong", "torch.ones = 1\ndel torch.ones\nx = 1")
add("a star import", "leak", "from os import *\nx = environ.get('QUIZCLI_SECRET', '')")
add("a module of torch", "leak", "x = torch.serialization.os.environ.get('QUIZCLI_SECRET', '')")
add(
    "a module of nn",
    "leak",
    """
    x = nn.modules.module.torch.serialization.os.environ.get('QUIZCLI_SECRET', '')
""",
)
add(
    "a module of F", "leak", "x = F.importlib.import_module('os').environ.get('QUIZCLI_SECRET', '')"
)
add(
    "a module by torch", "leak", "x = torch.importlib.import_module('os').environ['QUIZCLI_SECRET']"
)
add("a name with a space", "leak", "x = torch . os . environ . get('QUIZCLI_SECRET', '')")
add("a name in other letters", "leak", "x = torch.ºs.environ.get('QUIZCLI_SECRET', '')")
add(
    "an underscore in other letters",
    "leak",
    "x = nn.Linear.forward._＿globals__['__builtins__']['open'](folder + '/secret').read()",
)
add(
    "a hook of a layer",
    "leak",
    """
    def look(module, given, found):
        return torch.tensor([float(ord(y)) for y in open(folder + '/secret').read()])
    y = nn.Linear(1, 1)
    z = y.register_forward_hook(look)
    x = ''.join(chr(int(each)) for each in y(torch.ones(1)).tolist())
""",
)
add(
    "a hook of a tensor",
    "folder",
    """
    y = torch.ones(1, requires_grad=True)
    z = y.register_hook(lambda grad: open(folder + '/made', 'w') and None)
    y.sum().backward()
    x = 1
""",
)
add(
    "a function applied by a layer",
    "folder",
    """
    y = nn.Linear(1, 1).apply(lambda module: open(folder + '/made', 'w'))
    x = 1
""",
)
add(
    "a function applied by a tensor",
    "folder",
    """
    y = torch.ones(1).apply_(lambda each: float(len(open(folder + '/made', 'w').name)))
    x = 1
""",
)
add(
    "a function mapped by a tensor",
    "folder",
    """
    y = torch.ones(1).map_(torch.ones(1), lambda a, b: float(len(open(folder + '/made', 'w').name)))
    x = 1
""",
)
add(
    "a sort by a function",
    "folder",
    """
    x = sorted([folder + '/made'], key=lambda y: open(y, 'w').name)
""",
)
add(
    "vmap over what opens",
    "folder",
    """
    def act(y):
        z = open(folder + '/made', 'w')
        return y
    x = float(torch.vmap(act)(torch.ones(1)).sum())
""",
)
add(
    "a layer of a class that opens",
    "folder",
    """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.opened = open(folder + '/made', 'w')
    x = len(list(Net().parameters()))
""",
)
add(
    "super with another class",
    "leak",
    """
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            found = super(nn.Module, self).__init__
            self.text = nn.Module.__init__.__globals__['__builtins__']['open'](folder + '/secret')
    x = Net().text.read()
""",
)
add(
    "a state that opens",
    "folder",
    """
    class Net(nn.Module):
        def __setstate__(self, state):
            open(folder + '/made', 'w')
    import copy
    y = copy.deepcopy(Net())
    x = 1
""",
)
add(
    "a dict of a layer",
    "leak",
    """
    y = nn.Linear(1, 1)
    y.__dict__['forward'] = open
    x = y(folder + '/secret').read()
""",
)
add(
    "a forward that is open",
    "leak",
    """
    y = nn.Linear(1, 1)
    y.forward = open
    x = y(folder + '/secret').read()
""",
)
add(
    "a class changed",
    "leak",
    """
    class Net(nn.Module):
        def forward(self, y):
            return y
    Net.forward = lambda self, y: open(y).read()
    x = Net()(folder + '/secret')
""",
)
add(
    "a shared list changed",
    "wrong",
    """
    nn.Linear.__constants__.append('evil')
    nn.Linear.__constants__ = []
    nn.Linear.reset_parameters = nn.Linear.extra_repr
    x = 1
""",
)
add(
    "an operator of torch by name",
    "through",
    """
    y = torch.ops.aten.sin.default(torch.ones(1))
    torch.ops.load_library(folder + '/library.so')
    x = 'through'
""",
)
add(
    "classes of torch by name",
    "through",
    """
    y = torch.classes.loaded_libraries
    torch.classes.load_library(folder + '/library.so')
    x = 'through'
""",
)
add(
    "the inside of torch",
    "folder",
    """
    y = torch._C.PyTorchFileWriter(folder + '/made')
    x = 1
""",
)
add(
    "a tensor over nothing",
    "gone",
    """
    y = torch.ones(1)
    z = torch._C._construct_storage_from_data_pointer(8, torch.device('cpu'), 4096)
    x = torch.tensor([], dtype=torch.uint8).set_(z).sum().item()
""",
)
add("a range that is far", "overtime", "x = [y for y in range(10**11) if y < 0]")
add(
    "a recursion of lists",
    "memory",
    """
    y = [1.0] * 9999
    z = [y + [1.0] for i in range(much // 80000)]
    x = len(z)
""",
)
