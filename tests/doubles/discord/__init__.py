"""Discord on this computer, as strict as the real one."""
