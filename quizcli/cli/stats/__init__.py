"""Statistics as screens, as plain words and as JSON."""
