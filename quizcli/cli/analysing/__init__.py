"""Item analysis as the terminal, a table or a program reads it."""
