"""The command line, where everything is put together: `ribbon`."""

from adapters.cli.main import main

__all__ = ["main"]
