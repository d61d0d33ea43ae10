"""What the coming months bring: see `habits`, `desk` and `months`."""
