"""Poisoning: change what the next request is computed with."""

from tests.escapes.attempt import Group

GROUP = Group("poisoning")
add = GROUP.add

add(
    "replace torch.ones",
    "wrong",
    "torch.ones = torch.zeros",
    closed="torch.ones = torch.zeros\nx = 1",
)
add(
    "replace a method of Tensor",
    "wrong",
    "torch.Tensor.sum = lambda self, *rest: torch.tensor(666.0)",
    closed="torch.Tensor.sum = torch.zeros\nx = 1",
)
add(
    "replace a method of Module",
    "wrong",
    "nn.Linear.forward = lambda self, y: y * 0",
    closed="nn.Linear.forward = torch.zeros\nx = 1",
)
add("replace matrix products", "wrong", "torch.Tensor.__matmul__ = lambda a, b: a * 0")
add(
    "replace torch in sys.modules",
    "wrong",
    """
    import sys, types
    sys.modules['torch'] = sys.modules['json'] = types.ModuleType('torch')
    torch.__dict__['ones'] = torch.zeros
""",
)
add(
    "replace json.dumps",
    "wrong",
    """
    import json
    json.dumps = lambda *a, **k: '{"outputs": {"x": 666}}'
""",
)
add("replace json.loads", "wrong", "import json\njson.loads = lambda *rest, **more: {}")
add(
    "replace the encoder of json",
    "wrong",
    """
    import json
    json.encoder.c_make_encoder = None
    json.encoder.JSONEncoder.encode = lambda self, found: '{"outputs": {"x": 666}}'
""",
)
add(
    "replace builtins",
    "wrong",
    """
    import builtins
    builtins.float = lambda y=0: 666.0
    builtins.len = lambda y: 3
""",
    closed="float = 3\nx = 1",
)
add("replace exec", "wrong", "import builtins\nbuiltins.exec = lambda *rest: None")
add(
    "replace compile",
    "wrong",
    """
    import builtins
    old = compile
    builtins.compile = lambda *rest, **more: old('x = 666', 'a', 'exec')
    builtins.exec = lambda source, scope: scope.update(x=666)
""",
)
add(
    "replace import",
    "wrong",
    """
    import builtins
    builtins.__import__ = lambda *rest: None
""",
)
add(
    "replace os.write",
    "wrong",
    """
    import os, sys
    old = os.write
    os.write = lambda to, data: old(to, data.replace(b'1', b'6'))
    write = sys.stdout.write
    sys.stdout.write = lambda text: write(text.replace('1', '6'))
""",
)
add("change math", "wrong", "math.sqrt = lambda y: 666.0", closed="math.sqrt = 3\nx = 1")
add("seed torch", "wrong", "torch.manual_seed(666)", closed="torch.manual_seed(666)\nx = 1")
add(
    "use up random numbers of torch",
    "wrong",
    "torch.rand(5)",
    closed="x = float(torch.rand(5).sum())",
)
add("seed random", "wrong", "import random\nrandom.seed(666)")
add("seed numpy", "wrong", "import numpy\nnumpy.random.seed(666)")
add(
    "change the default dtype",
    "wrong",
    "torch.set_default_dtype(torch.float64)",
    closed="torch.set_default_dtype(torch.float64)\nx = 1",
)
add(
    "change the default device",
    "wrong",
    "torch.set_default_device('meta')",
    closed="torch.set_default_device('meta')\nx = 1",
)
add(
    "change the number of threads",
    "wrong",
    "torch.set_num_threads(3)",
    closed="torch.set_num_threads(3)\nx = 1",
)
add(
    "turn gradients off",
    "wrong",
    "torch.set_grad_enabled(False)",
    closed="torch.set_grad_enabled(False)\nx = 1",
)
add(
    "enter no_grad and stay",
    "wrong",
    "torch.no_grad().__enter__()",
    closed="torch.no_grad().__enter__()\nx = 1",
)
add(
    "enter inference mode and stay",
    "wrong",
    "held = torch.held = torch.inference_mode()\nheld.__enter__()",
    closed="torch.inference_mode().__enter__()\nx = 1",
)
add(
    "flush small numbers",
    "wrong",
    "torch.set_flush_denormal(True)",
    closed="torch.set_flush_denormal(True)\nx = 1",
)
add(
    "ask for deterministic algorithms",
    "wrong",
    "torch.use_deterministic_algorithms(True)",
    closed="torch.use_deterministic_algorithms(True)\nx = 1",
)
add(
    "change the printing of tensors",
    "wrong",
    "torch.set_printoptions(precision=1)",
    closed="torch.set_printoptions(precision=1)\nx = 1",
)
add("turn warnings into errors", "wrong", "import warnings\nwarnings.simplefilter('error')")
add("change the recursion limit", "wrong", "import sys\nsys.setrecursionlimit(60)")
add("change the environment", "wrong", "import os\nos.environ['HOME'] = '/evil'")
add(
    "change the environment with C",
    "wrong",
    """
    import os
    os.putenv('HOME', '/evil')
    os.environ['OMP_NUM_THREADS'] = '7'
    os.environ['HOME'] = '/evil'
""",
)
add(
    "hook every call of torch",
    "wrong",
    """
    class Evil(torch.overrides.TorchFunctionMode):
        def __torch_function__(self, act, types, args=(), kwargs=None):
            found = act(*args, **(kwargs or {}))
            return found * 3 if isinstance(found, torch.Tensor) else found
    Evil().__enter__()
""",
)
add(
    "hook every layer",
    "wrong",
    """
    torch.nn.modules.module.register_module_forward_hook(lambda module, given, found: found * 3)
""",
    closed="""
def evil(module, given, found):
    return found * 3
torch.nn.modules.module.register_module_forward_hook(evil)
x = 1
""",
)
add(
    "register another kernel",
    "wrong",
    """
    held = torch.library.Library('aten', 'IMPL')
    held.impl('sum', lambda y, *rest, **more: torch.full((), 666.0), 'CPU')
    torch.held = held
""",
)
add(
    "change a number that everybody shares",
    "wrong",
    """
    import ctypes
    ctypes.memmove(id(3) + 24, id(4) + 24, 4)
""",
)
add(
    "change None of a type",
    "wrong",
    """
    import gc
    gc.get_referents(float.__dict__)[0]['is_integer'] = lambda self: None
    gc.get_referents(str.__dict__)[0]['strip'] = lambda self: 'evil'
    import ctypes
    ctypes.pythonapi.PyType_Modified(ctypes.py_object(str))
""",
)
add(
    "change code that others call",
    "wrong",
    """
    import json
    json.dumps.__code__ = (lambda *a, **k: '{"outputs": {"x": 666}}').__code__
""",
)
add(
    "change defaults that others use",
    "wrong",
    """
    import json
    json.dumps.__kwdefaults__['default'] = str
    json.dumps.__kwdefaults__['separators'] = ('; ', ': ')
""",
)
add(
    "change what the caller holds",
    "wrong",
    """
    import sys
    frame = sys._getframe()
    while frame:
        for each in list(frame.f_globals.values()) + list(frame.f_locals.values()):
            if type(each) is dict and 'CONTROL' not in each:
                pass
        frame.f_globals['exec'] = frame.f_globals['evaluate'] = lambda *rest: None
        frame = frame.f_back
""",
)
add(
    "trace what comes next",
    "wrong",
    """
    import sys
    def trace(frame, event, argument):
        if 'n' in frame.f_globals and event == 'return':
            frame.f_globals['x'] = 666
        return trace
    sys.settrace(trace)
    sys._getframe().f_trace = trace
""",
)
add(
    "leave a callback of the collector",
    "wrong",
    """
    import gc
    gc.callbacks.append(lambda *rest: setattr(torch, 'ones', torch.zeros))
    gc.collect()
""",
)
add(
    "leave work for the end",
    "folder",
    """
    import atexit, os, sys
    atexit.register(lambda: open(folder + '/made', 'w'))
    sys.exit()
""",
)
add(
    "leave an object that acts when it dies",
    "folder",
    """
    class Late:
        def __del__(self): open(folder + '/made', 'w')
    held = Late()
    held.ring = held
    del held
    import gc
    gc.collect()
""",
)
add(
    "leave a signal handler that answers",
    "wrong",
    """
    import os, signal
    signal.signal(signal.SIGALRM, lambda *rest: (os.write(1, b'{"outputs": {"x": 666}}\\n')))
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
""",
)
add(
    "leave a thread that answers",
    "wrong",
    """
    import os, threading, time
    def late():
        for _ in range(400):
            time.sleep(0.001)
            os.write(1, b'{"outputs": {"x": 666}}\\n')
    threading.Thread(target=late, daemon=True).start()
    time.sleep(0.05)
""",
)
add(
    "leave an import hook",
    "wrong",
    """
    import sys
    class Evil:
        def find_spec(self, name, path, target=None):
            raise ValueError(name)
    sys.meta_path.insert(0, Evil())
    for name in ('random', 'warnings', 'numpy'):
        sys.modules.pop(name, None)
""",
)
add(
    "stop the collector",
    "wrong",
    """
    import gc
    gc.disable()
    torch.autograd.set_detect_anomaly(True)
    torch.set_default_dtype(torch.float64)
""",
)
add(
    "change text of numpy",
    "wrong",
    """
    import numpy
    numpy.random.rand = lambda *rest: 666.0
""",
)
