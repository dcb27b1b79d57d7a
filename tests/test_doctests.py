"""The examples in the docstrings of the public API run, and every public name has one."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

import sharekit

NAMES = [name for name in sharekit.__all__ if name != "__version__"]
PAGE = """<!doctype html><html lang="en"><head><title>Night trains return</title></head>
<body><main><h1>Night trains return</h1><p>After thirty years, sleepers run again.</p></main></body></html>"""


ARTICLE = sharekit.Article(
    headline="Night trains return",
    lead="After thirty years.",
    url="https://example.org/trains",
    tags=("rail",),
    language="en",
)
FARES = sharekit.Article(
    headline="Rail fares rise in June",
    lead="By a tenth.",
    url="https://example.org/fares",
    tags=("rail",),
)


@pytest.fixture(scope="module")
def digest() -> sharekit.Digest:
    return sharekit.render_digest(ARTICLE)


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, digest: sharekit.Digest) -> dict[str, object]:
    """Return what the examples name without making it, in a folder that has what they read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SHAREKIT_PUBLISH__CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Path("story.txt").write_text(
        "Night trains return\n\nAfter thirty years, sleepers run.\n", encoding="utf-8"
    )
    Path("public").mkdir()
    Path("public/index.html").write_text(PAGE, encoding="utf-8")
    return {
        "sharekit": sharekit,
        "Path": Path,
        "article": ARTICLE,
        "posts": [ARTICLE, FARES],
        "digest": digest,
        "options": sharekit.DigestOptions(sender="The Meridian <news@example.org>"),
    }


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_run(name: str, names: dict[str, object]) -> None:
    parsed = doctest.DocTestParser().get_doctest(getattr(sharekit, name).__doc__, names, name, name, 0)
    assert parsed.examples
    lines: list[str] = []
    result = doctest.DocTestRunner(verbose=False).run(parsed, out=lines.append)
    assert result.failed == 0, "".join(lines)
