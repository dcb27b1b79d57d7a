"""Article files name pictures of their own folder and site, and no other file of this machine."""

import json
import os
from pathlib import Path

import pytest
from PIL import Image

import sharekit
from sharekit.cards.images.photo import ImageLoader
from sharekit.errors import ImageError


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """A folder with a private picture, and beside it a site with posts."""
    for name in ("private/secret.png", "blog/posts/own.png", "blog/static/public.png", "assets/shared.png"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def read(folders: Path, image: str, kind: str, **options: object) -> tuple[str, list[str]]:
    """Return the image of a post that names it, and the warnings."""
    path = folders / f"blog/posts/post.{kind}"
    post = f"---\ntitle: T\nimage: {image}\n---\nThe story is long enough to be one.\n"
    page = f'<title>T</title><meta property="og:image" content="{image}"><h1>T</h1><p>The story.</p>'
    forms = {"md": post, "html": page, "jsonl": json.dumps({"headline": "T", "image": image})}
    path.write_text(forms[kind], encoding="utf-8")
    warnings: list[str] = []
    (article,) = sharekit.read(path, on_warning=warnings.append, **options)  # type: ignore[arg-type]
    return article.image, warnings


@pytest.mark.parametrize("kind", ["md", "jsonl"])
@pytest.mark.parametrize("image", ["{}/private/secret.png", "../../private/secret.png", "link.png"])
def test_pictures_elsewhere_are_left_out_with_a_warning(folders: Path, kind: str, image: str) -> None:
    (folders / "blog/posts/link.png").symlink_to(folders / "private/secret.png")
    shown, warnings = read(folders, image.format(folders), kind)
    assert shown == ""
    assert len(warnings) == 1
    assert "is outside the article's folder and site" in warnings[0]


@pytest.mark.parametrize("kind", ["md", "jsonl", "html"])
@pytest.mark.parametrize(
    "image",
    [
        "/{}/private/secret.png",
        "light-twin:{}/private/secret.png",
        "xx:/../../../private/secret.png",
        "file://{}/private/secret.png",
        "light-twin:///{}/private/secret.png",
    ],
)
def test_no_spelling_of_a_path_reaches_a_private_picture(folders: Path, kind: str, image: str) -> None:
    """Two slashes are a host on the web and the root of this machine; a folder may be called `xx:`."""
    (folders / "blog/posts/xx:").mkdir()
    Image.new("RGB", (900, 600), "red").save(folders / "private/secret.png")
    shown, _ = read(folders, image.format(folders), kind)
    loader = ImageLoader(folders=(folders / "blog/posts",))
    with pytest.raises(ImageError):
        loader(shown)


@pytest.mark.parametrize("kind", ["md", "jsonl"])
@pytest.mark.parametrize("image", ["own.png", "./own.png", "gone.png", "{}/blog/static/public.png"])
def test_pictures_of_the_folder_and_of_public_folders_are_shown(folders: Path, kind: str, image: str) -> None:
    shown, warnings = read(folders, image.format(folders), kind)
    assert Path(shown).name == Path(image).name
    assert warnings == []


def test_more_folders_can_be_allowed(folders: Path) -> None:
    (folders / "own").mkdir()
    (folders / "assets/shared.png").rename(folders / "own/shared.png")
    image = str(folders / "own/shared.png")
    assert read(folders, image, "jsonl")[0] == ""
    assert read(folders, image, "jsonl", assets=(str(folders / "own"),)) == (image, [])


@pytest.mark.parametrize("kind", ["md", "jsonl", "html"])
@pytest.mark.parametrize("image", [f"{'é' * 200}.png", f"../{'a' * 400}.png", f"/{'a' * 5000}.png"])
def test_a_name_longer_than_any_files_does_not_stop_the_article(folders: Path, kind: str, image: str) -> None:
    assert not Path(read(folders, image, kind)[0]).is_absolute()


@pytest.mark.parametrize("kind", ["md", "jsonl", "html"])
def test_a_picture_with_other_letters_is_found_in_any_locale(folders: Path, kind: str) -> None:
    file = folders / "blog/posts" / os.fsdecode("Zoë.png".encode())
    Image.new("RGB", (900, 600), "red").save(file)
    image, warnings = read(folders, "Zoë.png", kind)
    assert (image.rpartition("/")[2], warnings) == ("Zoë.png", [])
    assert ImageLoader()(image).width == 900


def test_a_picture_in_a_folder_whose_name_is_not_utf_8_is_left_out_with_a_warning(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"caf\xe9")
    folder.mkdir()
    Image.new("RGB", (900, 600), "red").save(folder / "a.png")
    (folder / "post.md").write_text("---\ntitle: T\nimage: a.png\n---\nThe story.\n", encoding="utf-8")
    warnings: list[str] = []
    (article,) = sharekit.read(folder / "post.md", on_warning=warnings.append)
    assert article.image == ""
    assert [words.rpartition("picture")[2].endswith("is not UTF-8; left out") for words in warnings] == [True]
