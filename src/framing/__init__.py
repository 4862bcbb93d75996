"""framing compares how news outlets tell the same story, from saved pages to a report."""

__version__ = "0.1.0"
