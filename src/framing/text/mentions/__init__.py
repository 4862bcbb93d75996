"""Who is mentioned, and by which name."""
