r"""Verdicts: a reply that says more than the lines could, or answers for another.

The lines may give x any value: that is what they are for.  Harm is a value for what was not
asked, a reply beyond the caps, text that steers a terminal, a forged time or place, or an
answer to the next request.
"""

from tests.escapes.attempt import Group

GROUP = Group("verdicts")
add = GROUP.add

EVERYWHERE = """
import os
def say(text):
    for each in range(1, 256):
        try:
            os.write(each, text)
        except OSError:
            pass
"""

for name, text, canary in (
    ("two replies", r"""b'{"outputs": {"x": 1}}\n{"outputs": {"x": 666}}\n' """, "wrong"),
    ("ten replies", r"""b'{"outputs": {"x": 1}}\n' * 10""", "wrong"),
    ("a reply with more names", r"""b'{"outputs": {"x": 1, "y": 2}}\n' """, "reply"),
    ("a reply with other names", r"""b'{"outputs": {"y": 2}}\n' """, "reply"),
    ("a reply without outputs", r"""b'{}\n' """, "reply"),
    ("a reply that is no object", r"""b'[1]\n' """, "reply"),
    ("a reply with a null", r"""b'{"outputs": {"x": null}}\n' """, "reply"),
    ("a reply with an object", r"""b'{"outputs": {"x": {"a": 1}}}\n' """, "reply"),
    ("a deep reply", r"""b'{"outputs": {"x": ' + b'[' * 20 + b']' * 20 + b'}}\n' """, "reply"),
    (
        "a very deep reply",
        r"""b'{"outputs": {"x": ' + b'[' * 30000 + b']' * 30000 + b'}}\n' """,
        "reply",
    ),
    ("a long reply", r"""b'{"outputs": {"x": "' + b'a' * 60000 + b'"}}\n' """, "reply"),
    (
        "a reply with many elements",
        r"""b'{"outputs": {"x": [' + b'1,' * 9000 + b'1]}}\n' """,
        "reply",
    ),
    ("a reply with a long number", r"""b'{"outputs": {"x": ' + b'9' * 4000 + b'}}\n' """, "reply"),
    ("a reply with half a character", r"""b'{"outputs": {"x": "\\ud800"}}\n' """, "reply"),
    ("a reply that is not UTF-8", r"""b'{"outputs": {"x": "\xff"}}\n' """, "reply"),
    ("a reply with a nought", r"""b'\0{"outputs": {"x": 1}}\n' """, "reply"),
    (
        "an error that steers the terminal",
        r"""b'{"error": "\\u001b]52;c;aGk=\\u0007\\u202e"}\n' """,
        "reply",
    ),
    ("an error without an end", r"""b'{"error": "' + b'a' * 50000 + b'"}\n' """, "reply"),
    ("an error that is no text", r"""b'{"error": {"a": [1]}}\n' """, "reply"),
    ("an error at no place", r"""b'{"error": "a", "line": -5, "column": 1e300}\n' """, "reply"),
    ("a forged time", r"""b'{"outputs": {"x": 1}, "seconds": 1e9}\n' """, "reply"),
    (
        "a forged device",
        r"""b'{"outputs": {"x": 1}, "device": "cuda", "backend": "mine"}\n' """,
        "reply",
    ),
    ("a name twice", r"""b'{"outputs": {"x": 1}, "outputs": {"x": 1, "y": 3}}\n' """, "reply"),
    ("a reply for all time", r"""b'{"id": 99, "outputs": {"x": 1, "z": 1}}\n' * 500""", "reply"),
):
    add(f"forge {name}", canary, f"{EVERYWHERE}say({text})\nos._exit(0)\n")

