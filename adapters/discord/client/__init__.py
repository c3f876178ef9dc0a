"""All that talks to Discord, by way of discord.py."""
