"""Ribbon in a terminal, or behind a pipe: a channel with several people in it."""
