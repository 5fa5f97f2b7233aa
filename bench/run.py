"""``python bench/run.py``, from any folder: the same as ``python -m bench`` at the project's root."""

import runpy
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).parent.parent)
    runpy.run_module("bench", run_name="__main__")
