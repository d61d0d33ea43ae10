"""Moving due dates on purpose: what to move where, as a proposal that can be looked at first.

Each kind of wish is one module with a function `planned`: `exam`, `advance`, `postpone` and
`vacation`.  They take a `Situation` and the wish and return a `Proposal`; nothing is
written here.  Learning cards stay where they are, because they are asked until they
are right; suspended ones stay, because they are not asked; a buried one is taken to be asked
when it returns, and is never moved to a day before that.
"""
