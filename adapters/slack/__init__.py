"""Slack: replies as blocks, modals and the Home tab, and what members do there as commands."""
