"""Text layout: any script to positioned glyphs, as in a browser, and glyphs to pixels.

    fonts = Fonts.load()
    bold = TextStyle(("Inter",), size=64, weight=700)
    balanced = ParagraphStyle(language="en", wrap="balance")
    paragraph = Paragraph([TextRun("Headline", bold)], balanced, fonts=fonts)
    layout = paragraph.fit(1040, 260, smallest=44, largest=88)

Independent of cards. HarfBuzz shapes and rasterises, ICU finds line breaks; bidi (UAX #9), fallback, wrapping
and fitting are implemented here. `sharekit.text.raster.glyphs` draws a layout on a Pillow image. A library of
fonts may be shared by many threads.
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
