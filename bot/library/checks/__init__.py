"""What a pack and a quiz have to keep to beyond their shape, and what their authors get wrong."""
