"""Who is named, and how."""
