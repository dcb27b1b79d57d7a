"""HTML pages of the app: the user's templates first, then the shipped ones, in the reader's language."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from starlette.responses import HTMLResponse

from sharekit.digest.layout.translations import languages, words_for
from sharekit.language import direction, translation_names
from sharekit.support.resources import templates_folder

if TYPE_CHECKING:
    from starlette.requests import Request

_FOLDER = "web"


class Pages:
    """Renders pages.

    Args:
        site: The publication's name.
        language: BCP 47 tag used when the reader's language has no translation.
        own: The user's templates folder; its `web/` takes precedence.
    """

    def __init__(self, *, site: str, language: str = "", own: str = "") -> None:
        folders = [Path(own, _FOLDER)] if own else []
        self._site = site
        self._language = language or "en"
        self._own = own
        self._jinja = jinja2.Environment(
            loader=jinja2.FileSystemLoader([*folders, templates_folder() / _FOLDER]),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(self, request: Request, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """Render `NAME.html` as an answer that is not cached."""
        language = self.language_of(request)
        base = request.scope.get("root_path", "")
        html = self.render(f"{name}.html", language, base=base, **values)
        return HTMLResponse(html, status, {"Cache-Control": "no-store", "Content-Language": language})

    def render(self, name: str, language: str, **values: Any) -> str:
        """Render a template in a language."""
        words = self.words(language)
        context = {"words": words, "site": self._site, "language": language, "dir": direction(language)}
        return self._jinja.get_template(name).render(context | values)

    def words(self, language: str) -> dict[str, str]:
        """Return the phrases of a language, completed from English."""
        words = words_for(language, self._own, _FOLDER)
        return {key: text.replace("{site}", self._site) for key, text in words.items()}

    def language_of(self, request: Request) -> str:
        """Return the language to answer in: `?lang=`, else the first accepted one that is translated."""
        asked = [request.query_params.get("lang", "")]
        asked += [
            part.partition(";")[0].strip() for part in request.headers.get("accept-language", "").split(",")
        ]
        translated = languages(self._own, _FOLDER)
        names = (translation_names(tag)[-1] for tag in asked if tag)
        return next((name for name in names if name in translated), self._language)
