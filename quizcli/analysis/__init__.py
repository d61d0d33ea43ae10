"""What the answers given say about the learner: pure figures, one file for each topic."""
