"""The stages, one a module: read tables, call one room, write tables. `framing.running.order` has them in order."""
