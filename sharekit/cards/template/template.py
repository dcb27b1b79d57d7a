"""A card template: an HTML file, filled by Jinja, laid out and painted at any size."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.exceptions import SecurityError

from sharekit.cards.boxes.document import Document, StyleStore, parse
from sharekit.cards.boxes.node import Node
from sharekit.cards.boxes.text_block import ShapedText, TextOptions
from sharekit.cards.boxes.tree import build
from sharekit.cards.css.browser import DEFAULTS
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.sheet import Sheet
from sharekit.cards.drawing import Drawing
from sharekit.cards.encode.snapshots import SnapshotCache
from sharekit.cards.layout.flow import lay_out
from sharekit.cards.paint.effects.work import check_work
from sharekit.cards.paint.order import display_list
from sharekit.cards.template.loader import TemplateLoader
from sharekit.cards.template.sandbox import TEMPLATE_FAULTS, Sandbox, bytecode_cache
from sharekit.cards.template.source_map import Marks, origin_of
from sharekit.errors import TemplateError
from sharekit.support.docs_site import docs_page
from sharekit.support.resources import find_template

if TYPE_CHECKING:
    from sharekit.cards.css.font_face import FontFace
    from sharekit.cards.paint.pictures import Pictures
    from sharekit.text.fonts.library import Fonts

_SHORT = 40  # characters
_MOST_WORDS = 64


class Template:
    """A card template, ready to be drawn many times.

    Attributes:
        path: Its file.
    """

    def __init__(self, path: Path, own: str | Path = "") -> None:
        self.path = path
        self._folders = [path.parent, *([Path(own) / "cards"] if own else [])]
        self._sandbox = Sandbox(TemplateLoader("cards", self._folders), bytecode_cache())
        self._styles = StyleStore()
        self._snapshots = SnapshotCache()
        self._words: dict[Any, ShapedText] = {}
        self._fonts: dict[tuple[int, tuple[FontFace, ...]], Fonts] = {}
        try:
            self._jinja = self._sandbox.get_template(path.name)
        except jinja2.TemplateError as error:
            raise _from_jinja(error, path) from error

    @classmethod
    def load(cls, name: str | Path, *, own: str | Path = "") -> Template:
        """Load a template.

        Args:
            name: A template's name, or a path to an .html file.
            own: The user's folder of templates, looked into first.

        Raises:
            TemplateError: The template is missing, or Jinja cannot parse it.
        """
        return cls(find_template("cards", str(name), own), own)

    def draw(
        self,
        context: Mapping[str, Any],
        width: int,
        height: int,
        fonts: Fonts,
        *,
        pictures: Pictures | None = None,
        options: TextOptions = TextOptions(),  # noqa: B008 - it never changes
    ) -> Drawing:
        """Lay a card out.

        Args:
            context: Variables of the template, see `sharekit.cards.template.context`.
            width: Of the card, px.
            height: Of the card, px.
            fonts: The fonts to choose from; those of @font-face come first.
            pictures: Finds pictures by address; None searches beside the template.
            options: How text is set.

        Raises:
            TemplateError: The template uses unsupported HTML or CSS; `where` is its file and line.
            TextError: No font has a character.
            ImageError: A picture is missing or refused.
        """
        html = self.render(context)
        loader = pictures or self._beside()
        try:
            root = self._tree(parse(html), (width, height), fonts, pictures=loader, options=options)
            lay_out(root, float(width), float(height))
            ops = display_list(root, width, height)
            check_work(ops, width, height)
        except MarkupError as fault:
            raise self._located(fault, context) from fault
        return Drawing(root, ops, (width, height), pictures=loader, snapshots=self._snapshots)

    def render(self, context: Mapping[str, Any]) -> str:
        """Return the page as HTML.

        Raises:
            TemplateError: A name is undefined, or the template exceeds a limit.
        """
        try:
            return self._sandbox.render(self._jinja, dict(context))
        except TEMPLATE_FAULTS as error:
            raise _from_jinja(error, self.path) from error

    def _tree(
        self,
        document: Document,
        size: tuple[int, int],
        fonts: Fonts,
        pictures: Pictures,
        options: TextOptions,
    ) -> Node:
        if document.faults:
            raise document.faults[0]
        styles = self._styles.styles(document, float(size[0]), float(size[1]))
        faces = tuple(self._styles.sheet(document, float(size[0]), float(size[1])).faces)
        library = self._with_faces(fonts, faces) if faces else fonts
        options.check_families(library)
        root = build(document.root, styles, text=lambda node: self._set_text(node, library, options))
        for node in root.walk():
            if node.src:
                picture = pictures(node.src)
                node.natural = (float(picture.width), float(picture.height))
        return root

    def _set_text(self, node: Node, fonts: Fonts, options: TextOptions) -> ShapedText:
        """Return the text of a node; short ones, such as the site's name, recur on the next card."""
        if sum(len(run.text) for run in node.runs) > _SHORT:
            return ShapedText(node, fonts, options)
        key = (id(fonts), options, node.style, node.language, tuple(node.runs))
        text = self._words.pop(key, None)
        if text is None:
            if len(self._words) >= _MOST_WORDS:
                del self._words[next(iter(self._words))]
            text = ShapedText(node, fonts, options)
        self._words[key] = text  # the newest is last
        return text

    def _with_faces(self, fonts: Fonts, faces: tuple[FontFace, ...]) -> Fonts:
        from sharekit.cards.template.font_files import read_faces

        key = (id(fonts), faces)
        if key not in self._fonts:
            self._fonts.clear()
            self._fonts[key] = fonts.having(*read_faces(faces, self._folders))
        return self._fonts[key]

    def _beside(self) -> Pictures:
        from sharekit.cards.images.photo import ImageLoader

        return ImageLoader(folders=(*self._folders, Path()))

    def faults(
        self, context: Mapping[str, Any], width: int, height: int, fonts: Fonts
    ) -> list[TemplateError]:
        """Return the errors of a card: all style errors, else the first other one.

        Args:
            context: Variables of the template.
            width: Of the card, px.
            height: Of the card, px.
            fonts: The fonts to choose from.
        """
        try:
            document = parse(self.render(context))
        except MarkupError as fault:
            return [self._located(fault, context)]
        except TemplateError as error:
            return [error]
        sheet = Sheet((DEFAULTS, *document.blocks), float(width), float(height))
        errors = sorted([*document.faults, *sheet.faults], key=lambda fault: fault.line)
        if errors:
            return [self._located(fault, context) for fault in errors]
        try:
            self.draw(context, width, height, fonts)
        except TemplateError as error:
            return [error]
        return []

    def _located(self, fault: MarkupError, context: Mapping[str, Any]) -> TemplateError:
        """Turn a line of the page into the file and line of the template that wrote it."""
        marking = Sandbox(TemplateLoader("cards", self._folders))
        marking.add_extension(Marks)
        marked = marking.render(marking.get_template(self.path.name), dict(context))
        origin = origin_of(marked, fault.line)
        where = f"{origin[0]}:{origin[1]}" if origin else f"{self.path}:{fault.line}"
        return TemplateError(fault.message, where=where)


def _from_jinja(error: Exception, path: Path) -> TemplateError:
    """Convert a Jinja error."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return TemplateError(
            f"Jinja cannot parse it: {error.message}", where=f"{error.filename or path}:{error.lineno}"
        )
    if isinstance(error, jinja2.TemplateNotFound):
        hint = (
            "parts are looked for beside the template, in your templates folder, then among the shipped ones"
        )
        return TemplateError(f"template {error.name!r} not found", where=path, hint=hint)
    place = f"{path}:{line}" if (line := _line_of(error, path)) else str(path)
    if isinstance(error, jinja2.UndefinedError):
        variables = docs_page("templates", "what-a-template-is-filled-with")
        hint = f"{{{{ name|default('') }}}} allows for missing ones; all variables: {variables}"
        return TemplateError(str(error.message), where=place, hint=hint)
    if isinstance(error, RecursionError):
        return TemplateError("the template includes itself endlessly", where=place)
    if isinstance(error, SecurityError):
        return TemplateError(str(error), where=place, hint="card templates are small: loop less, write less")
    return TemplateError(f"{type(error).__name__}: {error}", where=place)


def _line_of(error: Exception, path: Path) -> int:
    """Return the template's line in a traceback that Jinja has rewritten, or 0."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
