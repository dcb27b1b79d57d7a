"""Install the wheel as a user would, without the lock, and do the main job with it.

    python -m scripts.try_wheel [PYTHON …]

For each Python (by default one of each supported version, on the PATH or of pyenv): an empty environment, the
wheel with the newest versions of its dependencies, then `sharekit make` in an empty folder. Exits with 1 if a
Python fails.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def main() -> int:
    """Try the wheel with each Python."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = _build(Path(folder))
        failed = [python for python in sys.argv[1:] or _pythons() if not _works(python, wheel, Path(folder))]
    return int(bool(failed))


def _pythons() -> list[str]:
    """Return a working Python of each supported version: those on the PATH, then those of pyenv."""
    pythons: dict[str, str] = {}
    for version in VERSIONS:
        names = [shutil.which(f"python{version}") or "", *_from_pyenv(version)]
        if working := next(filter(_runs, names), ""):
            pythons[version] = working
    return list(pythons.values())


def _from_pyenv(version: str) -> list[str]:
    folders = Path.home().glob(f".pyenv/versions/{version}*/bin/python")
    return sorted(map(str, folders), reverse=True)


def _runs(python: str) -> bool:
    """Return whether a Python starts; the shim of a version manager may not."""
    return (
        bool(python) and not subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode
    )


def _build(folder: Path) -> Path:
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.whl"))


def _works(python: str, wheel: Path, folder: Path) -> bool:
    home = Path(tempfile.mkdtemp(dir=folder))
    command = str(home / "venv" / "bin" / "sharekit")
    article = ROOT / "examples" / "night-trains.txt"
    steps = (
        [python, "-m", "venv", str(home / "venv")],
        [str(home / "venv" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(wheel)],
        [command, "make", str(article), "-o", str(home / "output")],
    )
    seconds = []
    for step in steps:
        start = time.monotonic()
        done = subprocess.run(step, check=False, cwd=home, capture_output=True, encoding="utf-8")
        if done.returncode:
            print(f"{python}: failed: {' '.join(step)}\n{done.stderr}")
            return False
        seconds.append(f"{time.monotonic() - start:.0f}")
    cards = list((home / "output").glob("*/og.*"))
    digests = list((home / "output").glob("*/digest.eml"))
    print(
        f"{python}: {len(cards)} card, {len(digests)} digest; venv, install, make: {' s, '.join(seconds)} s"
    )
    return bool(cards and digests)


if __name__ == "__main__":
    sys.exit(main())
