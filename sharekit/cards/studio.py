"""Articles ▶ cards: everything that stays the same from card to card is loaded once and kept here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.cards.card import Card
from sharekit.cards.encode.encoder import encode, media_type
from sharekit.cards.encode.palette import Palettes
from sharekit.cards.images.photo import Focus, Pictures, parse_focus
from sharekit.cards.inspect.alt_text import alt_text
from sharekit.cards.inspect.measured import Judged
from sharekit.cards.look import Fetch, Look
from sharekit.cards.networks import Network, find_network
from sharekit.cards.template.context import card_context
from sharekit.errors import ConfigError, FetchError, ImageError, SharekitError
from sharekit.resources import find_template, templates_folder

if TYPE_CHECKING:
    from sharekit.article import Article
    from sharekit.cards.boxes.text_block import Manner
    from sharekit.cards.drawing import Drawn
    from sharekit.cards.template.template import Template
    from sharekit.text import Fonts


class Studio:
    """Draws cards of one look.

    Args:
        look: What all cards share.
        fetch: Reads pictures from the web; None leaves them out, with a warning.
    """

    def __init__(self, look: Look | None = None, fetch: Fetch | None = None) -> None:
        self.look = look or Look()
        self._fetch = fetch
        self._palettes = Palettes()
        self._templates: dict[str, tuple[Template, Pictures]] = {}

    @cached_property
    def fonts(self) -> Fonts:
        """The faces there are."""
        from sharekit.text import Fonts

        return Fonts.load(self.look.fonts or None, system=self.look.system_fonts)

    def draw(
        self, article: Article, *, network: str = "og", template: str = "news", format_: str = "auto"
    ) -> Card:
        """Draw a card.

        Args:
            article: What it is about.
            network: A network's name.
            template: A template's name, or a path to an .html file.
            format_: png, jpeg, webp, avif, or auto: the smallest the network takes that looks right.

        Raises:
            ConfigError: The network, the format or a brand value is unknown.
            TemplateError: The template is missing, or not of the subset.
            TextError: A character has no face.
            ImageError: A picture is refused, or the card cannot meet its budget.
        """
        shape = find_network(network, self.look.networks)
        made, pictures = self._template(template)
        article, warnings = _with_photo(article, pictures)
        context = self._context(article, shape, pictures)
        drawn = made.draw(
            context, shape.width, shape.height, self.fonts, pictures=pictures, manner=self._manner
        )
        judged = Judged(drawn, self._palettes)
        encoded = encode(
            judged.pixels, format_=format_, formats=shape.formats, max_bytes=shape.max_bytes, where=network
        )
        layout = _layout(drawn, judged, shape, template)
        lines = [line["text"] for row in layout["elements"] for line in row["lines"]]
        warnings += [*drawn.warnings, *_findings(layout, shape)]
        if encoded.format not in shape.formats:
            warnings.append(f"{encoded.format} is not among what it takes: {', '.join(shape.formats)}")
        layout["warnings"] = warnings
        return Card(
            data=encoded.data,
            type=media_type(encoded.format),
            width=shape.width,
            height=shape.height,
            alt=alt_text(context, lines, headline=article.headline),
            network=network,
            template=template,
            contrast=min((reading.contrast for reading in judged.readings), default=None),
            layout=layout,
            warnings=tuple(warnings),
        )

    def key(
        self, article: Article, *, network: str = "og", template: str = "news", format_: str = "auto"
    ) -> str:
        """Return the key of a card without drawing it: equal keys are equal cards."""
        from sharekit.cards.fingerprint import digest_of

        shape = find_network(network, self.look.networks)
        _, pictures = self._template(template)
        article, _ = _with_photo(article, pictures)
        context = self._context(article, shape, pictures, focus=(0.0, 0.0))
        seen = [_key(pictures, src) for src in (context["photo"], context["logo"], context["logo_dark"])]
        return digest_of(
            self.fingerprint, context, article.image_focus, seen, asdict(shape), template, format_
        )

    @cached_property
    def _manner(self) -> Manner:
        from sharekit.cards.boxes.text_block import Manner

        missing = self.look.missing_glyphs
        if missing not in {"error", "drop"}:
            raise ConfigError(f"found {missing!r}", where="missing_glyphs", hint="write error or drop")
        return Manner(missing="drop" if missing == "drop" else "error")

    @cached_property
    def fingerprint(self) -> str:
        """What all cards of this studio depend on besides article and network: engine, fonts, templates."""
        from sharekit.cards.fingerprint import digest_of, engine, tree_digest

        folders = [templates_folder() / "cards"]
        folders += [Path(name) for name in (self.look.templates, self.look.fonts) if name]
        return digest_of(engine(), tree_digest(folders), self.look.system_fonts, self.look.missing_glyphs)

    def _template(self, name: str) -> tuple[Template, Pictures]:
        """Return a template, loaded anew when its file has changed, and what finds its pictures."""
        from sharekit.cards.template.template import Template

        path = find_template("cards", name, self.look.templates)
        key = f"{path}:{path.stat().st_mtime_ns}"
        if key not in self._templates:
            folders = [*map(Path, self.look.folders), path.parent]
            made = Template(path, self.look.templates)
            self._templates[key] = (made, Pictures(self._fetch, folders))
        return self._templates[key]

    def _context(
        self, article: Article, shape: Network, pictures: Pictures, focus: Focus | None = None
    ) -> dict[str, Any]:
        return card_context(
            article,
            shape,
            self.look.brand,
            site=self.look.site,
            language=self.look.language,
            focus=focus or _focus(article, pictures),
        )


def _with_photo(article: Article, pictures: Pictures) -> tuple[Article, list[str]]:
    """Return the article as it can be shown: a picture that cannot be had is left out, and told.

    A file that is there must be sound: its errors are errors.
    """
    if not article.image:
        return article, []
    try:
        pictures(article.image)
    except (FetchError, ImageError) as error:
        if pictures.holds(article.image):
            raise
        return article.replace(image=""), [f"drawn without its photo: {error}"]
    return article, []


def _focus(article: Article, pictures: Pictures) -> Focus:
    if article.image_focus:
        return parse_focus(article.image_focus)
    return pictures(article.image).focus if article.image else (0.5, 0.4)


def _key(pictures: Pictures, src: str) -> str:
    try:
        return pictures(src).key if src else ""
    except SharekitError as error:
        return str(error)


def _layout(drawn: Drawn, judged: Judged, shape: Network, template: str) -> dict[str, Any]:
    rows = {row["id"]: row for row in drawn.elements}
    for reading in judged.readings:
        row = rows[reading.id]
        if row["contrast"] is None or reading.contrast < row["contrast"]:
            row |= {"contrast": reading.contrast, "least_contrast": reading.least}
    return {
        "network": shape.name,
        "width": shape.width,
        "height": shape.height,
        "template": template,
        "elements": drawn.elements,
        "warnings": [],
    }


def _findings(layout: Mapping[str, Any], shape: Network) -> list[str]:
    """Return what is not as it should be: words that cannot be read, words where apps put their own."""
    found = []
    for row in layout["elements"]:
        name = row["classes"][0] if row["classes"] else row["tag"]
        if row["contrast"] is not None and row["contrast"] < row["least_contrast"]:
            found.append(
                f"{name}: contrast {row['contrast']:.1f}:1 with what is behind it, and it needs "
                f"{row['least_contrast']:g}:1: change the brand's colours"
            )
        if any(_is_covered(line, shape) for line in row["lines"]):
            found.append(f"{name}: words where {shape.name} shows its own (safe area {list(shape.safe)} px)")
    return found


def _is_covered(line: Mapping[str, Any], shape: Network) -> bool:
    left, top, right, bottom = shape.words_box
    x, baseline, size = line["x"], line["baseline"], line["font_size"]
    inside = left <= x + 1 and x + line["width"] <= right + 1 and top <= baseline - size * 0.7 + 1
    return not (inside and baseline <= bottom + 1)
