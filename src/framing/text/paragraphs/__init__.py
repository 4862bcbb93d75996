"""Articles in, paragraphs out: their sentences, and which of their words are quoted."""

from framing.text.paragraphs.segment import count_words, quoted_share, segment

__all__ = ["count_words", "quoted_share", "segment"]
