"""Each door by which foreign text or a foreign file comes in, as a function of bytes.

`python -m tests.fuzz` lists them; with atheris installed (`pip install -e '.[fuzz]'`),
`python -m tests.fuzz TARGET SECONDS` lets coverage guide what comes in next.  The same
functions are called by tests/hostile/test_doors.py with what hypothesis makes.
"""
