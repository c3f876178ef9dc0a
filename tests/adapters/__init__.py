"""The console and the command line, as those who use them see them."""
