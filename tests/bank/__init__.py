"""Tests of `quizcli.bank`."""
