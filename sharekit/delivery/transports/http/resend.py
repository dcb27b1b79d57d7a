"""Resend: one JSON object a message, up to 100 a request, with a key by which a repeated one is known.

Source: https://resend.com/docs/api-reference/emails/send-email and …/errors
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sharekit.delivery.bounces.verdicts import Cause, State, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.transports.http.batch import BatchApiTransport, Messages
from sharekit.delivery.transports.http.mime_fields import take_apart
from sharekit.delivery.transports.http.service import (
    ApiRequest,
    ApiResponse,
    about_us,
    message_id,
    rejected,
)

_LOGIN = frozenset({"missing_api_key", "invalid_api_key", "restricted_api_key"})
_ABOUT_US = frozenset(
    {"invalid_access", "invalid_region", "method_not_allowed", "not_found", "security_error"}
)


class Resend(BatchApiTransport):
    """Needs `api.key`. A request repeated within a day sends nothing twice: Message-IDs are its key."""

    repeatable = True

    def endpoint(self) -> str:
        """Return Resend's address."""
        return "https://api.resend.com"

    def request(self, message: bytes, envelope: Envelope) -> ApiRequest:  # noqa: ARG002
        """Return the request."""
        return self._posted("/emails", self._object(message), message_id(message)[:256])

    def batch_request(self, messages: Messages) -> ApiRequest | None:
        """Return the request for several messages; those with pictures inside must go one by one."""
        objects = [self._object(message) for message, _ in messages]
        if any(item["attachments"] for item in objects):
            return None
        identity = "\n".join(message_id(message) for message, _ in messages)
        objects = [{name: value for name, value in item.items() if value} for item in objects]
        return self._posted("/emails/batch", objects, hashlib.sha256(identity.encode()).hexdigest())

    def batch_items(self, response: ApiResponse, count: int) -> Sequence[Mapping[str, Any] | None]:
        """Return the answers, in the order of the messages."""
        data = response.data.get("data")
        items = [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []
        return items if len(items) == count else [None] * count

    def _object(self, message: bytes) -> dict[str, object]:
        fields = take_apart(message)
        body: dict[str, object] = {
            "from": fields.sender,
            "to": [fields.recipient],
            "subject": fields.subject,
            "html": fields.html,
            "text": fields.text,
            "headers": dict(fields.headers),
            "attachments": [
                {"filename": a.name, "content": a.content, "content_type": a.kind, "content_id": a.content_id}
                for a in fields.attachments
            ],
        }
        if fields.reply_to:
            body["reply_to"] = [fields.reply_to]
        return body

    def _posted(self, path: str, body: object, key: str) -> ApiRequest:
        headers = {
            "content-type": "application/json",
            "authorization": f"Bearer {self._options.key}",
            "idempotency-key": key,
            "user-agent": "sharekit",
        }
        return ApiRequest(path=path, body=json.dumps(body).encode(), headers=headers)

    def accepted_id(self, response: ApiResponse) -> str:
        """Return Resend's id."""
        return str(response.data.get("id", ""))

    def is_login_failure(self, response: ApiResponse) -> bool:
        """Return whether the key is refused; 403 may also be about the sender's domain."""
        return response.status == 401 or str(response.data.get("name")) in _LOGIN  # noqa: PLR2004

    def conflict(self, response: ApiResponse, words: str) -> Verdict:
        """A known key under which other bytes come was accepted before."""
        if response.data.get("name") == "invalid_idempotent_request":
            return Verdict(state=State.ACCEPTED, code=response.status, reason=f"accepted before: {words}")
        return super().conflict(response, words)

    def refusal(self, response: ApiResponse) -> Verdict:
        """Judge by the error's name."""
        name, words = str(response.data.get("name", "")), self.words(response)
        if response.status == 403 or name == "invalid_from_address" or "`from`" in words:  # noqa: PLR2004
            return about_us(response, words, Cause.SENDER)
        if name in _ABOUT_US or "api key" in words.lower():
            return about_us(response, words)
        return rejected(response, words)
