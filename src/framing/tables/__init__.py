"""The records, their tables, and how everything is stored."""
