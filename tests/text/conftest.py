from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest

from sharekit.text import Fonts, Paragraph, ParagraphStyle, TextRun, TextStyle

STYLE = TextStyle(("Inter",), 40)


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts.load()


@pytest.fixture
def paragraph(fonts: Fonts) -> Callable[..., Paragraph]:
    def make(
        text: str, style: TextStyle = STYLE, missing: Literal["error", "drop"] = "error", **wishes: Any
    ) -> Paragraph:
        return Paragraph([TextRun(text, style)], ParagraphStyle(**wishes), fonts=fonts, missing=missing)

    return make
