from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from sharekit.text import Fonts, Paragraph, Run, TextStyle

STYLE = TextStyle(("Inter",), 40)


@pytest.fixture(scope="session")
def fonts() -> Fonts:
    return Fonts.load()


@pytest.fixture
def paragraph(fonts: Fonts) -> Callable[..., Paragraph]:
    def make(text: str, style: TextStyle = STYLE, **wishes: Any) -> Paragraph:
        return Paragraph([Run(text, style)], fonts=fonts, **wishes)

    return make
