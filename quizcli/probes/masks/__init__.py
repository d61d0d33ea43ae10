"""Masks, the topic: their patterns, how far they let a token hear, how they are given.

A mask is a matrix of booleans (queries, keys), true where a query may look.
"""
