"""Texts to unit vectors: the Encoder protocol, and a store that encodes each text only once."""
