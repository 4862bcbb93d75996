"""What this machine does for the rooms: processes, pieces of work, progress."""
