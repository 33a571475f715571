"""How fast the bot takes in what happens, beside a bare app that keeps nothing: `make bench`."""
