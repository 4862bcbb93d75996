"""How much each measure is worth: `python -m benchmarks.accuracy.measures [--datasets DIR] [--vectors DIR]`."""
