"""One module for each kind of page: what it shows, and what it says of itself."""
