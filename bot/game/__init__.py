"""Games: what has happened in one, what happens next, and what everybody has earned. Knows questions, but no book."""
