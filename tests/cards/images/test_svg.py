"""SVG logos are drawn at the size shown, and what could read files, run code or exhaust memory is refused."""

from pathlib import Path

import pytest

from sharekit.article import Article
from sharekit.cards.images.photo import ImageLoader
from sharekit.cards.images.svg import SvgFile, _render, is_svg
from sharekit.cards.look import Look
from sharekit.cards.studio import Studio
from sharekit.errors import ImageError
from sharekit.options import Brand

_NAMES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_SVG = f'<svg {_NAMES} viewBox="0 0 40 20">{{}}</svg>'
_HALF = '<rect width="20" height="20" fill="#d61f2c"/>'


def _svg(content: str) -> bytes:
    return _SVG.format(content).encode()


def test_a_photo_with_svg_in_its_metadata_is_no_drawing() -> None:
    assert is_svg(b'\xef\xbb\xbf <?xml version="1.0"?><!-- ' + b"x" * 2000 + b" -->" + _svg(_HALF))
    assert not is_svg(b"\x89PNG\r\n\x1a\n" + _svg(_HALF))


def test_it_is_drawn_at_the_size_shown() -> None:
    drawing = SvgFile(_svg(_HALF))
    assert (drawing.width, drawing.height) == (40, 20)
    for size in ((40, 20), (400, 200), (1000, 500)):
        shown = drawing.resized(*size)
        assert shown.size == size
        assert shown.getpixel((size[0] // 4, size[1] // 2)) == (214, 31, 44, 255)
        assert shown.getpixel((size[0] * 3 // 4, size[1] // 2))[3] == 0  # type: ignore[index]


def test_a_part_of_it_can_be_shown() -> None:
    part = SvgFile(_svg(_HALF)).resized(100, 100, (10, 0, 30, 20))
    assert part.getpixel((20, 50))[3] == 255  # type: ignore[index]
    assert part.getpixel((80, 50))[3] == 0  # type: ignore[index]


@pytest.mark.parametrize("unit", ["mm", "cm", "in", "pt", "pc", "em", "px"])
def test_any_unit_is_drawn(unit: str) -> None:
    data = f'<svg {_NAMES} width="2{unit}" height="1{unit}" viewBox="0 0 40 20">{_HALF}</svg>'.encode()
    drawing = SvgFile(data)
    shown = drawing.resized(200, round(200 * drawing.height / drawing.width))
    assert shown.getpixel((40, shown.height // 2)) == (214, 31, 44, 255)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('width="64" height="32"', (64, 32)),
        ('width="64px" viewBox="0 0 10 5"', (64, 32)),
        ('width="100%" height="100%" viewBox="0 0 30 10"', (30, 10)),
        ("", (100, 100)),
    ],
)
def test_the_size_comes_from_attributes_or_the_view_box(attributes: str, size: tuple[int, int]) -> None:
    drawing = SvgFile(f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}></svg>'.encode())
    assert (drawing.width, drawing.height) == size


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<script>alert(1)</script>", "has <script>"),
        ("<foreignObject/>", "has <foreignObject>"),
        ('<image xlink:href="/etc/passwd"/>', "refers to other files"),
        ('<image href="https://example.org/a.png"/>', "refers to other files"),
        ('<use href="other.svg#a"/>', "refers to other files"),
        ('<rect fill="url(other.svg#a)"/>', "refers to other files"),
        ("<style>@import url(a.css);</style>", "refers to other files"),
        ("<text>Meridian</text>", "holds text, which needs fonts"),
        ("<g>", "corrupt"),
        ("<g/>" * 30_000, "more than 20,000 elements"),
        ("<g " + " ".join(f'a{number}="b"' for number in range(150)) + "/>", "a hundred attributes"),
    ],
)
def test_what_is_refused(content: str, message: str) -> None:
    with pytest.raises(ImageError, match=message):
        SvgFile(_svg(content), where="logo.svg")


def test_a_small_part_of_a_drawing_is_not_rendered_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []

    def noted(data: bytes, width: int, where: object) -> bytes:
        widths.append(width)
        return _render(data, width, where)

    monkeypatch.setattr("sharekit.cards.images.svg._render", noted)
    drawing = SvgFile(b'<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="1"/>')
    assert drawing.resized(40, 1, (0, 0, 1, 1)).size == (40, 1)
    assert widths == [4096]


def test_entities_are_refused() -> None:
    data = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + _svg("<desc>&a;</desc>")
    with pytest.raises(ImageError, match="entities"):
        SvgFile(data)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '<defs><circle id="g0" r="4"/>'
            + "".join(f'<g id="g{n}">' + f'<use href="#g{n - 1}"/>' * 10 + "</g>" for n in range(1, 10))
            + '</defs><use href="#g9"/>',
            "limit reached|decoding it takes more than",
        ),
        (
            (
                '<filter id="f"><feTurbulence baseFrequency=".5" numOctaves="5000"/></filter>'
                '<rect filter="url(#f)" width="40" height="20"/>'
            ),
            "decoding it takes more than 1 s",
        ),
    ],
    ids=["repeated", "filtered"],
)
def test_a_drawing_that_repeats_itself_is_rendered_with_limits(
    monkeypatch: pytest.MonkeyPatch, content: str, message: str
) -> None:
    monkeypatch.setattr("sharekit.cards.images.svg._SECONDS", 1)
    with pytest.raises(ImageError, match=message):
        SvgFile(_svg(content)).resized(400, 200)


