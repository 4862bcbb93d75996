"""The stores of a workspace: what is kept for each text, with the model that makes what is missing; one a module."""
