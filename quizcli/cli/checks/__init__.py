"""What `quizcli check` is made of: looking, measuring, telling, mending and watching."""
