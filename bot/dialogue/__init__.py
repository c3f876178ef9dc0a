"""What is said to Ribbon and what Ribbon says: commands, and replies made of parts that every platform can show."""