add(
    "forge a reply in many pieces",
    "reply",
    """
    import os, time
    for part in (b'{"out', b'puts": {"x', b'": 1, "y": 2}', b'}\\n'):
        for each in range(1, 256):
            try:
                os.write(each, part)
            except OSError:
                pass
        time.sleep(0.05)
    os._exit(0)
""",
)
add(
    "print a reply",
    "reply",
    """
    print('{"outputs": {"x": 1, "y": 2}}', flush=True)
""",
    closed="""x = print('{"outputs": {"x": 1, "y": 2}}')""",
)
add("print for long", "reply", "while True: print('x' * 10**6, flush=True)")
add("write for long", "reply", EVERYWHERE + "while True: say(b'x' * 65536)")
add("answer with much", "reply", "x = 'a' * 10**6", closed="x = [1.5] * 10000")
add(
    "answer with many numbers",
    "reply",
    "x = torch.ones(100_000).tolist()",
    closed="x = torch.ones(100000).tolist()",
)
add(
    "answer with a tensor of many",
    "reply",
    "x = [torch.ones(4000)] * 50",
    closed="x = [torch.ones(4000)] * 50",
)
add("answer with what is not plain", "reply", "x = {'a': 1}", closed="x = {'a': 1}")
add("answer with nothing", "reply", "x = None", closed="x = None")
add(
    "answer with lists in lists",
    "reply",
    """
    x = []
    for _ in range(500): x = [x]
""",
    closed="x = [[[[[[1]]]]]]",
)
add(
    "answer with lists without an end",
    "gone",
    """
    import sys
    sys.setrecursionlimit(10**9)
    x = []
    for _ in range(10**6): x = [x]
""",
    closed="x = []\nx.append(x)",
)
add(
    "answer with a long number",
    "reply",
    "x = 1 << 12000",
    closed="x = 1\nfor i in range(999):\n    x = x * 9",
)
add("answer with half a character", "reply", "x = '\\ud800'", closed="x = '\\ud800'")
add(
    "answer with an integer that lies",
    "reply",
    """
    class Liar(int):
        def __repr__(self): return '1, "y": 2'
        def bit_length(self): return 1
    x = Liar(1 << 12000)
""",
)
add(
    "answer with a text that lies",
    "reply",
    """
    class Liar(str):
        def __len__(self): return 1
        def __str__(self): return self
    x = Liar('a' * 90000)
""",
)
add(
    "answer with a list that lies",
    "reply",
    """
    class Liar(list):
        def __len__(self): return 1
        def __iter__(self): return iter([1] * 100_000)
        def __getitem__(self, at): return self
    x = Liar([1] * 100_000)
""",
)
add(
    "answer with a list without an end",
    "overtime",
    """
    import itertools
    class Liar(list):
        def __iter__(self): return itertools.count()
        def __getitem__(self, at): return self
    import json
    x = Liar([1])
    [each for each in x]
""",
)
add(
    "answer with what says it is a number",
    "reply",
    """
    class Liar:
        __class__ = property(lambda self: int)
        def __int__(self): return 5
        def __index__(self): return 5
        def bit_length(self): return 1
        def __str__(self): return 'a' * 90000
    x = Liar()
""",
)
add(
    "answer with a tensor that lies",
    "reply",
    """
    class Liar(torch.Tensor):
        def numel(self): return 1
        def tolist(self): return [1] * 100_000
        def detach(self): return self
        @classmethod
        def __torch_function__(cls, *rest): return [1] * 100_000
    x = torch.ones(2).as_subclass(Liar).tolist()
""",
)
add(
    "answer under a name that lies",
    "reply",
    """
    class Name(str):
        def __hash__(self): return hash('x')
        def __eq__(self, other): return True
        def __str__(self): return 'y'
    import sys
    globals()[Name('y')] = 1
    x = {Name('y'): 1}
""",
)
add(
    "fail with a text that steers the terminal",
    "reply",
    "raise ValueError('\\x1b]0;owned\\x07\\u202e\\x9b31m')",
    closed="x = 1\nassert x == 2, '\\x1b]0;owned\\x07\\u202e'",
)
add("fail with much text", "reply", "raise ValueError('a' * 10**7)")
add(
    "fail with an error whose text fails",
    "gone",
    """
    class Bad(BaseException):
        def __str__(self): import os; os._exit(0)
        __repr__ = __str__
    raise Bad
""",
)
add(
    "fail with an error whose text never ends",
    "gone",
    """
    class Bad(BaseException):
        def __str__(self):
            while True: pass
    raise Bad
""",
)
add(
    "fail at a place that is none",
    "reply",
    """
    raise SyntaxError('a\\x1b[31m', ('<author>', -7, 10**30, '\\x1b[31m', 5, 5))
""",
)
add(
    "fail with errors in a ring",
    "gone",
    """
    a, b = ValueError(), ValueError()
    a.__cause__, b.__cause__ = b, a
    import os
    raise SystemExit(a)
""",
)
add("leave without a word", "gone", "import os\nos._exit(0)")
add("leave with sys.exit", "gone", "import sys\nsys.exit(0)", closed="x = exit()")
add("leave by an interrupt", "gone", "raise KeyboardInterrupt")
add("leave by the end of generators", "gone", "raise GeneratorExit")
