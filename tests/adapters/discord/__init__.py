"""What Ribbon does on Discord."""
