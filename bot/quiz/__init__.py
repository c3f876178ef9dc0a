"""Quizzes: questions made from a view, games and their scores, and what is to be asked again."""
