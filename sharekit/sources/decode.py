"""Bytes ▶ text in any encoding; binary data is refused.

The order of trust: byte-order mark, UTF-8 if the bytes are valid UTF-8, the declared encoding, detection.
(The HTML standard puts the declaration second; too many servers declare their default.)
"""

from __future__ import annotations

import codecs
import re

from sharekit.errors import SourceError
from sharekit.support.text_utils import codec_of

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = {
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a RIFF file (WebP, AVI or WAV)",
    b"%PDF": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (or a .docx, .odt, .epub)",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"\x28\xb5\x2f\xfd": "a Zstandard archive",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"\xd0\xcf\x11\xe0": "an old Office document",
    b"{\\rtf": "an RTF document",
    b"SQLite format 3": "a database",
    b"OggS": "an Ogg recording",
    b"ID3": "an MP3 recording",
}
_SAMPLE = 65536
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_WESTERN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŠšŽžŒœŸ’‘“”–—…€£«»°§©®¡¿ \t\n\r ]")
_GUESSES = [
    "cp932", "euc_jp", "gb18030", "big5", "cp949", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255",
    "cp1256", "cp1257", "cp1258", "cp874",
]  # fmt: skip


def decode(data: bytes, *, declared: str = "", where: object = "") -> str:
    """Return `data` as text, without a byte-order mark.

    Args:
        data: Any bytes.
        declared: The encoding the transport or the document declares; ignored if the bytes do not fit it.
        where: The file or URL, for errors.

    Raises:
        SourceError: The bytes are not text in any encoding.
    """
    refuse_binary(data, where=where)
    text = data.decode(encoding_of(data, declared=declared), "replace").removeprefix("\ufeff")
    if len(_CONTROLS.findall(text[:_SAMPLE])) > max(2, min(len(text), _SAMPLE) // 100):
        raise SourceError("holds binary data, not text", where=where, hint=_HINT)
    return text


_HINT = "give an article as text, HTML, Markdown, a feed, or JSON lines"


def refuse_binary(data: bytes, *, where: object = "") -> None:
    """Refuse known binary formats: pictures, archives, programs and others.

    Raises:
        SourceError: The message names the format.
    """
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise SourceError(f"is {name}, not an article", where=where, hint=_HINT)


def encoding_of(data: bytes, *, declared: str = "") -> str:
    """Return the name of the codec that `data` is most likely encoded in.

    Args:
        data: All bytes, or the first of a longer run, which may end inside a character.
        declared: The encoding the transport or the document declares.
    """
    if marked := marked_encoding(data):
        return marked
    name = codec_of(declared)
    # Valid UTF-8 is UTF-8, whatever a server declares by default; only ISO-2022 encodings look like it too.
    order = [name, "utf-8"] if name.startswith("iso2022") else ["utf-8", name]
    return next((each for each in order if each and _fits(data, each)), "") or guess_encoding(data)


def marked_encoding(data: bytes) -> str:
    """Return the encoding that a byte-order mark, or the zero bytes of UTF-16, show, or empty."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    wide = marked or _wide(data)
    return wide if marked or not wide or _fits(data, wide) else ""


def _fits(data: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)().decode(data)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _wide(data: bytes) -> str:
    """Return the kind of UTF-16 that the positions of zero bytes show, or empty."""
    sample = data[: _SAMPLE - _SAMPLE % 2]
    if len(sample) < len(b"a\0") or b"\0" not in sample:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd < len(sample) // 20:
        return ""
    if even > 4 * odd:
        return "utf-16-be"
    return "utf-16-le" if odd > 4 * even else ""


def guess_encoding(data: bytes) -> str:
    """Detect the encoding of bytes that declare none and are not UTF-8; Windows-1252 if that reads well."""
    sample = data[:_SAMPLE].decode("cp1252", "replace")
    high = [c for c in sample if c > "\x7f"]
    turkish = set("þýð") & set(high) and not set("áæ") & set(high)  # ş, ı and ğ, read as Western
    if all(map(_WESTERN.match, high)) and len(high) < len(sample) // 6 and not turkish:
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import and to run

    best = from_bytes(data[:_SAMPLE], cp_isolation=_GUESSES).best()
    return best.encoding if best else "cp1252"
