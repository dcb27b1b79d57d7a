"""Text blocks of the box tree, set by `sharekit.text`."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from sharekit.cards.boxes.node import Node
from sharekit.cards.css.errors import MarkupError
from sharekit.cards.css.style import Style
from sharekit.cards.css.values.numbers import Length
from sharekit.errors import ConfigError

if TYPE_CHECKING:
    from sharekit.text.fonts.library import Fonts
    from sharekit.text.layout import Layout
    from sharekit.text.paragraph import Paragraph
    from sharekit.text.style import TextStyle
    from sharekit.text.wrapping import Wrap

_UNIT = 64  # browsers keep widths in 1/64 px


class TextOptions(NamedTuple):
    """Text options besides style.

    Attributes:
        missing: For characters no font has: `error`, or `drop` them with a warning.
        as_browser: Ignore what browsers do not support: `--typography`, and `hyphens: auto`, for which
            Chromium on Linux has no dictionaries.
        families: Settings that name font families, and those families; one of each must be available.
    """

    missing: Literal["error", "drop"] = "error"
    as_browser: bool = False
    families: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def check_families(self, fonts: Fonts) -> None:
        """Check that the families named by settings are available.

        Raises:
            ConfigError: None of one setting is.
        """
        for setting, names in self.families:
            if not any(name in fonts for name in names):
                similar = ", ".join(fonts.similar(names[0]) or fonts.families[:12])
                raise ConfigError(
                    f"no font of the family {names[0]!r}; available are {similar} …",
                    where=setting,
                    hint="sharekit show fonts lists all; others go into the folder of the setting fonts",
                )


class SetText(NamedTuple):
    """The text engine's layout, as box layout needs it."""

    layout: Layout

    @property
    def width(self) -> float:
        """Of the widest line, px."""
        return self.layout.ink_width

    @property
    def height(self) -> float:
        """Of all lines, px."""
        return self.layout.height

    @property
    def baseline(self) -> float:
        """Of the first line, px from the top."""
        return self.layout.baseline


class ShapedText:
    """The text of one node; shaped once, set at as many widths as asked for.

    Args:
        node: It has runs.
        fonts: The fonts to choose from.
        options: How it is set.

    Raises:
        TextError: No font has a character.
    """

    def __init__(self, node: Node, fonts: Fonts, options: TextOptions) -> None:
        self._style = node.style
        self._set: dict[tuple[float, float | None], SetText] = {}
        self._extent: tuple[float, float] | None = None
        self._paragraph = _paragraph(node, fonts, options)

    def intrinsic(self) -> tuple[float, float]:
        """Return the least and the most width it wants, px."""
        if self._extent is None:
            low, high = self._paragraph.intrinsic()
            if self._style.fit:
                smallest, largest = (size / self._style.font_size for size in self._style.fit)
                low, high = low * smallest, high * largest
            self._extent = math.ceil(low * _UNIT) / _UNIT, math.ceil(high * _UNIT) / _UNIT
        return self._extent

    def set(self, width: float, height: float | None) -> SetText:
        """Set it at a width in px; `height` bounds what `--fit` may choose."""
        key = (width, height if self._style.fit else None)
        lines = self._set.get(key)
        if lines is None:
            lines = self._set[key] = SetText(self._lay_out(width, height))
        return lines

    def _lay_out(self, width: float, height: float | None) -> Layout:
        if self._style.fit is None:
            return self._paragraph.layout(width)
        smallest, largest = self._style.fit
        return self._paragraph.fit(width, math.inf if height is None else height, smallest, largest)


def _paragraph(node: Node, fonts: Fonts, options: TextOptions) -> Paragraph:
    from sharekit.text.paragraph import Paragraph
    from sharekit.text.style import ParagraphStyle, TextRun

    _check_families(node, fonts)
    style = node.style
    careful = style.typography == "careful" and not options.as_browser
    wanted = ParagraphStyle(
        text=text_style(style),
        language=node.language,
        direction="rtl" if node.rtl else "ltr",
        align=_align(style),
        line_height=_ratio(style),
        clearance=careful,
        clamp=style.line_clamp,
        wrap=_wrap(style),
        phrases=style.word_break == "auto-phrase",
        keep=careful,
        keep_all=style.word_break == "keep-all",
        strict=style.line_break == "strict",
        hyphenate=style.hyphens == "auto" and not options.as_browser,
        # What --fit sizes must stay in its box; a browser knows no --fit to compare with.
        break_words=style.overflow_wrap != "normal" or style.fit is not None,
        anywhere=style.overflow_wrap == "anywhere",
    )
    runs = [TextRun(run.text, _run_style(run.style, wanted.line_height), run) for run in node.runs]
    return Paragraph(runs, wanted, fonts=fonts, missing=options.missing)


def _check_families(node: Node, fonts: Fonts) -> None:
    """Check that each list of families names one that is available, besides generic ones.

    Raises:
        MarkupError: It does not.
    """
    for run in node.runs:
        named = [family for family in run.style.font_family if not fonts.is_generic(family)]
        if named and not any(family in fonts for family in named):
            similar = fonts.similar(named[0]) or fonts.families[:8]
            raise MarkupError(
                f"font-family: no font of the family {named[0]!r}; available are {', '.join(similar)} … "
                "(sharekit show fonts); others go into the folder of the setting fonts, or into @font-face",
                node.line,
            )


def _align(style: Style) -> Literal["start", "end", "left", "right", "center"]:
    return style.text_align  # type: ignore[return-value]  # the property allows only these keywords


def _wrap(style: Style) -> Wrap:
    if style.white_space == "nowrap":
        return "nowrap"
    return "greedy" if style.text_wrap == "wrap" else style.text_wrap  # type: ignore[return-value]  # as above


def _ratio(style: Style) -> float | None:
    height = style.line_height
    return height.px / style.font_size if isinstance(height, Length) else height


def _run_style(style: Style, around: float | None) -> TextStyle:
    """Return the style of a run, with its line height where that is not the block's."""
    own = _ratio(style)
    if own == around:
        return text_style(style)
    return replace(text_style(style), line_height="normal" if own is None else own)


def text_style(style: Style) -> TextStyle:
    """Return what the text engine needs to know of a style."""
    from sharekit.text.style import TextStyle

    features = tuple(style.font_variant_numeric) + tuple(
        name if value else f"-{name}" for name, value in style.font_feature_settings
    )
    return TextStyle(
        families=style.font_family,
        size=style.font_size,
        weight=style.font_weight,
        italic=style.font_style == "italic",
        letter_spacing=style.letter_spacing,
        features=features,
        optical_size=None if style.font_optical_sizing == "auto" else 0.0,
    )
