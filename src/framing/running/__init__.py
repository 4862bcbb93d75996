"""Runs: the stages, the workspace they work on, the commands and services around them."""
