"""Build the small sites in tests/publishing/sites with the real generators, for the tests that publish them.

    python -m scripts.build_sites FOLDER [GENERATOR …]

Installs the generators from PyPI into FOLDER/venv and those from npm into FOLDER/sources, uses Hugo and
Jekyll where they are installed, and leaves each built site in FOLDER/<generator>/. A generator that cannot
be had is named and left out; the exit code is 1 only when one that was there failed to build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Sequence
from pathlib import Path

SOURCES = Path(__file__).parent.parent / "tests" / "publishing" / "sites"
Command = Sequence[str | Path]


def main() -> int:
    """Install what is needed, build what can be built, and say which."""
    if len(sys.argv) < 2:  # noqa: PLR2004
        print(__doc__)
        return 2
    folder = Path(sys.argv[1]).resolve()
    wanted = sys.argv[2:] or list(GENERATORS)
    failed = 0
    for name in wanted:
        target = folder / name
        if target.is_dir():
            print(f"{name}: stands already")
            continue
        try:
            command = GENERATORS[name](folder, _copied(name, folder), target)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{name}: not to be had: {_said(error)}")
            continue
        try:
            _run(command, folder / "sources" / name)
            print(f"{name}: built")
        except subprocess.CalledProcessError as error:
            shutil.rmtree(target, ignore_errors=True)
            print(f"{name}: failed: {_said(error)}")
            failed += 1
    return int(failed > 0)


def _copied(name: str, folder: Path) -> Path:
    source = folder / "sources" / name
    shutil.copytree(SOURCES / name, source, dirs_exist_ok=True)
    return source


def _run(command: Command, where: Path) -> None:
    environ = os.environ | {"ASTRO_TELEMETRY_DISABLED": "1", "CI": "true"}
    subprocess.run(
        [str(part) for part in command], cwd=where, env=environ, check=True, capture_output=True, timeout=600
    )


def _said(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return (error.stderr or error.stdout or b"").decode(errors="replace").strip()[-600:]
    return str(error)


def _python(folder: Path, name: str) -> Path:
    """Return a program from the generators' own virtual environment, made when first asked for."""
    home = folder / "venv"
    if not (home / "installed").is_file():
        venv.create(home, with_pip=True, clear=True)
        _run([home / "bin" / "pip", "install", "-q", "-r", SOURCES / "requirements.txt"], SOURCES)
        (home / "installed").touch()
    return home / "bin" / name


def _node(folder: Path, name: str, source: Path) -> Path:
    """Return a program from the generators' own node_modules, which every source finds beside it."""
    home = folder / "sources"
    if not (home / "node_modules").is_dir():
        npm = shutil.which("npm")
        if npm is None:
            raise FileNotFoundError("npm is not installed")
        shutil.copy(SOURCES / "package.json", home)
        _run([npm, "install", "--no-audit", "--no-fund", "--no-package-lock"], home)
    return source.parent / "node_modules" / ".bin" / name


def _system(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed")
    return found


Generator = Callable[[Path, Path, Path], Command]
"""Makes the command that builds a source into a target: folder, source, target."""

GENERATORS: dict[str, Generator] = {
    "mkdocs": lambda folder, _s, target: [_python(folder, "mkdocs"), "build", "-q", "-d", target],
    "sphinx": lambda folder, _s, target: [_python(folder, "sphinx-build"), "-q", "-E", ".", target],
    "pelican": lambda folder, _s, target: [
        _python(folder, "pelican"),
        "-q",
        "-o",
        target,
        "-s",
        "pelicanconf.py",
    ],
    "nikola": lambda folder, source, target: [
        "sh",
        "-c",
        f'"{_python(folder, "nikola")}" build -q && cp -r "{source}/output" "{target}"',
    ],
    "eleventy": lambda folder, source, target: [
        _node(folder, "eleventy", source),
        "--quiet",
        f"--output={target}",
    ],
    "astro": lambda folder, source, target: [_node(folder, "astro", source), "build", "--outDir", target],
    "vitepress": lambda folder, source, target: [
        _node(folder, "vitepress", source),
        "build",
        "--outDir",
        target,
    ],
    "hugo": lambda _f, _s, target: [_system("hugo"), "--quiet", "--destination", target],
    "jekyll": lambda _f, _s, target: [_system("jekyll"), "build", "--quiet", "--destination", target],
}


if __name__ == "__main__":
    sys.exit(main())
