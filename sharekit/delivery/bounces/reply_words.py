"""What a refusal is about, read from its code, its enhanced status code and its words.

Servers use codes loosely, so words count before codes, and words about us count before words about the
mailbox: a reader is given up only if nothing else can be meant. The words are listed in `reply_words.toml`.

Source: RFC 3463, 5248, 7372, 7504, 7505 and the IANA registry of enhanced status codes.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from sharekit.support.text_utils import normalized

_LONGEST = 2_000
"""Characters of a refusal that are read."""


class Topic(StrEnum):
    """What a refusal is about.

    GONE: no such mailbox, or it is disabled. RESTRICTED: it accepts certain senders only, or not now.
    """

    NONE = ""
    RATE = "rate"
    MESSAGES = "messages"
    CONNECTIONS = "connections"
    QUOTA = "quota"
    GREYLISTED = "greylisted"
    RESTRICTED = "restricted"
    SENDER = "sender"
    SERVER = "server"
    MESSAGE = "message"
    FULL = "full"
    GONE = "gone"
    REJECTED = "rejected"
    NO_DOMAIN = "no-domain"
    UNREACHABLE = "unreachable"


def topic_of(code: int, status: str, words: str) -> Topic:
    """Return what a refusal is about.

    Args:
        code: Three digits, or 0.
        status: The enhanced status code, or empty.
        words: The server's words; a repeated code at the beginning of each line does no harm.
    """
    by_status = _by_status(status)
    by_code = by_status or _BY_CODE.get(code, Topic.NONE)
    by_words = _by_words(words[:_LONGEST])
    if code in _ABOUT_COMMANDS and by_words in _ABOUT_MAILBOX and not by_status:
        return Topic.NONE
    if by_code is Topic.SENDER and status[1:4] == ".1." and by_words in _ABOUT_MAILBOX:
        return Topic.SENDER  # `no such domain` is then the sender's
    if by_words is Topic.REJECTED:  # says little more than the code does
        gone = status in _REJECTED_IS_GONE or (
            not status and code == _NO_MAILBOX and _ENDS_REJECTED.search(words)
        )
        return Topic.GONE if gone else by_code or Topic.RESTRICTED
    if by_words is Topic.UNREACHABLE and by_code in _ABOUT_MAILBOX:
        return by_words
    if by_words in {Topic.NONE, Topic.UNREACHABLE}:
        return by_code or by_words
    return by_words


def is_unspecific(status: str, words: str) -> bool:
    """Return whether a reply after DATA may mean that the reader filters mail, though it says `unknown user`.

    Mobile providers such as NTT docomo and KDDI do that.
    """
    specific = status.startswith(("5.1.", "5.2.")) and not status.endswith(".0")
    return not specific and bool(_UNKNOWN_USER.search(words[:_LONGEST]))


_UNKNOWN_USER = re.compile(r"\b(?:unknown user|user unknown|no such user|unknown recipient)\b", re.IGNORECASE)


# --- words

_NOISE = re.compile(
    r"\(in reply to [^)]{0,60}\)|unknown address error|host \S+(?: ?[\[(][^\])]{0,60}[\])])? (?:said|replied)"
    r"|(?<![\w.])\d{3}[- ](?=#?\d\.\d+\.\d)|#?(?<![\d.])\d\.\d{1,3}\.\d{1,3}(?![\d.])"
)
_URL = re.compile(r"(?:https?://|\bwww\.)([^\s/]*)\S*")
_ADDRESS = re.compile(r"<[^<>\s]{0,320}@[^<>\s]{0,320}>|(?<![^\s<>\"'()])[^\s<>\"'()]+@[^\s<>\"'(),;:]+")
_HOST = re.compile(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+){1,9}\b")
_ELISION = re.compile(r"(?<=\b[a-z])['’](?=[a-z]{2})")
_APOSTROPHE = re.compile(r"['’`´]")
_GAPS = re.compile(r"[^\w.]+|_+")


def _by_words(words: str) -> Topic:
    text = plain_words(words)
    return next((entry.topic for entry in _phrases() if entry.are_in(text)), Topic.NONE)


def plain_words(text: str) -> str:
    """Return text as phrases are compared with it: lower case, a space between words and around sentences."""
    text = _NOISE.sub(" ", _folded(text).replace("e-mail", "email").replace("mail box", "mailbox"))
    text = _URL.sub(r" \1 ", text)
    text = _ADDRESS.sub(" addr ", text)
    text = _HOST.sub(_without_host, text)
    text = _APOSTROPHE.sub("", _ELISION.sub(" ", text)).replace(".", " . ")
    return f" {_GAPS.sub(' ', text)} "


def _folded(text: str) -> str:
    """Return text in lower case and without accents."""
    apart = normalized("NFKD", text.casefold())
    return normalized("NFC", _ACCENTS.sub("", apart)).translate(_PLAIN_LETTERS)


_ACCENTS = re.compile("[\u0300-\u036f]")
_PLAIN_LETTERS = str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ı": "i", "đ": "d", "。": "."})


def _without_host(match: re.Match[str]) -> str:
    """Return names of blocklists, such as `zen.spamhaus.org`, as words; leave out other hosts."""
    labels = match[0].split(".")
    is_word = len(labels[-1]) > _LONGEST_TOP_LEVEL  # a full stop without space, as in `unknown.Please`
    return " ".join(labels) if is_word or _INFORMATIVE.search(match[0]) else " "


_LONGEST_TOP_LEVEL = 6
_INFORMATIVE = re.compile(
    r"spamhaus|spamcop|barracudacentral|dnsbl|rbl|uceprotect|abusix|cloudmark|ipcheck|resolver"
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases of one entry: those in one piece, and pairs of which both must be in one sentence."""

    topic: Topic
    single: re.Pattern[str]
    pairs: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]

    def are_in(self, text: str) -> bool:
        return bool(self.single.search(text)) or any(
            one.search(text) and other.search(text) and _share_sentence(one, other, text)
            for one, other in self.pairs
        )


