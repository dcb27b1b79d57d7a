"""Forms that readers post, read within limits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sharekit.web.protection import MOST_BODY

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST_FIELDS = 20
_FORMS = frozenset(("application/x-www-form-urlencoded", "multipart/form-data"))


def media_type(request: Request) -> str:
    """Return the media type of the body, without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def form_status(request: Request) -> int:
    """Return the status for a form that could not be read: malformed, or no form at all."""
    return 400 if media_type(request) in (*_FORMS, "application/json") else 415


async def read_form(request: Request) -> dict[str, str] | None:
    """Return the text fields of a form; None if it is malformed, has files, or is something else."""
    if media_type(request) not in _FORMS:
        return None
    try:
        form = await request.form(max_files=0, max_fields=_MOST_FIELDS, max_part_size=MOST_BODY)
    except Exception:  # noqa: BLE001 (each form parser has errors of its own; all mean a malformed form)
        return None
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def read_json(request: Request) -> dict[str, str] | None:
    """Return the text members of a JSON object; None if the body is not JSON."""
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        return None
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(name): text for name, text in pairs if isinstance(text, str)}
