"""Every command that Ribbon knows, one class each. The registry finds them here; a new one needs no other mention."""
