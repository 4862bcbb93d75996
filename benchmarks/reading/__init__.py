"""Statements of a run drawn at random, read by a person who did not write the rules: how many of them are true."""
