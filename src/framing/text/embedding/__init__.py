"""Texts to unit vectors: one Encoder protocol, and a store that embeds nothing twice."""
