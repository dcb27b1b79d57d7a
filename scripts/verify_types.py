"""Measure how complete the public types are, as pyright sees them in the installed wheel.

    python -m scripts.verify_types WHEEL

Installs the wheel into an empty environment, since pyright does not follow editable installs. Below 99 % it
exits with 1.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST = 99.0


def main() -> int:
    """Print the completeness and what lacks a type."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        subprocess.run([sys.executable, "-m", "venv", str(home / "venv")], check=True)
        install = [str(home / "venv" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *sys.argv[1:]], check=True)
        (home / "pyrightconfig.json").write_text(json.dumps({"venvPath": name, "venv": "venv"}), "utf-8")
        command = [sys.executable, "-m", "pyright", "--verifytypes", "sharekit", "--ignoreexternal"]
        path = (
            f"{home / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"  # pyright asks the first Python on it
        )
        done = subprocess.run(
            command,
            cwd=home,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PATH": path},
        )
    score = re.search(r"completeness score: ([\d.]+)%", done.stdout)
    print(done.stdout if score is None or float(score[1]) < LEAST else f"types: {score[1]} % complete")
    return int(score is None or float(score[1]) < LEAST)


if __name__ == "__main__":
    sys.exit(main())
