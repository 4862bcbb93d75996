"""Articles in, paragraphs out: their sentences, and the words in them that are somebody else's."""

from framing.text.paragraphs.segment import count_words, quoted_share, segment

__all__ = ["count_words", "quoted_share", "segment"]
