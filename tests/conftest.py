"""For all tests: torch computes on one thread, as it does in the worker, and Ctrl-C is heard.

Several threads on small problems wait for each other more than they compute.  A shell starts
what runs in the background deaf to Ctrl-C, which processes started here would inherit.
"""

import os
import signal

os.environ.setdefault("OMP_NUM_THREADS", "1")
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
