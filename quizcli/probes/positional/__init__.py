"""Position, the topic: order, sinusoids, what is added to a token, relative positions."""
