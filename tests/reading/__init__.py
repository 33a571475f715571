"""What the reader, the mask, the thread's replies and the commands promise."""
