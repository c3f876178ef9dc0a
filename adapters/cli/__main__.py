"""`python -m adapters.cli` is `ribbon`."""

from adapters.cli import main

main()
