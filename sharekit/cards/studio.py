"""Articles ▶ cards: fonts, templates and pictures are loaded once and shared by all cards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.article import Article
from sharekit.cards.article_picture import drawn_face, focus_for, ground_for, missing_graphic, with_photo
from sharekit.cards.card import Card
from sharekit.cards.encode.encoder import Encoded, encode, media_type
from sharekit.cards.encode.palette import BackgroundCache
from sharekit.cards.images.photo import ImageLoader, loader_of
from sharekit.cards.inspect.alt_text import alt_text
from sharekit.cards.inspect.lost_logo import lost_logo
from sharekit.cards.inspect.measured import MeasuredCard
from sharekit.cards.lock import DRAWING
from sharekit.cards.look import Fetch, Look
from sharekit.cards.networks import Network, find_network
from sharekit.cards.template.context import card_context, named_families
from sharekit.errors import ImageError, SharekitError
from sharekit.support.resources import find_template, is_path, templates_folder

if TYPE_CHECKING:
    from sharekit.cards.boxes.text_block import TextOptions
    from sharekit.cards.drawing import Drawing
    from sharekit.cards.template.template import Template
    from sharekit.options import Brand
    from sharekit.text import Fonts

_PICTURES = ("photo", "face", "graphic", "logo", "logo_dark")  # variables of templates
_LEAST_ICON = 96  # px of an icon's side from which it is sharp as a logo


class Studio:
    """Draws cards of one look. May be shared by threads, and pickled: the copy loads its files again.

    >>> studio = sharekit.Studio(sharekit.Look(site="The Meridian"))
    >>> [studio.draw(post, network="square").height for post in posts]
    [1080, 1080]

    Args:
        look: What the cards share.
        fetch: Reads pictures from the web; when None, such pictures are skipped with a warning.
    """

    def __init__(self, look: Look | None = None, fetch: Fetch | None = None) -> None:
        self.look: Look = look or Look()
        self._fetch = fetch
        self._backgrounds = BackgroundCache()
        self._templates: dict[str, Template] = {}
        self._loaders: dict[Path, ImageLoader] = {}

    def __reduce__(self) -> tuple[type[Studio], tuple[Look, Fetch | None]]:
        return Studio, (self.look, self._fetch)

    @cached_property
    def fonts(self) -> Fonts:
        """The fonts to choose from."""
        from sharekit.text import Fonts

        return Fonts.load(self.look.fonts or None, system=self.look.system_fonts)

    def draw(
        self, article: Article, *, network: str = "og", template: str = "news", format: str = "auto"
    ) -> Card:
        """Draw a card.

        Args:
            article: The article.
            network: A network's name.
            template: A template's name, or a path to an .html file.
            format: png, jpeg, webp, avif, or auto: the smallest accepted format that looks right.

        Raises:
            TypeError: `article` is not an Article.
            ConfigError: The network, the format, a brand's value or its font family is unknown.
            TemplateError: The template is missing or uses unsupported CSS.
            TextError: No font has a character.
            ImageError: A picture is refused, or the card exceeds its byte limit.
        """
        require_article(article)
        shape = find_network(network, self.look.networks)
        loaded, pictures, article, warnings = self._prepared(article, network, template)
        with DRAWING:
            context = self._context(article, shape, pictures)
            own = pictures.for_template([context[name] for name in _PICTURES])
            size, options = (shape.width, shape.height), self._text_options
            drawing = loaded.draw(context, *size, self.fonts, pictures=own, options=options)
            measured = MeasuredCard(drawing, self._backgrounds)
            encoded = encode(
                measured.pixels,
                format=format,
                formats=shape.formats,
                max_bytes=shape.max_bytes,
                where=network,
            )
        layout = _layout(drawing, measured, shape, template, warnings)
        lines = [line["text"] for row in layout["elements"] for line in row["lines"]]
        warnings += [*missing_graphic(loaded, context), *lost_logo(drawing, context)]
        warnings += [*drawing.warnings, *_layout_warnings(layout, shape), *_format_warnings(encoded, shape)]
        return Card(
            data=encoded.data,
            type=media_type(encoded.format),
            width=shape.width,
            height=shape.height,
            alt=alt_text(context, lines, headline=article.headline),
            network=network,
            template=template,
            contrast=min((reading.contrast for reading in measured.readings), default=None),
            layout=layout,
            warnings=tuple(warnings),
        )

    def _prepared(
        self, article: Article, network: str, template: str
    ) -> tuple[Template, ImageLoader, Article, list[str]]:
        """Return the template, its pictures, the article without a missing photo, and warnings."""
        loaded, pictures = self._template(template)
        article, warnings = with_photo(article, pictures)
        if self.would_be_empty(article, network):
            raise ImageError(
                "it shows pictures without text; the article has no photo, and art is off",
                where=network,
                hint="give the article a photo, or set art to auto",
            )
        return loaded, pictures, article, warnings

    def would_be_empty(self, article: Article, network: str) -> bool:
        """Return whether a card would show nothing: a network without text, an article without a picture."""
        shape = find_network(network, self.look.networks)
        return shape.text_free and not article.image and self.look.art == "none"

    def key(
        self, article: Article, *, network: str = "og", template: str = "news", format: str = "auto"
    ) -> str:
        """Return the cache key of a card without drawing it: equal keys mean equal cards."""
        from sharekit.cards.fingerprint import digest_of, template_digest

        shape = find_network(network, self.look.networks)
        require_article(article)
        path = find_template("cards", template, self.look.templates)
        pictures = self._pictures(path)
        article, _ = with_photo(article, pictures)
        context = self._context(article, shape, pictures, is_drawn=False)
        seen = [_key(pictures, src) for src in (context["photo"], context["logo"], context["logo_dark"])]
        file = template_digest(path) if is_path(template) else ""
        return digest_of(
            self.fingerprint, context, article.image_focus, seen, asdict(shape), template, file, format
        )

    @cached_property
    def _text_options(self) -> TextOptions:
        from sharekit.cards.boxes.text_block import TextOptions

        return TextOptions(missing=self.look.missing_glyphs, families=named_families(self.look.brand))

    @cached_property
    def fingerprint(self) -> str:
        """Digest of all that cards depend on besides article and network: engine, fonts, templates."""
        from sharekit.cards.fingerprint import digest_of, engine, tree_digest

        folders = [templates_folder() / "cards"]
        folders += [Path(name) for name in (self.look.templates, self.look.fonts) if name]
        return digest_of(engine(), tree_digest(folders), self.look.system_fonts, self.look.missing_glyphs)

    def _template(self, name: str) -> tuple[Template, ImageLoader]:
        """Return a template, reloaded when its file has changed, and the loader of its pictures."""
        from sharekit.cards.template.template import Template

        path = find_template("cards", name, self.look.templates)
        key = f"{path}:{path.stat().st_mtime_ns}"
        with DRAWING:
            loaded = self._templates[key] = self._templates.get(key) or Template(path, self.look.templates)
        return loaded, self._pictures(path)

    def _pictures(self, path: Path) -> ImageLoader:
        """Return the loader of the pictures that a template's cards show."""
        with DRAWING:
            if path.parent not in self._loaders:
                self._loaders[path.parent] = loader_of(self.look, self._fetch, path)
            return self._loaders[path.parent]

    def _context(
        self, article: Article, shape: Network, pictures: ImageLoader, *, is_drawn: bool = True
    ) -> dict[str, Any]:
        ground = ground_for(article, pictures) if is_drawn else ""
        return card_context(
            article,
            shape,
            _brand_for(self.look.brand, article, pictures),
            site=self.look.site,
            language=self.look.language,
            art=self.look.art,
            focus=focus_for(article, pictures) if is_drawn and not ground else (0.0, 0.0),
            ground=ground,
            face=drawn_face(article, pictures) if ground else "",
        )


