"""What on a page is the article: its lines, its body, headline, author, date and kind, and how sure one can be."""
