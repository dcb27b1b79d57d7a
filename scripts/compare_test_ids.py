"""Collect the tests twice, in processes with another hash seed and a later clock, and compare their ids.

    python -m scripts.compare_test_ids

pytest-xdist stops the whole run when two workers collect different ids, as ids made of packed bytes or set
order do. Exits with 1 and the difference.
"""

from __future__ import annotations

import difflib
import os
import subprocess
import sys

_COLLECT = """
import sys, time
real = time.time
time.time = lambda: real() + float(sys.argv[1])
import pytest
sys.exit(pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider", "-n", "0"]))
"""


def main() -> int:
    """Compare the ids of two collections."""
    processes = [_start(seed, shift) for seed, shift in (("1", "0"), ("2", "3"))]
    outputs = [process.communicate()[0] for process in processes]
    if failed := [output for process, output in zip(processes, outputs, strict=True) if process.returncode]:
        print(failed[0])
        return 1
    one, other = ([line for line in output.splitlines() if "::" in line] for output in outputs)
    difference = list(difflib.unified_diff(one, other, "one process", "another process", lineterm="", n=0))
    print("\n".join(difference) or f"{len(one):,} test ids, the same in both processes")
    return int(bool(difference))


def _start(seed: str, shift: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", _COLLECT, shift]
    environ = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", env=environ
    )


if __name__ == "__main__":
    sys.exit(main())
