"""Every measure of the project: a module with `measure(corpus)`, and beside it a card that says all else about it."""
