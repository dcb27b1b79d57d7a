"""Pages for readers: unsubscribe, preferences, sign-up with double opt-in.

GET shows a form and changes nothing, since mail programs and virus scanners follow links; POST acts. No
cookies, no scripts. Source: RFC 8058 (one-click unsubscribe).
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from sharekit.delivery.message.tokens import Claim, read_token
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.directory import Directory
from sharekit.delivery.readers.signups import Signup, Signups
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.readers.suppression import lift, suppress
from sharekit.errors import SendError, SharekitError
from sharekit.web.protection import MOST_BODY

if TYPE_CHECKING:
    from starlette.requests import Request

    from sharekit.web.pages import Pages
    from sharekit.web.store_thread import StoreThread

_HONEYPOT = "website"
"""A field that people do not see and leave empty; programs fill it in."""

_MOST_FIELDS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRoutes:
    """Answers readers.

    Attributes:
        store: Runs work on the store, one piece at a time.
        pages: Renders HTML.
        keys: Keys of tokens, newest first, the store's own last.
        choices: Preferences that readers may set, each with its values.
        origins: Sites whose pages may post sign-ups (CORS), such as `https://example.org`.
    """

    store: StoreThread
    pages: Pages
    keys: Sequence[bytes]
    choices: Mapping[str, Sequence[str]]
    origins: Sequence[str]

    # --- unsubscribe

    async def unsubscribe(self, request: Request) -> Response:
        """`/u/TOKEN`: show the form (GET), unsubscribe or undo it (POST)."""
        claim = self._claim(request)
        if claim is None:
            return self.pages.page(request, "message", 404, key="invalid_link")
        address = parse_address(claim.address)
        if request.method != "POST":
            return self._unsubscribe_page(request, claim, "form")
        form = await _form(request)
        if form.get("action") == "undo":
            await self.store.run(lambda store: _resubscribe(store, address))
            return self._unsubscribe_page(request, claim, "undone")
        await self.store.run(lambda store: _leave(store, address, claim.issue))
        if form.get("List-Unsubscribe") == "One-Click":
            return PlainTextResponse("unsubscribed\n")
        return self._unsubscribe_page(request, claim, "done")

    def _unsubscribe_page(self, request: Request, claim: Claim, state: str) -> Response:
        token = request.path_params["token"]
        return self.pages.page(request, "unsubscribe", address=claim.address, token=token, state=state)

    # --- preferences

    async def preferences(self, request: Request) -> Response:
        """`/p/TOKEN`: show and change name and choices; export or erase the reader's data."""
        claim = self._claim(request)
        if claim is None:
            return self.pages.page(request, "message", 404, key="invalid_link")
        address = parse_address(claim.address)
        state = "form"
        if request.method == "POST":
            form = await _form(request)
            action = form.get("action", "save")
            if action == "export":
                return JSONResponse(
                    await self.store.run(lambda store: _export(store, address)),
                    headers={
                        "Cache-Control": "no-store",
                        "Content-Disposition": 'attachment; filename="my-data.json"',
                    },
                )
            if action == "erase":
                await self.store.run(lambda store: _erase(store, address))
                return self.pages.page(request, "message", key="erased")
            try:
                change = self._change(address, form)
            except SharekitError as error:
                return self.pages.page(request, "message", 400, key="invalid_input", detail=error.message)
            await self.store.run(lambda store: _save(store, change))
            state = "saved"
        reader = await self.store.run(lambda store: Directory(store).find(address))
        if reader is None:
            return self.pages.page(request, "message", 404, key="unknown_reader")
        return self.pages.page(
            request,
            "preferences",
            reader=reader,
            token=request.path_params["token"],
            choices=self.choices,
            state=state,
        )

    def _change(self, address: Address, form: Mapping[str, str]) -> Subscriber:
        fields = {name: form[name] for name, values in self.choices.items() if form.get(name) in values}
        return make_subscriber(address.written, form.get("name", "")[:200], fields)

    # --- sign-up

    async def subscribe(self, request: Request) -> Response:
        """`/subscribe`: show the form (GET); record a sign-up and mail its confirmation (POST).

        The answer is the same whether or not the address is known.
        """
        allowed = self._cors(request)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=allowed)
        if request.method != "POST":
            return self.pages.page(request, "subscribe", choices=self.choices, token="")
        as_json = request.headers.get("content-type", "").partition(";")[0].strip() == "application/json"
        key, status = await self._sign_up(request, await (_json(request) if as_json else _form(request)))
        if as_json:
            words = self.pages.words(self.pages.language_of(request))
            return JSONResponse({"ok": status < 400, "message": words[key]}, status, allowed)  # noqa: PLR2004
        response = self.pages.page(request, "message", status, key=key)
        response.headers.update(allowed)
        return response

    async def _sign_up(self, request: Request, form: Mapping[str, str]) -> tuple[str, int]:
        """Return the key of the answer's phrase, and its status."""
        if form.get(_HONEYPOT):
            return "check_inbox", 200
        try:
            fields = {name: form[name] for name, values in self.choices.items() if form.get(name) in values}
            reader = make_subscriber(form.get("email", ""), form.get("name", "")[:200], fields)
        except SharekitError:
            return "invalid_address", 400
        language = self.pages.language_of(request)
        signup = Signup(
            reader=reader,
            language=language,
            wording=self.pages.words(language)["consent"],
            network=self._network(request),
        )
        accepted = await self.store.run(lambda store: Signups(store).request(signup))
        if not accepted:
            return "try_later", 429
        self.store.wake()
        return "check_inbox", 200

    async def confirm(self, request: Request) -> Response:
        """`/c/TOKEN`: show the form (GET), add the reader to the list (POST)."""
        token = request.path_params["token"]
        if request.method == "POST":
            reader = await self.store.run(lambda store: Signups(store).confirm(token))
            if reader is not None:
                return self.pages.page(request, "message", key="confirmed")
        address = await self.store.run(lambda store: Signups(store).find(token))
        if address is None:
            return self.pages.page(request, "message", 404, key="invalid_link")
        return self.pages.page(request, "confirm", address=address, token=token)

    # --- what the requests have in common

    def _claim(self, request: Request) -> Claim | None:
        try:
            return read_token(request.path_params["token"], self.keys)
        except SendError:
            return None

    def _cors(self, request: Request) -> dict[str, str]:
        origin = request.headers.get("origin", "")
        if origin not in self.origins:
            return {"Vary": "Origin"}
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Methods": "POST",
            "Access-Control-Allow-Headers": "Content-Type",
            "Vary": "Origin",
        }

    def _network(self, request: Request) -> str:
        """Return a keyed hash of the client's IPv4 address, or of the first half of its IPv6 address."""
        host = request.client.host if request.client else ""
        network = ":".join(host.split(":")[:4]) if ":" in host else host
        return hmac.new(self.keys[-1], b"network\0" + network.encode(), hashlib.sha256).hexdigest()[:32]


