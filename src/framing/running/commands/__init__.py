"""The commands of the command line. Each module does the work of one or a few of them."""
