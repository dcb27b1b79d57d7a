"""`sharekit init`: settings, a template to change and a CI file for a new project."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import NamedTuple

import click

from sharekit.cli.common import Run, verb
from sharekit.errors import ConfigError
from sharekit.support.files import write_whole
from sharekit.support.resources import templates_folder
from sharekit.support.urls import split_url
from sharekit.version import __version__

_PRIVATE = ("sharekit.db*", "outbox/", "output/")
_CI = ".github/workflows/sharekit.yml"


class Start(NamedTuple):
    """What a kind of project begins with.

    Attributes:
        parent: The shipped card template that its own one extends.
        files: The files to write: path to template.
        folder: Where its site is built, for the CI file.
        steps: The next two commands.
    """

    parent: str
    files: dict[str, str]
    folder: str
    steps: tuple[str, str]


_STARTS = {
    "blog": Start(
        parent="editorial",
        files={_CI: "_publish.yml"},
        folder="public",
        steps=(
            "sharekit card content/posts/YOUR-POST.md -o preview",
            "sharekit digest content/posts -o issue",
        ),
    ),
    "newsroom": Start(
        parent="news",
        files={},
        folder="",
        steps=("sharekit make story.txt", "sharekit preview story.txt"),
    ),
    "docs": Start(
        parent="docs",
        files={_CI: "_publish.yml"},
        folder="site",
        steps=("sharekit publish site --diff", "sharekit publish site"),
    ),
    "app": Start(
        parent="bold",
        files={"cards.py": "app/cards.py.jinja"},
        folder="",
        steps=(
            "export SHAREKIT_SECRET=$(python3 -c 'import secrets; print(secrets.token_urlsafe(32))')",
            "uvicorn cards:app  # pip install 'sharekit-press[web]' fastapi",
        ),
    ),
}


@verb(
    help="""Write sharekit.toml, a card template to change and, for sites, a CI file into FOLDER. Files that
    exist are never overwritten.""",
    examples=(
        "sharekit init blog --site 'The Meridian' --base-url https://meridian.example",
        "sharekit init  # asks",
    ),
)
@click.argument("kind", type=click.Choice(list(_STARTS)), required=False)
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--site", metavar="NAME", help="Name of the publication.")
@click.option("--base-url", metavar="URL", help="Address of the site.")
def init(run: Run, kind: str | None, folder: Path, site: str | None, base_url: str | None) -> None:
    """Write the files, and print the next two commands."""
    kind = kind or _ask("What is it for?", "a kind: blog, newsroom, docs or app", list(_STARTS))
    site = site or _ask("Name of the publication?", "--site NAME")
    base_url = base_url or _ask("Address of the site?", "--base-url URL")
    parts = split_url(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ConfigError(
            f"{base_url!r} is not an absolute URL", where="--base-url", hint="such as https://example.org"
        )
    files = _files(kind, site, base_url)
    if existing := [name for name in files if (folder / name).exists()]:
        raise ConfigError(
            f"already exists: {', '.join(existing)}",
            where=str(folder),
            hint="remove it, or choose another folder",
        )
    for name, content in files.items():
        write_whole(folder / name, content.encode())
        run.note(f"wrote {folder / name}")
    _ignore_private_files(run, folder / ".gitignore")
    run.give({"files": list(files), "next": list(_STARTS[kind].steps)})
    run.report("Next:\n" + "\n".join(f"    {step}" for step in _STARTS[kind].steps))


def _ignore_private_files(run: Run, path: Path) -> None:
    """Keep readers' addresses and results out of the repository; an existing .gitignore is not changed."""
    if not path.exists():
        write_whole(path, "".join(f"{line}\n" for line in _PRIVATE).encode())
        run.note(f"wrote {path}")
    elif missing := [line for line in _PRIVATE if line not in path.read_text("utf-8", "replace").split()]:
        run.note(f"add to {path}: {', '.join(missing)}")


def _ask(question: str, option: str, choices: list[str] | None = None) -> str:
    """Ask on a terminal.

    Raises:
        ConfigError: There is nobody to ask.
    """
    if not sys.stdin.isatty():
        raise ConfigError(
            f"missing {option}", where="init", hint="`sharekit init --help` shows what is allowed"
        )
    answer: str = click.prompt(question, type=click.Choice(choices) if choices else str, err=True)
    return answer


def _files(kind: str, site: str, base_url: str) -> dict[str, str]:
    import jinja2

    start = _STARTS[kind]
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_folder() / "init"),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 (settings and Python, no HTML)
    )
    environment.filters["quoted"] = partial(json.dumps, ensure_ascii=False)  # a string of TOML and Python
    values = {
        "kind": kind,
        "site": site,
        "base_url": base_url,
        "host": split_url(base_url).hostname,
        "parent": start.parent,
        "folder": start.folder,
        "version": __version__,
    }
    templates = {
        "sharekit.toml": f"{kind}/sharekit.toml",
        f"templates/cards/{kind}.html": "_card.html",
    } | start.files
    return {name: environment.get_template(source).render(values) for name, source in templates.items()}