@pytest.fixture
def no_child(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, memory: int, seconds: int, **__: object) -> bytes:
        raise ImageError(f"in a child process of {memory} bytes and {seconds} s")

    monkeypatch.setattr("sharekit.cards.images.decode.run_limited", refused)


@pytest.mark.parametrize(
    "content",
    [
        _HALF * 200,
        f'<path d="M0 0{"l1 1" * 13_000}"/>',
        "<g>" * 40 + _HALF + "</g>" * 40,
        '<path stroke="red" stroke-dasharray=".0001" d="M0 0 L9 9"/>',
        f"<style>{'rect{fill:red}' * 9}</style>{_HALF}",
    ],
)
@pytest.mark.usefixtures("no_child")
def test_a_large_drawing_is_rendered_with_limits(content: str) -> None:
    with pytest.raises(ImageError, match="in a child process of 300000000 bytes and 2 s"):
        SvgFile(_svg(content)).resized(1000, 500)


_SIZED = '<svg xmlns="http://www.w3.org/2000/svg" {}><path d="M0 0h9v9z"/></svg>'


@pytest.mark.parametrize(
    "size",
    [
        'width="1" height="999999"',
        'width="9px" height="9in"',
        'width="+9" height="9"',
        'width="9" height="1E6"',
        'width="9" viewBox="0 0 9 99999"',
        'viewBox="0,0,9,9"',
        'width="1.2.3" height="..."',
        'width="9%" height="9"',
        "",
    ],
)
@pytest.mark.usefixtures("no_child")
def test_a_drawing_whose_size_is_doubtful_is_rendered_with_limits(size: str) -> None:
    """The renderer may come to another size, and takes memory for it: the process ends if there is none."""
    with pytest.raises(ImageError, match="in a child process"):
        SvgFile(_SIZED.format(size).encode()).resized(100, 50)


@pytest.mark.parametrize("size", ['width="1e999" height="9"', f'width="{"9" * 99}"'])
def test_a_drawing_without_end_is_refused(size: str) -> None:
    with pytest.raises(ImageError, match="1,000,000 px a side"):
        SvgFile(_SIZED.format(f'{size} viewBox="0 0 9 9"').encode())


def test_what_a_child_process_cannot_render_is_an_error() -> None:
    with pytest.raises(ImageError, match="cannot be rendered"):
        SvgFile(_SIZED.format('width="0" height="0"').encode()).resized(40, 20)


def test_a_panic_of_the_renderer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):  # as PyO3 declares it
        pass

    def panics(**_: object) -> bytes:
        raise PanicException("called `Option::unwrap()` on a `None` value")

    monkeypatch.setattr("resvg_py.svg_to_bytes", panics)
    with pytest.raises(ImageError, match="cannot be rendered"):
        SvgFile(_svg(_HALF)).resized(40, 20)


def test_a_repeated_shape_is_drawn() -> None:
    content = '<defs><circle id="a" r="8"/></defs><use href="#a" x="10" y="10"/>'
    assert SvgFile(_svg(content)).resized(80, 40).getpixel((20, 20)) == (0, 0, 0, 255)


def test_a_card_shows_an_svg_logo(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(_svg(_HALF))
    assert ImageLoader(folders=(tmp_path,))("logo.svg").type == "image/svg+xml"
    article = Article(headline="Rain at last", site="The Meridian", language="en")
    look = Look(brand=Brand(logo=str(tmp_path / "logo.svg")), art="none")
    assert Studio(look).draw(article).data != Studio(Look(art="none")).draw(article).data


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sharekit.cards.images.svg._MOST_BYTES", 1_000)
    with pytest.raises(ImageError, match="at most 1,000 are read"):
        SvgFile(_svg(_HALF * 40))


@pytest.mark.parametrize(
    ("colour", "theme", "setting"),
    [("white", "light", "logo"), ("#0b0b0c", "dark", "logo_dark"), ("none", "light", "logo")],
)
def test_a_logo_that_cannot_be_seen_is_reported(
    tmp_path: Path, colour: str, theme: str, setting: str
) -> None:
    (tmp_path / "mark.svg").write_bytes(_svg(f'<rect width="20" height="20" fill="{colour}"/>'))
    (tmp_path / "dark.svg").write_bytes(_svg(f'<rect width="20" height="20" fill="{colour}"/>'))
    brand = Brand(logo="mark.svg", logo_dark="dark.svg", theme=theme)  # type: ignore[arg-type]
    card = Studio(Look(brand=brand, folders=(str(tmp_path),))).draw(Article(headline="A"), template="minimal")
    assert [
        line for line in card.warnings if line.startswith("logo: ") and line.endswith(f"set brand.{setting}")
    ]
