"""A paragraph: text that can be laid out at a size and width, or fitted into a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.text.clamping import lay_out_clamped
from sharekit.text.fitting import fit_text
from sharekit.text.measured_text import MeasuredText

if TYPE_CHECKING:
    from sharekit.text.layout import Layout


class Paragraph(MeasuredText):
    """Text in one or several styles, to be laid out in a box; takes what `MeasuredText` takes.

    A paragraph belongs to one thread. Its font library, and all caches behind it, may be shared.
    """

    def layout(self, width: float) -> Layout:
        """Lay out the paragraph at its own size; `width` is in px, `math.inf` for no limit."""
        return self.layout_at(self.text_style.size, width)

    def layout_at(self, size: float, width: float, max_height: float | None = None) -> Layout:
        """Lay out the paragraph at another font size in px; taller text is cut with an ellipsis."""
        return lay_out_clamped(self, size, width, max_height)

    def fit(self, width: float, height: float, smallest: float, largest: float) -> Layout:
        """Lay out the paragraph at the largest whole font size in px at which it fits a box.

        It fits when it is no higher than the box, has no more lines than `clamp`, breaks inside no word, and,
        from three lines on, does not end in a stub. If no size fits, it is laid out at the smallest and cut
        with an ellipsis.

        Args:
            width: The box's width in px.
            height: Its height in px.
            smallest: The smallest size in px.
            largest: The largest size in px.
        """
        return fit_text(self, (width, height), (smallest, largest))
