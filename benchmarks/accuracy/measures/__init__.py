"""The accuracy of each measure: `python -m benchmarks.accuracy.measures [--datasets DIR] [--vectors DIR]`."""
