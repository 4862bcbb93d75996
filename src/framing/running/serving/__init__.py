"""What stands beside a run that is repeated: the folder watch, the history page, the pages served on this machine."""