def _share_sentence(one: re.Pattern[str], other: re.Pattern[str], text: str) -> bool:
    return any(one.search(part) and other.search(part) for part in text.split("."))


@cache
def _phrases() -> tuple[_Phrases, ...]:
    data = tomllib.loads(files(__package__).joinpath("reply_words.toml").read_text("utf-8"))
    return tuple(_compiled(entry, data["synonyms"]) for entry in data["topic"])


def _compiled(entry: dict[str, Any], synonyms: dict[str, str]) -> _Phrases:
    phrases = [
        re.sub(r"\{(\w+)\}", lambda match: f"({synonyms[match[1]]})", text) for text in entry["phrases"]
    ]
    single = "|".join(_pattern(phrase) for phrase in phrases if " & " not in phrase)
    pairs = (phrase.split(" & ") for phrase in phrases if " & " in phrase)
    return _Phrases(
        Topic(entry["name"]),
        re.compile(single),
        tuple((re.compile(_pattern(one)), re.compile(_pattern(other))) for one, other in pairs),
    )


def _pattern(phrase: str) -> str:
    """Return the regular expression of a phrase; the signs are explained in `reply_words.toml`.

    It begins with a space where it can, which is quickly looked for.
    """
    if re.fullmatch(r"\([^()]*\)", phrase):
        words = phrase.strip("()").split("|")
        latin = "|".join(_word(word) for word in words if _folded(word).isascii())
        others = "|".join(_word(word) for word in words if not _folded(word).isascii())
        return "|".join(filter(None, (latin and f" (?:{latin})(?!\\w)", others)))
    parts = [_part(part) for part in re.split(r"( … | ?\([^)]*\)\*|\([^)]*\))", phrase) if part]
    return f" {''.join(parts)}(?!\\w)" if _folded(phrase).isascii() or " … " in phrase else "".join(parts)


