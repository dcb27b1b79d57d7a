"""Pages for readers: unsubscribe, preferences, sign-up with double opt-in.

GET shows a form and changes nothing, since mail programs and virus scanners follow links; POST acts. No
cookies, no scripts. Source: RFC 8058 (one-click unsubscribe).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, PlainTextResponse, Response

from sharekit.delivery.message.tokens import Claim, read_token
from sharekit.delivery.readers.addresses import Address, parse_address
from sharekit.delivery.readers.signups import Signup, Signups
from sharekit.delivery.readers.subscribers import Subscriber, make_subscriber
from sharekit.delivery.store.issues import find_issue
from sharekit.errors import SharekitError
from sharekit.web.forms import form_status, media_type, read_form, read_json
from sharekit.web.reader_records import come_back, erase, export, find_reader, leave, save
from sharekit.web.refusals import BadRequest

if TYPE_CHECKING:
    from starlette.requests import Request

    from sharekit.web.pages import Pages
    from sharekit.web.store_thread import StoreThread

_HONEYPOT = "website"
"""A field that people do not see and leave empty; programs fill it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderRoutes:
    """Answers readers.

    Attributes:
        store: Runs work on the store, one piece at a time.
        pages: Renders HTML.
        keys: Keys of tokens, newest first, the store's own last.
        choices: Preferences that readers may set, each with its values.
        origins: Sites whose pages may post sign-ups (CORS), such as `https://example.org`.
        list_id: The list; links of another list are refused. Empty for no check.
    """

    store: StoreThread
    pages: Pages
    keys: Sequence[bytes]
    choices: Mapping[str, Sequence[str]]
    origins: Sequence[str]
    list_id: str = ""

    # --- unsubscribe

    async def unsubscribe(self, request: Request) -> Response:
        """`/u/TOKEN`: show the form (GET), unsubscribe or undo it (POST)."""
        claim = await self._claim(request)
        if claim is None:
            return self.pages.page(request, "message", 404, key="invalid_link")
        address = parse_address(claim.address)
        if request.method != "POST":
            return self._unsubscribe_page(request, claim, "form")
        form = await read_form(request) or {}  # whatever a mail program posts, the reader wants to leave
        if form.get("action") == "undo":
            await self.store.run(lambda store: come_back(store, address))
            return self._unsubscribe_page(request, claim, "undone")
        await self.store.run(lambda store: leave(store, address, claim.issue))
        if form.get("List-Unsubscribe") == "One-Click":
            return PlainTextResponse("unsubscribed\n")
        return self._unsubscribe_page(request, claim, "done")

    def _unsubscribe_page(self, request: Request, claim: Claim, state: str) -> Response:
        token = request.path_params["token"]
        return self.pages.page(request, "unsubscribe", address=claim.address, token=token, state=state)

    # --- preferences

    async def preferences(self, request: Request) -> Response:
        """`/p/TOKEN`: show and change name and choices; export or erase the reader's data."""
        claim = await self._claim(request)
        if claim is None:
            return self.pages.page(request, "message", 404, key="invalid_link")
        address = parse_address(claim.address)
        state = "form"
        if request.method == "POST":
            form = await read_form(request)
            action = (form or {}).get("action", "save")
            if action == "export":
                return JSONResponse(
                    await self.store.run(lambda store: export(store, address, claim.issue)),
                    headers={
                        "Cache-Control": "no-store",
                        "Content-Disposition": 'attachment; filename="my-data.json"',
                    },
                )
            if action == "erase":
                await self.store.run(lambda store: erase(store, address))
                return self.pages.page(request, "message", key="erased")
            try:
                if form is None:
                    raise BadRequest("the form cannot be read", status=form_status(request))
                change = self._change(address, form)
            except SharekitError as error:
                status = error.status if isinstance(error, BadRequest) else 400
                return self.pages.page(request, "message", status, key="invalid_input", detail=error.message)
            await self.store.run(lambda store: save(store, change, claim.issue))
            state = "saved"
        reader = await self.store.run(lambda store: find_reader(store, address, claim.issue))
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
        as_json = media_type(request) == "application/json"
        form = await (read_json(request) if as_json else read_form(request))
        if form is None:
            key, status = "invalid_input", form_status(request)
        else:
            key, status = await self._sign_up(request, form)
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

    async def _claim(self, request: Request) -> Claim | None:
        """Return what a link's token says; None for an invalid one, and one of another list.

        A list may change its name: tokens of an issue in this store are always good.
        """
        try:
            claim = read_token(request.path_params["token"], self.keys)
            parse_address(claim.address)
        except SharekitError:
            return None
        if claim.is_for(self.list_id):
            return claim
        ours = await self.store.run(lambda store: find_issue(store, claim.issue))
        return claim if ours else None

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
