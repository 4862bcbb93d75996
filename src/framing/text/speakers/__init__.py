"""Who speaks each quotation, from the parse of the sentences around it."""
