"""Ribbon on Discord."""
