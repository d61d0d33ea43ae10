"""Cost, the topic: arithmetic, memory, and how many steps have to wait for one another."""
