"""Checks over seeds, family by family."""
