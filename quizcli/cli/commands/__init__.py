"""One file = one command; its function is called `command`."""
