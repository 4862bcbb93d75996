"""What people have decided about texts: the rows of decisions.csv, which of them hold, and where their texts stand."""
