"""Residual connections, the topic: gradients, sums, and what they are made of."""
