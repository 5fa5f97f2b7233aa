"""Run a command and write down what it took: ``python launch.py REPORT COMMAND...``.

A small process of its own, because on Linux a child's peak memory begins with that of the process it was forked
from: started from the bench itself, every program would seem as large as spaCy.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> int:
    """Run the command; its exit code is ours."""
    report, *command = sys.argv[1:]
    # Told to keep no bytecode, Python would compile every module anew at every start: what is installed is compiled.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment)  # noqa: S603 - what the bench asked for
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    # Linux counts the peak in units of 1,024 bytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    told = {"wall_s": wall, "cpu_s": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit}
    Path(report).write_text(json.dumps(told), "utf-8")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
