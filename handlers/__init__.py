"""The core: what happens, by whose right, in which words. Standard library only, no input or output."""
