"""What is said to Ribbon and what Ribbon says."""
