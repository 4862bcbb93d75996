"""The stages, one per module. Each reads tables, calls one room and writes tables. Their order: `running.order`."""
