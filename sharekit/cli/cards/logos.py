"""The brand's logos, read once before any card: a broken one is one error of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sharekit.cli.common import Run
from sharekit.errors import ConfigError, SharekitError
from sharekit.support.resources import find_template

if TYPE_CHECKING:
    from sharekit.cards.images.photo import Picture
    from sharekit.cards.look import Look
    from sharekit.settings import Settings


def read_logos(look: Look, settings: Settings) -> dict[str, Picture]:
    """Return the pictures of `brand.logo` and `brand.logo_dark`, where they are set.

    Raises:
        ConfigError: One of them is missing, refused or broken; every card would fail.
    """
    sources = {name: getattr(look.brand, name) for name in ("logo", "logo_dark")}
    sources = {name: source for name, source in sources.items() if source}
    if not sources:
        return {}
    from sharekit.cards.batch_jobs import picture_fetch
    from sharekit.cards.images.photo import loader_of

    template = find_template("cards", settings.template, settings.templates)
    load = loader_of(look, picture_fetch(settings.fetch), template)
    logos = {}
    for name, source in sources.items():
        try:
            logos[name] = load(source)
            logos[name].resized(16, 16)
        except SharekitError as error:
            raise _with_setting(error, name, source, look.folders) from error
    return logos


def _with_setting(error: SharekitError, name: str, source: str, folders: tuple[str, ...]) -> ConfigError:
    places = ", ".join(dict.fromkeys(folders))
    return ConfigError(
        f"brand.{name} is {source!r}: {error.message}",
        where="settings",
        hint=error.hint or f"looked for in {places} and beside the template; give a path from here, or a URL",
    )


def note_wordmark(run: Run, look: Look, settings: Settings) -> None:
    """Report a logo whose shape says that it spells the site's name: the name is then left out."""
    if not look.brand.logo or look.brand.logo_is_wordmark is not None:
        return
    from sharekit.cards.images.logo import is_wordmark

    if is_wordmark(read_logos(look, settings)["logo"]):
        run.note(
            "brand.logo looks like a wordmark, so cards leave the site's name out; "
            "set brand.logo_is_wordmark to false to keep it"
        )
