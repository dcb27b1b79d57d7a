"""Digest templates: Jinja files for HTML and text, the user's first, then the shipped ones."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sharekit.digest.layout import merge_fields as slots
from sharekit.digest.layout import plain_text as plain
from sharekit.digest.layout.hyphens import soften
from sharekit.errors import TemplateError
from sharekit.resources import find_template, templates_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class DigestTemplates:
    """One digest template: its .html and its .txt.

    Args:
        name: Template name, or path to an .html file.
        own: The user's templates folder; its `digest/` is searched first.

    A template extends a shipped one of the same name by `{% extends "default:digest.html" %}`. Templates of
    the user run in Jinja's sandbox.

    Raises:
        TemplateError: The template does not exist.
    """

    def __init__(self, name: str, own: str | Path = "") -> None:
        self.path = find_template("digest", name, own)
        folders = [str(Path(own) / "digest")] if own else []
        if self.path.parent != templates_folder() / "digest":
            folders.insert(0, str(self.path.parent))
        self._folders = tuple(dict.fromkeys(folders))

    def html(self, context: Mapping[str, Any]) -> str:
        """Return the email's HTML, style sheets not yet inlined."""
        return _rendered(_environment(self._folders, html=True), self.path.name, context)

    def text(self, context: Mapping[str, Any]) -> str:
        """Return the email's text; a template without a .txt file uses the default one."""
        environment = _environment(self._folders, html=False)
        return _rendered(environment, f"{self.path.stem}.txt", context, otherwise="digest.txt")


@lru_cache(maxsize=16)
def _environment(folders: tuple[str, ...], *, html: bool) -> jinja2.Environment:
    shipped = jinja2.FileSystemLoader(templates_folder() / "digest")
    own = [jinja2.FileSystemLoader(folder) for folder in folders]
    default = jinja2.PrefixLoader({"default": shipped}, delimiter=":")
    kind = ImmutableSandboxedEnvironment if folders else jinja2.Environment
    environment: jinja2.Environment = kind(
        loader=jinja2.ChoiceLoader([*own, default, shipped]),
        autoescape=html,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=not html,
    )
    environment.filters |= {
        "wrap": plain.wrap,
        "rule": plain.rule,
        "columns": plain.columns,
        "soften": soften,
    }
    environment.globals |= {"reader": _part("reader", html), "unsubscribe": _part("unsubscribe", html)}
    return environment


def _part(name: str, html: bool) -> Callable[..., str]:
    """Return the function behind `{% call reader() %}`, which marks a part."""
    before, after = slots.marks(name, html=html)
    kind = Markup if html else str

    def part(caller: Callable[[], str]) -> str:
        return kind(before) + caller() + kind(after)

    return part


def _rendered(
    environment: jinja2.Environment, name: str, context: Mapping[str, Any], otherwise: str = ""
) -> str:
    try:
        names = [name, otherwise] if otherwise else [name]
        return environment.select_template(names).render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            str(error.message), where=f"{error.filename or error.name}:{error.lineno}"
        ) from error
    except jinja2.TemplatesNotFound as error:
        raise TemplateError(f"template {error.name!r} does not exist", where=name) from error
    except (
        jinja2.TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
    ) as error:
        raise TemplateError(str(error), where=_line_of(error, name)) from error


def _line_of(error: BaseException, name: str) -> str:
    """Return `file:line` of the failing template line: the innermost frame in a template file."""
    trace, where = error.__traceback__ or sys.exc_info()[2], name
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".html", ".txt")):
            where = f"{file}:{trace.tb_lineno}"
        trace = trace.tb_next
    return where
