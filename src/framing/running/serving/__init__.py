"""Helpers for repeated runs: the folder watch, the history page, and the pages served on this machine."""
