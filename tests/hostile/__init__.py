"""Foreign text and foreign files at each door, as somebody would make them who means harm."""
