"""What pages are put together from: sentences, tables, lists of passages."""
