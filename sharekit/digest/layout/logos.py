"""A brand's logos in an email: pictures that mail programs show, and a light twin for dark grounds."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sharekit.cards.images.photo import loader_of
from sharekit.digest.layout.pictures import EmailPicture, as_picture, hashed
from sharekit.errors import ImageError, SharekitError
from sharekit.support.os_errors import system_error

if TYPE_CHECKING:
    from sharekit.cards.images.logo import Logo
    from sharekit.cards.look import Look

_ON_THE_WEB = ("http://", "https://")
_HEIGHT, _WIDEST = 96, 640  # px of what is drawn here: twice the size shown


class EmailLogos(NamedTuple):
    """The logos of an email.

    Attributes:
        pictures: `logo` and `logo_dark`, where they are files.
        spells_name: The logo is a wordmark: the site's name is not written beside it.
        warnings: Of those left out.
    """

    pictures: dict[str, EmailPicture]
    spells_name: bool
    warnings: list[str]


def read_logos(look: Look, site: str) -> EmailLogos:
    """Return the logos of a brand, looked for where cards find them; one on the web stays where it is."""
    brand = look.brand
    pictures: dict[str, EmailPicture] = {}
    warnings = []
    loader = loader_of(look)
    for name, source in (("logo", brand.logo), ("logo_dark", brand.logo_dark)):
        if source and not source.startswith(_ON_THE_WEB):
            try:
                pictures |= _read(name, loader.find(source) or Path(source), site, twin=not brand.logo_dark)
            except SharekitError as error:
                warnings.append(f"{name} is left out: {error}")
    wordmark = brand.logo_is_wordmark
    if wordmark is None:
        wordmark = "logo" in pictures and _spells_name(pictures["logo"])
    is_shown = "logo" in pictures or brand.logo.startswith(_ON_THE_WEB)
    return EmailLogos(pictures, wordmark and is_shown, warnings)


def _read(name: str, path: Path, site: str, *, twin: bool) -> dict[str, EmailPicture]:
    from sharekit.cards.images.logo import LightTwin
    from sharekit.cards.images.photo import ImageFile
    from sharekit.cards.images.svg import SvgFile, is_svg

    try:
        data = path.read_bytes()
    except OSError as error:
        raise system_error(error, path, "read", ImageError) from error
    if is_svg(data):
        logo: Logo = SvgFile(data, where=path)
        pictures = {name: _drawn(logo, path.stem, site)}
    else:
        pictures = {name: hashed(as_picture(data, path.stem, site, where=path))}
        logo = ImageFile(data, where=path)
    light = LightTwin(logo)
    if twin and light.differs:
        pictures["logo_dark"] = _drawn(light, f"{path.stem}-light", site)
    return pictures


def _drawn(logo: Logo, stem: str, site: str) -> EmailPicture:
    scale = min(_HEIGHT / logo.height, _WIDEST / logo.width)
    image = logo.resized(max(1, round(logo.width * scale)), max(1, round(logo.height * scale)))
    if image.mode == "RGBA" and image.getchannel("A").getbbox() is None:
        raise ImageError("the drawing shows nothing", where=logo.where)
    file = io.BytesIO()
    image.save(file, "PNG")
    return hashed(as_picture(file.getvalue(), stem, site))


def _spells_name(picture: EmailPicture) -> bool:
    from sharekit.cards.images.logo import is_wordmark
    from sharekit.cards.images.photo import ImageFile

    try:
        return is_wordmark(ImageFile(picture.data))
    except ImageError:
        return False
