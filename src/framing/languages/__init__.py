"""What is known about each language: one folder a language."""
