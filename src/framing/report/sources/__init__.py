"""What every page is made from: the finished tables and the look-ups in them, the run, the measures."""
