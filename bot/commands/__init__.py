"""Every command that Ribbon knows, one class each. `bot.commands.registry` finds them; a new one needs no other mention."""
