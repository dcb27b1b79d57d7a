"""Digest templates: Jinja files for HTML and text, the user's first, then the shipped ones."""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from sharekit.cards.template.loader import TemplateLoader
from sharekit.cards.template.meter import Meter
from sharekit.cards.template.sandbox import TEMPLATE_FAULTS, BoundedEnvironment, Sandbox
from sharekit.digest.layout import merge_fields as slots
from sharekit.digest.layout import plain_text as plain
from sharekit.digest.layout.look import email_style
from sharekit.digest.layout.soft_hyphens import soften
from sharekit.errors import TemplateError
from sharekit.support.docs_site import docs_page
from sharekit.support.resources import find_template, templates_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sharekit.digest.layout.look import EmailStyle
    from sharekit.options import Brand

_MOST_PARENTS = 8
_PLACEHOLDER = re.compile(r"\{(\w*)\}")


class DigestTemplates:
    """One digest template: its .html and its .txt.

    Args:
        name: Template name, or path to an .html file.
        own: The user's templates folder; its `digest/` is searched first.

    A template extends a shipped one of the same name by `{% extends "default:digest.html" %}`. Templates of
    the user are untrusted: they run in the sandbox of card templates, metered.

    Raises:
        TemplateError: The template does not exist.
    """

    def __init__(self, name: str, own: str | Path = "") -> None:
        self.path: Path = find_template("digest", name, own)
        folders = [str(Path(own) / "digest")] if own else []
        if self.path.parent != templates_folder() / "digest":
            folders.insert(0, str(self.path.parent))
        self._folders = tuple(dict.fromkeys(folders))

    def style(self, brand: Brand) -> EmailStyle:
        """Return the template's colours and fonts, changed by the brand.

        They are read from `{% set style = look(…) %}` in the template, or in the one it extends.
        """
        environment = _environment(self._folders, html=True)
        values = _look_values(environment, self.path.name)
        try:
            return email_style(brand, **values)
        except (TypeError, KeyError, AttributeError) as error:
            hint = "it takes light={…}, dark={…}, display and text, as in the shipped templates"
            raise TemplateError(f"look() is not complete: {error}", where=self.path, hint=hint) from error

    def html(self, context: Mapping[str, Any]) -> str:
        """Return the email's HTML, style sheets not yet inlined."""
        return _render(_environment(self._folders, html=True), self.path.name, context)

    def text(self, context: Mapping[str, Any]) -> str:
        """Return the email's text; a template without a .txt file uses the default one."""
        environment = _environment(self._folders, html=False)
        return _render(environment, f"{self.path.stem}.txt", context, otherwise="digest.txt")


class _DigestMeter(Meter):
    most_text = 20_000_000  # an issue of 500 stories, rendered before it is trimmed
    most_seconds = 30.0  # the first one imports ICU; steps are what bounds a template


class _DigestSandbox(Sandbox):
    meter = _DigestMeter


@lru_cache(maxsize=16)
def _environment(folders: tuple[str, ...], *, html: bool) -> jinja2.Environment:
    loader = TemplateLoader("digest", [Path(folder) for folder in folders])
    if folders:
        environment: jinja2.Environment = _DigestSandbox(loader)
    else:
        environment = jinja2.Environment(loader=loader, undefined=jinja2.StrictUndefined)  # noqa: S701 (set below)
    environment.autoescape = html
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.keep_trailing_newline = not html
    filters: dict[str, Callable[..., Any]] = {
        "wrap": plain.wrap,
        "rule": plain.rule,
        "columns": plain.columns,
        "soften": soften,
        "fill": _fill,
    }
    if isinstance(environment, Sandbox):
        filters = {name: environment.guarded(name, function) for name, function in filters.items()}
    environment.filters |= filters
    environment.globals |= {"reader": _part("reader", html), "unsubscribe": _part("unsubscribe", html)}
    return environment


def _look_values(environment: jinja2.Environment, name: str) -> dict[str, Any]:
    """Return the arguments of the template's `look(…)`; those of the shipped digest without one."""
    for _ in range(_MOST_PARENTS):
        try:
            source, *_rest = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
            values, name = _read_look(BoundedEnvironment(autoescape=True).parse(source), name)
        except (jinja2.TemplateError, OSError, ValueError, RecursionError):
            break  # reported when the template is rendered
        if values is not None:
            return values
        if not name:
            break
    return _look_values(_environment((), html=True), "digest.html")


def _read_look(tree: nodes.Template, name: str) -> tuple[dict[str, Any] | None, str]:
    """Return the arguments of `look(…)`, if the template has one, and the template that it extends."""
    constants = {
        str(node.target.name): node.node.value
        for node in tree.find_all(nodes.Assign)
        if isinstance(node.target, nodes.Name) and isinstance(node.node, nodes.Const)
    }
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "look":
            return {item.key: _constant(item.value, constants, name) for item in call.kwargs}, ""
    parent = next(tree.find_all(nodes.Extends), None)
    extends = parent is not None and isinstance(parent.template, nodes.Const)
    return None, str(parent.template.value) if extends else ""  # type: ignore[union-attr]


def _constant(node: nodes.Expr, constants: Mapping[str, Any], name: str) -> Any:
    """Return a literal of `look(…)`; it is read before anything is computed."""
    if isinstance(node, nodes.Name) and node.name in constants:
        return constants[node.name]
    if isinstance(node, nodes.Const):
        return node.value
    if isinstance(node, nodes.Dict):
        return {
            _constant(pair.key, constants, name): _constant(pair.value, constants, name)
            for pair in node.items
        }
    raise TemplateError("look() takes texts in quotes", where=f"{name}:{node.lineno}")


def _fill(pattern: str, **values: str) -> str:
    """Return a phrase with its `{name}` placeholders replaced; unknown ones are kept."""
    return _PLACEHOLDER.sub(lambda match: str(values.get(match[1], match[0])), pattern)


def _part(name: str, html: bool) -> Callable[..., str]:
    """Return the function behind `{% call reader() %}`, which marks a part."""
    before, after = slots.marks(name, html=html)
    kind = Markup if html else str

    def part(caller: Callable[[], str]) -> str:
        return kind(before) + caller() + kind(after)

    return part


def _render(
    environment: jinja2.Environment, name: str, context: Mapping[str, Any], otherwise: str = ""
) -> str:
    try:
        template = (
            environment.select_template([name, otherwise]) if otherwise else environment.get_template(name)
        )
        if isinstance(environment, Sandbox):
            return environment.render(template, dict(context))
        return template.render(context)
    except jinja2.TemplateSyntaxError as error:
        raise TemplateError(
            str(error.message), where=f"{error.filename or error.name}:{error.lineno}"
        ) from error
    except jinja2.TemplateNotFound as error:
        missing = str(error.message)
        message = missing if " " in missing else f"template {missing!r} does not exist"
        raise TemplateError(message, where=_line_of(error, name)) from error
    except SecurityError as error:
        raise TemplateError(
            str(error), where=_line_of(error, name), hint=f"see {docs_page('digest', 'templates')}"
        ) from error
    except TEMPLATE_FAULTS as error:
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
