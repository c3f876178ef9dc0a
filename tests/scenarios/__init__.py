"""What members do and see, told once and played on every platform."""
