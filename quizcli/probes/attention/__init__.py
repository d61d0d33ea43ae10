"""Attention, the topic: its softmax, its shapes, and what a layer of it does."""
