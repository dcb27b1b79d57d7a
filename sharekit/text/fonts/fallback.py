"""Font fallback: which face is used for a grapheme cluster as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sharekit.support.text_utils import normalized
from sharekit.text.unicode.characters import is_emoji, visible

if TYPE_CHECKING:
    from sharekit.text.fonts.face import Face

_MOST_CLUSTERS = 8192


@dataclass(frozen=True, slots=True)
class FaceChoice:
    """The face for a cluster, and the characters of it that no face has."""

    face: Face | None
    missing: str = ""


class Chain:
    """Faces in the order in which they are tried.

    A cluster is set in the first face that has all of it, composed or decomposed, so that a base and its
    marks are never split. Emoji come from an emoji face if there is one.
    """

    def __init__(self, faces: tuple[Face, ...], language: str) -> None:
        self.faces = faces
        self.language = language
        self._emoji = tuple(face for face in faces if face.kind == "emoji")
        self._chosen: dict[str, FaceChoice] = {}

    @property
    def primary(self) -> Face:
        """Return the face that is used for spaces and for the height of lines."""
        return next((face for face in self.faces if face.coverage.covers(" ")), self.faces[0])

    def choose(self, cluster: str) -> FaceChoice:
        """Return the face for a grapheme cluster; an invisible cluster needs none."""
        choice = self._chosen.get(cluster)
        if choice is None:
            if len(self._chosen) >= _MOST_CLUSTERS:
                self._chosen.clear()
            choice = self._chosen[cluster] = self._choose(cluster)
        return choice

    def _choose(self, cluster: str) -> FaceChoice:
        shown = visible(cluster)
        if not shown:
            return FaceChoice(None)
        order = self._emoji + self.faces if is_emoji(cluster) else self.faces
        forms = dict.fromkeys((shown, normalized("NFC", shown), normalized("NFD", shown)))
        for face in order:
            if any(face.coverage.covers(form) for form in forms):
                return FaceChoice(face)
        return _nearest(order, shown)


def _nearest(faces: tuple[Face, ...], shown: str) -> FaceChoice:
    """Choose the face that has the base character; the characters it lacks are missing."""
    for face in faces:
        if ord(shown[0]) in face.coverage:
            return FaceChoice(face, "".join(c for c in shown if ord(c) not in face.coverage))
    return FaceChoice(None, shown)
