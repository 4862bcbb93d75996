"""The measures. Each has a module with `measure(corpus)`, and beside it a card that says everything else about it."""
