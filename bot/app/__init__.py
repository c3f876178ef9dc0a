"""The one door: `App.handle`, and the ports that it needs."""

from bot.app.app import App, Books, Caller, Place

__all__ = ["App", "Books", "Caller", "Place"]
