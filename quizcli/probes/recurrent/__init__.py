"""Recurrent networks: steps, gradients through time, nn modules, LSTM and GRU.

Everywhere T is the number of steps, B the batch, H the hidden size; a state is a row
vector, so a step is `h @ W.T`, on one state (H,) as on a batch of them (B, H).
"""
