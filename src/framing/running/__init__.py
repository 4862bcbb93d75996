"""Runs: the stages of a run, the workspace, the commands, and the services around them."""
