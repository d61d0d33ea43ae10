"""What a stranger's lines might try, and a proof for each that it does not get out.

- `attempts`: the lines themselves, by group
- `traps`: canaries that prove harm: a folder, listeners, a bystander process
- `plain`: a worker without any fence, which proves that the attempts are real
- `fences`: that worker and ours behind one interface
- `harness`: one attempt against one fence; what refused it, or the harm it did

`python -m tests.escapes` runs all of them and prints a table.
"""
