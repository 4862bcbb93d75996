"""What is read from each text alone: paragraphs, vectors, parses, mentions."""
