"""The stores of a workspace: the results kept for each text, and the models that make new ones. One per module."""