def _part(part: str) -> str:
    if part == " … ":
        return r" (?:[^\s.]+ ){0,5}?"
    if "(" not in part:
        return _word(part)
    words = "|".join(_word(word) for word in part.strip(" ()*").split("|"))
    return f"(?: (?:{words}))?" if part.endswith("*") else f"(?:{words})"


def _word(text: str) -> str:
    """Return the regular expression of words; outside the Latin script they may be inside others."""
    folded = _folded(text)
    if not folded.isascii():
        return re.escape(_GAPS.sub(" ", folded).strip()).replace(r"\ ", " ")
    return re.escape(folded).replace(r"\*", r"\w*").replace(r"\ ", " ")


# --- codes

_ABOUT_MAILBOX = frozenset({Topic.GONE, Topic.NO_DOMAIN, Topic.REJECTED})
_ABOUT_COMMANDS = frozenset({500, 502, 503, 504})
_NO_MAILBOX = 550
_ENDS_REJECTED = re.compile(r"recipient address rejected\W*$", re.IGNORECASE)
"""Without a reason such as `access denied`."""

_REJECTED_IS_GONE = frozenset({"5.1.0", "5.1.1", "5.1.3", "5.1.6", "5.1.10", "5.4.1"})
_BY_CODE = {521: Topic.NO_DOMAIN, 551: Topic.GONE, 552: Topic.FULL, 556: Topic.NO_DOMAIN}
_BY_STATUS = {
    "1.1": Topic.GONE,
    "1.2": Topic.NO_DOMAIN,
    "1.3": Topic.GONE,
    "1.6": Topic.GONE,
    "1.7": Topic.SENDER,
    "1.8": Topic.SENDER,
    "1.9": Topic.MESSAGE,
    "1.10": Topic.NO_DOMAIN,
    "2.1": Topic.GONE,
    "2.2": Topic.FULL,
    "2.3": Topic.MESSAGE,
    "3.2": Topic.NO_DOMAIN,
    "3.4": Topic.MESSAGE,
    "4.4": Topic.NO_DOMAIN,
    "5.3": Topic.MESSAGES,
    "7.0": Topic.MESSAGE,
    "7.1": Topic.MESSAGE,
    "7.2": Topic.RESTRICTED,
    "7.3": Topic.MESSAGE,
    "7.15": Topic.MESSAGE,
    "7.16": Topic.MESSAGE,
    "7.17": Topic.GONE,
    "7.18": Topic.NO_DOMAIN,
    "7.19": Topic.MESSAGE,
    **dict.fromkeys(("7.20", "7.21", "7.22", "7.23", "7.24", "7.26", "7.27", "7.29", "7.509"), Topic.SENDER),
    **dict.fromkeys(("7.124", "7.129", "7.133", "7.134", "7.136"), Topic.RESTRICTED),
    "7.28": Topic.RATE,
}
_BY_SUBJECT = {
    "1": Topic.RESTRICTED,
    "2": Topic.RESTRICTED,
    "3": Topic.UNREACHABLE,
    "4": Topic.UNREACHABLE,
    "6": Topic.MESSAGE,
    "7": Topic.SERVER,
}


def _by_status(status: str) -> Topic:
    kind, _, rest = status.partition(".")
    if kind == "4":
        return _BY_TRANSIENT_STATUS.get(rest, Topic.NONE)
    subject, _, detail = rest.partition(".")
    return _BY_STATUS.get(rest) or (_BY_SUBJECT.get(subject, Topic.NONE) if detail else Topic.NONE)


_BY_TRANSIENT_STATUS = {
    "2.1": Topic.RESTRICTED,
    "2.2": Topic.FULL,
    "4.5": Topic.RATE,
    "5.3": Topic.MESSAGES,
    "7.0": Topic.RATE,
    "7.28": Topic.RATE,
}
