"""Everything that touches the outside: chat platforms, web pages, the worker, the command line."""