def require_article(article: object) -> None:
    """Raise TypeError for anything but an article."""
    if not isinstance(article, Article):
        raise TypeError(
            f"expected an Article, found {type(article).__name__}: read one with sharekit.read(), "
            "or write Article(headline=…)"
        )


def _brand_for(brand: Brand, article: Article, pictures: ImageLoader) -> Brand:
    """Return the brand with what its logo decides; without a logo, an article's icon takes its place."""
    if not brand.logo:
        return (
            replace(brand, logo=article.icon) if article.icon and _is_sharp(article.icon, pictures) else brand
        )
    if brand.logo_is_wordmark is not None:
        return brand
    from sharekit.cards.images.logo import is_wordmark

    return replace(brand, logo_is_wordmark=is_wordmark(pictures(brand.logo)))


def _is_sharp(src: str, pictures: ImageLoader) -> bool:
    """Return whether an icon can be shown as a logo; nobody asked for it, so it is no error if not."""
    try:
        icon = pictures(src)
    except SharekitError:
        return False
    return icon.type == "image/svg+xml" or min(icon.width, icon.height) >= _LEAST_ICON


def _key(pictures: ImageLoader, src: str) -> str:
    try:
        return pictures(src).key if src else ""
    except SharekitError as error:
        return str(error)


def _layout(
    drawing: Drawing, measured: MeasuredCard, shape: Network, template: str, warnings: list[str]
) -> dict[str, Any]:
    rows = {row["id"]: row for row in drawing.elements}
    for reading in measured.readings:
        row = rows[reading.id]
        if row["contrast"] is None or reading.contrast < row["contrast"]:
            row |= {"contrast": reading.contrast, "least_contrast": reading.least}
    return {
        "network": shape.name,
        "width": shape.width,
        "height": shape.height,
        "template": template,
        "elements": drawing.elements,
        "warnings": warnings,
    }


def _format_warnings(encoded: Encoded, shape: Network) -> Iterator[str]:
    if encoded.format not in shape.formats:
        yield f"{encoded.format} is not a format {shape.name} accepts: {', '.join(shape.formats)}"


def _layout_warnings(layout: Mapping[str, Any], shape: Network) -> list[str]:
    """Return warnings: text with low contrast, text outside the safe area."""
    warnings = []
    for row in layout["elements"]:
        name = row["classes"][0] if row["classes"] else row["tag"]
        if row["contrast"] is not None and row["contrast"] < row["least_contrast"]:
            warnings.append(
                f"{name}: contrast {row['contrast']:.1f}:1 with its background; required is "
                f"{row['least_contrast']:g}:1: change the brand's colours"
            )
        if any(_is_covered(line, shape) for line in row["lines"]):
            warnings.append(f"{name}: text outside the safe area of {shape.name} ({list(shape.safe)} px)")
    return warnings


def _is_covered(line: Mapping[str, Any], shape: Network) -> bool:
    left, top, right, bottom = shape.words_box
    x, baseline, size = line["x"], line["baseline"], line["font_size"]
    inside = left <= x + 1 and x + line["width"] <= right + 1 and top <= baseline - size * 0.7 + 1
    return not (inside and baseline <= bottom + 1)
