"""Postmark: one JSON object a message, up to 500 a request.

Source: https://postmarkapp.com/developer/api/email-api
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from sharekit.delivery.bounces.verdicts import Cause, Verdict
from sharekit.delivery.sending.lanes import Envelope
from sharekit.delivery.transports.http.batch import BatchApiTransport, Messages
from sharekit.delivery.transports.http.mime_fields import Attachment, take_apart
from sharekit.delivery.transports.http.service import (
    ApiRequest,
    ApiResponse,
    about_us,
    over_quota,
    over_rate,
    rejected,
)

_INACTIVE = 406
_NO_CREDITS = 405
_INVALID = 300
_SENDER = range(400, 402)  # sender signature: not found, not confirmed
_REQUEST = frozenset({402, 403, 409, 410})  # what we sent is not understood
_ACCOUNT = frozenset({10, 412, 413})  # no such token, pending approval, may not send
_OTHERS = range(500, 2000)  # signatures, domains, servers, message streams
_TOO_FAST, _MAINTENANCE = 429, 100
_ABOUT_SENDER = re.compile(r"'(?:From|Reply-?To)'|sender signature", re.IGNORECASE)


class Postmark(BatchApiTransport):
    """Needs `api.key`, the server's token; `api.stream` names the message stream, `broadcast` by default."""

    def endpoint(self) -> str:
        """Return Postmark's address."""
        return "https://api.postmarkapp.com"

    def request(self, message: bytes, envelope: Envelope) -> ApiRequest:  # noqa: ARG002
        """Return the request; Message-ID and the unsubscribe fields go along."""
        return self._posted("/email", self._object(message))

    def batch_request(self, messages: Messages) -> ApiRequest:
        """Return the request for several messages."""
        return self._posted("/email/batch", [self._object(message) for message, _ in messages])

    def batch_items(self, response: ApiResponse, count: int) -> Sequence[Mapping[str, Any] | None]:
        """Return the answers, in the order of the messages."""
        return [*response.items, *[None] * count][:count]

    def _object(self, message: bytes) -> dict[str, object]:
        fields = take_apart(message)
        headers = (*fields.headers, ("X-PM-KeepID", "true"))  # our Message-ID stays
        body: dict[str, object] = {
            "From": fields.sender,
            "To": fields.recipient,
            "Subject": fields.subject,
            "HtmlBody": fields.html,
            "TextBody": fields.text,
            "MessageStream": self._options.stream or "broadcast",
            "Headers": [{"Name": name, "Value": value} for name, value in headers],
            "Attachments": [_attachment(picture) for picture in fields.attachments],
        }
        if fields.reply_to:
            body["ReplyTo"] = fields.reply_to
        return body

    def _posted(self, path: str, body: object) -> ApiRequest:
        login = {
            "content-type": "application/json",
            "accept": "application/json",
            "x-postmark-server-token": self._options.key,
        }
        return ApiRequest(path=path, body=json.dumps(body).encode(), headers=login)

    def accepted_id(self, response: ApiResponse) -> str:
        """Return Postmark's MessageID."""
        return str(response.data.get("MessageID", ""))

    def refuses(self, response: ApiResponse) -> bool:
        """Return whether there is an error code: of a batch, each message has its own."""
        return bool(response.data.get("ErrorCode"))

    def refusal(self, response: ApiResponse) -> Verdict:
        """Judge by Postmark's error code.

        Source: https://postmarkapp.com/developer/api/overview#error-codes
        """
        code, words = response.data.get("ErrorCode"), self.words(response)
        if code == _INACTIVE:  # bounced for good, complained, or suppressed by hand
            return rejected(response, words, Cause.MAILBOX, suppress=True)
        if code == _NO_CREDITS:
            return over_quota(response, words)
        if code in {_TOO_FAST, _MAINTENANCE}:
            return over_rate(response, words)
        if code in _SENDER or (code == _INVALID and _ABOUT_SENDER.search(words)):
            return about_us(response, words, Cause.SENDER)
        if code in _ACCOUNT or code in _REQUEST or code in _OTHERS:
            return about_us(response, words)
        return rejected(response, words)


def _attachment(picture: Attachment) -> dict[str, str]:
    return {
        "Name": picture.name,
        "ContentType": picture.kind,
        "Content": picture.content,
        "ContentID": f"cid:{picture.content_id}",
    }
