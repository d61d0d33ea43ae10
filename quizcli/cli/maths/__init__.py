"""Formulas in a terminal: TeX read, checked, and drawn on one line or in two dimensions."""
