"""Pictures on the web: uploading an issue's files, and linking pictures only where they answer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from sharekit.digest.layout.pictures import address, content_id
from sharekit.errors import FetchError, SendError
from sharekit.support.storage import open_folder
from sharekit.support.text_utils import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from sharekit.digest.digest import Digest
    from sharekit.digest.layout.pictures import EmailPicture
    from sharekit.fetch import FetchResponse


def place_pictures(
    digest: Digest,
    images: Literal["auto", "url", "cid"],
    base_url: str,
    get: Callable[[str], FetchResponse],
) -> Digest:
    """Return the digest with its pictures linked or attached, as they can be reached.

    Args:
        digest: The digest.
        images: `cid` attaches them; `url` links them; `auto` links them if every one answers.
        base_url: URL under which they are served; without it they are attached.
        get: Fetches a URL; raises FetchError.

    Raises:
        SendError: `url`, and a picture does not answer; the message lists the files.
    """
    if images == "cid" or not base_url or not digest.images:
        return digest
    base_url = base_url.rstrip("/")
    missing = [picture for picture in digest.images if not _answers(picture, base_url, get)]
    if not missing:
        return _linked(digest, base_url)
    if images == "auto":
        return digest
    raise SendError(
        f"{counted(len(missing), 'picture')} not there yet: {', '.join(item.name for item in missing)}",
        where=base_url,
        hint="upload them (`sharekit digest --upload`), or set digest.images to cid",
    )


def _answers(picture: EmailPicture, base_url: str, get: Callable[[str], FetchResponse]) -> bool:
    try:
        page = get(address(picture, base_url))
    except FetchError:
        return False
    return page.body == picture.data or page.media_type.startswith("image/")


def _linked(digest: Digest, base_url: str) -> Digest:
    page = digest.email_html
    for picture in digest.images:
        page = page.replace(f"cid:{content_id(picture)}", address(picture, base_url))
    return replace(digest, email_html=page, inside=False)


def upload(digest: Digest, target: str) -> list[str]:
    """Write the web version and its pictures to a folder or an fsspec URL, such as `s3://bucket/news`.

    Returns:
        The paths or URLs written.

    Raises:
        ConfigError: The URL needs a package that is not installed, or is invalid.
        SharekitError: The files cannot be written.
    """
    folder = open_folder(target)
    files = {picture.name: picture.data for picture in digest.images} | {"digest.html": digest.html.encode()}
    for name, data in files.items():
        folder.write(name, data)
    return [folder.path(name) for name in files]
