"""Training, the topic: losses, steps of the optimiser, decoding, dropout."""
