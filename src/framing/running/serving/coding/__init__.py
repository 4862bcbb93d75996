"""The page on which people code passages."""
