"""`quizcli man`: the manual page, made from the commands and tables of this very version."""

from __future__ import annotations


def command() -> None:
    """Write the manual page as roff: quizcli man | man -l -"""
    from quizcli.cli import manual

    print(manual.page(), end="")
