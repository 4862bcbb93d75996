"""What this machine offers the rooms: processes, pieces of work, progress."""
