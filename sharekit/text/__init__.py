"""Words to positioned glyphs, and glyphs to pixels: every script set as a browser sets it.

    fonts = Fonts.load()
    bold = TextStyle(("Inter",), size=64, weight=700)
    balanced = ParagraphStyle(language="en", wrap="balance")
    paragraph = Paragraph([TextRun("Headline", bold)], balanced, fonts=fonts)
    layout = paragraph.fit(1040, 260, smallest=44, largest=88)

It knows nothing of cards. Shaping and rasterising are HarfBuzz's, line breaks are ICU's, bidi (UAX #9),
fallback, wrapping and fitting are its own; `sharekit.text.raster.glyphs` draws a layout on a Pillow image.
"""

from sharekit.text.fonts.face import Face, Instance, read_face
from sharekit.text.fonts.library import Fonts
from sharekit.text.layout import GlyphRun, Layout, TextLine
from sharekit.text.paragraph import Paragraph
from sharekit.text.style import ParagraphStyle, TextRun, TextStyle

__all__ = [
    "Face",
    "Fonts",
    "GlyphRun",
    "Instance",
    "Layout",
    "Paragraph",
    "ParagraphStyle",
    "TextLine",
    "TextRun",
    "TextStyle",
    "read_face",
]