async def _form(request: Request) -> dict[str, str]:
    """Return the text fields of a form; files and anything malformed count as missing."""
    try:
        form = await request.form(max_files=0, max_fields=_MOST_FIELDS, max_part_size=MOST_BODY)
    except Exception:  # noqa: BLE001 (each form parser has errors of its own; all mean a malformed form)
        return {}
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _json(request: Request) -> dict[str, str]:
    try:
        value = json.loads(await request.body())
    except (ValueError, RecursionError):
        return {}
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(name): text for name, text in pairs if isinstance(text, str)}


# --- work on the store


def _leave(store: Any, address: Address, issue: str) -> None:
    with store.writing() as connection:
        suppress(store, connection, address, "unsubscribed", issue=issue)


def _resubscribe(store: Any, address: Address) -> None:
    """Undo the reader's own unsubscribing; a bounce or complaint stays."""
    with store.writing() as connection:
        query = "SELECT reason FROM suppressions WHERE key = :key"
        if connection.value(query, {"key": address.key}) == "unsubscribed":
            lift(connection, address)


def _save(store: Any, change: Subscriber) -> None:
    directory = Directory(store)
    if directory.find(change.address) is not None:
        directory.add([change])


def _export(store: Any, address: Address) -> dict[str, Any]:
    reader = Directory(store).find(address)
    fields = dict(reader.fields) if reader else {}
    return {
        "address": address.written,
        "name": reader.name if reader else "",
        "fields": fields,
        "consent": Signups(store).consents(address.key),
    }


def _erase(store: Any, address: Address) -> None:
    """Forget the reader. The address stays suppressed, so that no import brings it back."""
    Directory(store).remove(address)
    Signups(store).forget(address.key)
    _leave(store, address, "")
