"""quizcli: a terminal quiz whose answer key is an experiment."""

__version__ = "0.1.0"
