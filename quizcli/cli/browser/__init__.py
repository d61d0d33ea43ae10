"""A list of questions to walk through: filter, preview, marks, and the editor at the line."""
