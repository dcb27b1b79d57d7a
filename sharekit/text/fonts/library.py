"""The available fonts: the shipped ones, the user's folder and, if enabled, those of the system."""

from __future__ import annotations

import difflib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sharekit.errors import TextError
from sharekit.support.resources import fonts_folder
from sharekit.text.cache import BoundedCache
from sharekit.text.fonts.face import Face, Instance, read_face
from sharekit.text.fonts.fallback import Chain
from sharekit.text.fonts.font_file import SUFFIXES, fonts_in
from sharekit.text.fonts.matching import best_faces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sharekit.text.style import TextStyle

_GENERIC = {
    "sans-serif": "text",
    "system-ui": "text",
    "ui-sans-serif": "text",
    "serif": "serif",
    "ui-serif": "serif",
    "monospace": "mono",
    "ui-monospace": "mono",
    "emoji": "emoji",
}
_MOST_INSTANCES = 256


class Fonts:
    """A library of faces, looked up by family name and, for characters a family lacks, by fallback.

    Many threads may use one library.

    Args:
        faces: All faces; of two with the same family and style the first wins.
        fallback: Families tried, in this order, after those a style names.
    """

    def __init__(self, faces: Iterable[Face], fallback: Sequence[str] = ()) -> None:
        self._families: dict[str, list[Face]] = {}
        self._names: dict[str, str] = {}
        for face in faces:
            self._families.setdefault(face.family.casefold(), []).append(face)
            self._names.setdefault(face.family.casefold(), face.family)
        named = {name.casefold() for name in fallback}
        self.fallback: tuple[str, ...] = (
            *fallback,
            *(self._names[key] for key in self._families if key not in named),
        )
        self._chains: dict[tuple[Any, ...], Chain] = {}
        self.hyphen_widths: BoundedCache[float] = BoundedCache(2 * _MOST_INSTANCES, lambda _: 1)
        self._instances: BoundedCache[Instance] = BoundedCache(2 * _MOST_INSTANCES, lambda _: 1)

    @classmethod
    def load(cls, own: str | Path | None = None, *, system: bool = False) -> Fonts:
        """Load the library.

        Args:
            own: The user's folder of fonts; its faces come before shipped ones of the same name.
            system: Whether fonts installed on this machine come last in every fallback.

        Raises:
            TextError: A folder or a font in it cannot be used.
        """
        own_faces, own_fallback = _folder(Path(own)) if own else ([], [])
        faces, fallback = _folder(fonts_folder())
        everything = [*own_faces, *faces]
        order = [*own_fallback, *fallback]
        if system:
            from sharekit.text.fonts.system_fonts import system_faces

            installed = system_faces()
            everything += installed
            order += dict.fromkeys(face.family for face in installed)
        return cls(everything, list(dict.fromkeys(order)))

    def having(self, *faces: Face) -> Fonts:
        """Return a library in which these faces come first, for `@font-face`."""
        replaced = {face.family.casefold() for face in faces}
        others = [face for key, group in self._families.items() if key not in replaced for face in group]
        return Fonts([*faces, *others], self.fallback)

    @property
    def families(self) -> list[str]:
        """Return the names of all families, sorted."""
        return sorted(self._names.values())

    @staticmethod
    def is_generic(family: str) -> bool:
        """Return whether a name is a generic family of CSS, such as `serif`."""
        return family in _GENERIC

    def __contains__(self, family: str) -> bool:
        return family.casefold() in self._families or family in _GENERIC

    def similar(self, family: str) -> list[str]:
        """Return the available families whose names are most like a name."""
        by_key = {name.casefold(): name for name in self.families}
        return [by_key[key] for key in difflib.get_close_matches(family.casefold(), by_key, 3, 0.5)]

    def faces(self, family: str) -> list[Face]:
        """Return the faces of a family, or of the first family of a generic kind; empty if there is none."""
        faces = self._families.get(family.casefold())
        if faces is None and family in _GENERIC:
            return self._generic(_GENERIC[family])
        return faces or []

    def _generic(self, kind: str) -> list[Face]:
        for name in self.fallback:
            faces = self._families.get(name.casefold(), [])
            if any(face.kind == kind for face in faces):
                return faces
        return []

    def chain(self, style: TextStyle, language: str) -> Chain:
        """Return the faces to try for a text of this style and language, best first."""
        key = (style.families, style.weight, style.italic, language)
        chain = self._chains.get(key)
        if chain is None:
            if len(self._chains) >= _MOST_INSTANCES:
                self._chains.clear()
            chain = self._chains[key] = Chain(tuple(self._candidates(style, language)), language)
        return chain

    def _candidates(self, style: TextStyle, language: str) -> Iterator[Face]:
        seen: set[str] = set()
        for family in (*style.families, *self._fallback_for(language)):
            if family.casefold() not in seen:
                seen.add(family.casefold())
                yield from best_faces(self.faces(family), style.weight, italic=style.italic)

    def _fallback_for(self, language: str) -> list[str]:
        def is_unsuited(name: str) -> bool:
            return not any(_suits(face, language) for face in self._families.get(name.casefold(), []))

        emoji_last = sorted(self.fallback, key=lambda name: any(f.kind == "emoji" for f in self.faces(name)))
        return sorted(emoji_last, key=is_unsuited)

    def forget(self) -> None:
        """Drop all cached chains and instances, for measuring a cold start."""
        self._chains.clear()
        self._instances.clear()
        self.hyphen_widths.clear()

    def instance(self, face: Face, style: TextStyle) -> Instance:
        """Return the instance of a face that is used for a style."""
        least, most = face.weight
        weight = min(max(style.weight, least), most) if "wght" in face.axes else style.weight
        optical = style.optical_size or style.size
        if "opsz" in face.axes:
            smallest, _, largest = face.axes["opsz"]
            optical = min(max(optical, smallest), largest)
        else:
            optical = 0.0
        key = (id(face), weight, style.italic, optical)
        return self._instances.get(
            key, lambda: Instance(face, weight=weight, italic=style.italic, optical_size=optical)
        )


