"""Check what this project depends on: python -m scripts.supply_chain.

The licences of all installed packages; the lock against a database of known vulnerabilities, where one can be
reached; the action, the workflows and those in the docs with zizmor, and actionlint where installed. Exits
with 1 if one of them finds something.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import Distribution, distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LICENCES = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|Unlicense|Unicode|Zlib|HPND|OFL|LGPL"
    r"|Permission is hereby granted, free of charge",
    re.IGNORECASE,
)
_UNDECLARED = {"atheris"}  # Apache-2.0 by its repository; a tool, not part of the release
_SNIPPET = re.compile(r"^```ya?ml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_OWN = re.compile(r"(OWNER/sharekit)@v[\d.]+")  # the docs say to put a commit there


def main() -> int:
    """Run all checks."""
    checks = {"licences": unwanted_licences, "known vulnerabilities": vulnerabilities, "CI files": lint_ci}
    failed = False
    for name, check in checks.items():
        print(f"== {name}", flush=True)
        rows = check()
        print("\n".join(rows) or "nothing found", flush=True)
        failed |= bool(rows)
    return int(failed)


def unwanted_licences() -> list[str]:
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


def vulnerabilities() -> list[str]:
    """Return the locked packages with known vulnerabilities; a database out of reach is a printed line."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--format", "json"]
    lock = str(ROOT / "constraints.txt")
    done = subprocess.run([*command, "-r", lock], check=False, capture_output=True, encoding="utf-8")
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        print(f"not checked: {done.stderr.strip()[-300:] or 'pip-audit gave no answer'}")
        return []
    if unknown := [package["name"] for package in packages if "skip_reason" in package]:
        print(f"not checked: {len(unknown)} of {len(packages)} packages, of which no database could be asked")
    return [
        f"{package['name']} {package['version']}: {fault['id']}, fixed in {fault['fix_versions']}"
        for package in packages
        for fault in package.get("vulns", ())
    ]


def lint_ci() -> list[str]:
    """Return what zizmor and actionlint find in the action, the workflows, and those of the docs."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        workflows = _workflows(Path(folder))
        zizmor = str(Path(sys.executable).with_name("zizmor"))
        commands = [[zizmor, "--offline", "--quiet", "--no-progress", folder, str(ROOT / "action.yml")]]
        if program := shutil.which("actionlint"):
            commands.append([program, *map(str, workflows)])
        for command in commands:
            done = subprocess.run(command, check=False, capture_output=True, encoding="utf-8")
            if done.returncode:
                rows.append(done.stdout + done.stderr)
    return rows


def _workflows(folder: Path) -> list[Path]:
    """Copy the workflows of this project and of its docs to `folder`."""
    place = folder / ".github" / "workflows"
    place.mkdir(parents=True)
    texts = {path.name: path.read_text(encoding="utf-8") for path in ROOT.glob(".github/workflows/*.yml")}
    for page in sorted(ROOT.glob("docs/*.md")):
        snippets = _SNIPPET.findall(page.read_text(encoding="utf-8"))
        texts |= {f"{page.stem}-{n}.yml": text for n, text in enumerate(snippets) if "runs-on:" in text}
    for name, text in texts.items():
        (place / name).write_text(_OWN.sub(rf"\1@{'0' * 40}", text), encoding="utf-8")
    return [place / name for name in sorted(texts)]


if __name__ == "__main__":
    sys.exit(main())
