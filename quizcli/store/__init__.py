"""What the learner did, kept for ever: where it lives, how it is written and read again."""
