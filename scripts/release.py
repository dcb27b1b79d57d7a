"""Build a release and check it: python -m scripts.release.

Leaves the wheel, the sdist and the bill of materials in dist/. Exits with 1 at the first check that fails:
the changelog has the version, twine and check-wheel-contents accept the files, the wheel works with every
Python on the PATH, and `scripts.supply_chain` finds nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sharekit.version import __version__

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
WHEEL_BYTES = 19_000_000


def main() -> int:
    """Run all steps."""
    if f"## [{__version__}]" not in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"):
        print(f"CHANGELOG.md has no section [{__version__}]")
        return 1
    shutil.rmtree(DIST, ignore_errors=True)
    files = _build()
    if (size := next(DIST.glob("*.whl")).stat().st_size) > WHEEL_BYTES:
        print(f"the wheel has {size:,} bytes; allowed: {WHEEL_BYTES:,}")
        return 1
    steps = (
        ["twine", "check", "--strict", *files],
        ["check_wheel_contents", str(next(DIST.glob("*.whl")))],
        ["scripts.try_wheel"],
        ["scripts.verify_types", str(next(DIST.glob("*.whl")))],
        ["cyclonedx_py", "environment", "--output-file", str(DIST / "sbom.cdx.json")],
        ["scripts.supply_chain"],
    )
    return next((code for step in steps if (code := _run(step))), 0)


def _build() -> list[str]:
    _run(["build", "--no-isolation", "--outdir", str(DIST), str(ROOT)])
    return [str(path) for path in sorted(DIST.iterdir())]


def _run(step: Sequence[str]) -> int:
    print("==", *step[:2], flush=True)
    return subprocess.run([sys.executable, "-m", *step], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
