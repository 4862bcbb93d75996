"""The nouns, their tables, and where everything rests."""
