"""Build a release and check it: python -m scripts.release.

Leaves the wheel, the sdist and the bill of materials in dist/. Exits with 1 at the first check that fails:
the changelog has the version, twine and check-wheel-contents accept the files, the wheel works with every
Python on the PATH, the lock has no known vulnerability and no unwanted licence.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from importlib.metadata import Distribution, distributions
from pathlib import Path

from sharekit.version import __version__

ROOT = Path(__file__).parent.parent
DIST = ROOT / "dist"
WHEEL_BYTES = 19_000_000
_LICENCES = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Unicode|Zlib|HPND|OFL|LGPL"
    r"|Permission is hereby granted, free of charge",
    re.IGNORECASE,
)
_UNDECLARED = {"atheris"}  # Apache-2.0 by its repository; a tool, not part of the release


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
    if unwanted := _unwanted_licences():
        print("licences to look at:\n" + "\n".join(unwanted))
        return 1
    steps = (
        ["twine", "check", "--strict", *files],
        ["check_wheel_contents", str(next(DIST.glob("*.whl")))],
        ["scripts.try_wheel"],
        ["scripts.verify_types", str(next(DIST.glob("*.whl")))],
        ["cyclonedx_py", "environment", "--output-file", str(DIST / "sbom.cdx.json")],
        ["pip_audit", "--strict", "--disable-pip", "--require-hashes", "-r", str(ROOT / "constraints.txt")],
    )
    return next((code for step in steps if (code := _run(step))), 0)


def _build() -> list[str]:
    _run(["build", "--no-isolation", "--outdir", str(DIST), str(ROOT)])
    return [str(path) for path in sorted(DIST.iterdir())]


def _run(step: Sequence[str]) -> int:
    print("==", *step[:2], flush=True)
    return subprocess.run([sys.executable, "-m", *step], check=False, cwd=ROOT).returncode


def _unwanted_licences() -> list[str]:
    """Return installed packages whose licence is none of those that the project takes."""
    rows = []
    for package in distributions():
        meta = package.metadata
        texts = [text[:200] for key in ("License-Expression", "License") for text in meta.get_all(key) or []]
        texts += [name for name in meta.get_all("Classifier") or [] if name.startswith("License")]
        texts += [] if texts else _licence_files(package)
        if meta["Name"] not in _UNDECLARED and not _LICENCES.search(" ".join(texts)):
            rows.append(f"{meta['Name']}: {texts or 'none declared'}")
    return sorted(rows)


def _licence_files(package: Distribution) -> list[str]:
    """Return how the licence files of a package begin, which may declare its licence nowhere else."""
    files = [path for path in package.files or () if "licenses" in path.parts]
    return [path.read_text(encoding="utf-8")[:200] for path in files]


if __name__ == "__main__":
    sys.exit(main())
