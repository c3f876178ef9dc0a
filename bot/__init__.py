"""Ribbon's core: what a book is, what a reader may see of it, and how a club reads it. Knows no platform."""
