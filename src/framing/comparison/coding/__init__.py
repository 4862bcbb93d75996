"""What people coded by hand, and what it says of a measure: the draw, agreement, error, and corrected differences."""
