"""What the store promises, over both databases."""
