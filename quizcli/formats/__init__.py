"""Foreign formats, one file each: what comes out of a log, what goes in, and what is lost.

A format has `write`, which returns what it could not carry, and `read`, which gives rows
and a problem with its place for each thing that it could not take.
"""
