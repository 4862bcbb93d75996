"""Charts as geometry, and as files."""
