"""The process that measures: `client` is the UI's side, `server` the other, with torch.

The UI's side:
- `frames`: what goes through the pipes: length, key, JSON (both sides)
- `messages`: requests, measurements and the hello as JSON values (both sides)
- `child`: a child process with its pipes; starts, listens, kills
- `supervisor`: the thread that owns the child: queue, time limits, restarts
- `pending`: a measurement that may not be there yet
- `errors`: an exception as one clean sentence (both sides)
- `client`: `Worker`, what the rest of quizcli uses
- `authors`: the same client for authors' own lines, whose process is `locked`

The child's side:
- `isolation`: private pipes, signals, threads, last resort
- `server`: a hello, then one answer for each request
- `bench`: what stands there: a device, probes, a clean state
- `devices`: which devices there are, and which one to use
- `warm`: first uses, before anyone waits
- `state`: the global state, put back after every computation
- `plain`: a probe's outputs as plain data, with caps
"""