def _suits(face: Face, language: str) -> bool:
    return bool(face.languages) and any(
        language == wanted or language.startswith(f"{wanted}-") for wanted in face.languages
    )


def _folder(folder: Path) -> tuple[list[Face], list[str]]:
    if not folder.is_dir():
        raise TextError("this fonts folder does not exist", where=folder)
    index = folder / "index.json"
    if index.is_file():
        return _read_index(index)
    files = sorted(path for path in folder.rglob("*") if _is_font(path))
    faces = [read_face(path, number) for path in files for number in range(fonts_in(path))]
    return faces, list(dict.fromkeys(face.family for face in faces))


def _is_font(path: Path) -> bool:
    """Return whether to read a file: not the hidden companions that macOS writes, such as `._Font.ttf`."""
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".") and path.is_file()


def _read_index(path: Path) -> tuple[list[Face], list[str]]:
    try:
        index = json.loads(path.read_bytes())
        faces = [_indexed(path.parent, row) for row in index["faces"]]
        return faces, list(index["fallback"])
    except (ValueError, KeyError, TypeError) as error:
        raise TextError(
            f"this font index cannot be read: {error!r}",
            where=path,
            hint="delete it; the fonts are then read one by one",
        ) from error


def _indexed(folder: Path, row: dict[str, Any]) -> Face:
    return Face(
        family=row["family"],
        path=folder / row["file"],
        index=row.get("index", 0),
        italic=row.get("italic", False),
        weight=tuple(row["weight"]),
        axes={tag: tuple(place) for tag, place in row.get("axes", {}).items()},
        written_coverage=row["coverage"],
        languages=tuple(row.get("languages", ())),
        kind=row.get("kind", "text"),
    )
