"""For all tests: torch computes on one thread, as it does in the worker.

Several threads on small problems wait for each other more than they compute.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
