"""`python -m benchmarks` runs every benchmark, one after the other; each says what it is missing, if anything."""

import pkgutil
import subprocess
import sys

from benchmarks import accuracy, speed

for room in (accuracy, speed):
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        # these prepare articles for the others
        if module.name.rpartition(".")[2] not in ("corpus", "grown", "load_tables"):
            subprocess.run([sys.executable, "-m", module.name], check=False)
