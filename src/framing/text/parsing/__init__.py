"""Parsed sentences, and the parser that makes them."""
