"""How gradients travel, the topic: over distance in the sequence, over depth in the stack."""
