"""`python -m benchmarks`: every benchmark, one after the other; each says itself what it lacks."""

import pkgutil
import subprocess
import sys

from benchmarks import accuracy, speed

for room in (accuracy, speed):
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        if module.name.rpartition(".")[2] not in ("corpus", "grown", "load_tables"):  # they make the others' articles
            subprocess.run([sys.executable, "-m", module.name], check=False)
