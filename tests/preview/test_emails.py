"""Letters are shown with their own pictures, in the theme asked for, and checked."""

import re
from collections.abc import Callable
from dataclasses import replace

from sharekit.article import Article
from sharekit.digest.layout.pictures import EmailPicture, content_id, hashed
from sharekit.preview.blob_store import BlobStore
from sharekit.preview.emails import show_email
from sharekit.preview.findings.emails import email_findings
from sharekit.preview.snapshot import ComposedEmail, Snapshot

PICTURE = hashed(
    EmailPicture(name="card.png", data=b"png", type="image/png", width=1200, height=630, alt="A card")
)


def page_of(mail: ComposedEmail, theme: str) -> str:
    blobs = BlobStore()
    shown = show_email(mail, blobs)
    item = blobs.get(getattr(shown, theme).removeprefix("/message/"))
    assert item is not None
    return item.data.decode()


def test_the_inbox_row_and_the_weight(snapshot: Callable[..., Snapshot]) -> None:
    mail = snapshot().compose(snapshot().articles, "digest", None)
    shown = show_email(mail, BlobStore())
    assert shown.sender == "The Meridian"
    assert shown.subject == "Night trains return to the old river line"
    assert shown.preheader == "The first sleeper in thirty years left on Friday evening."
    assert shown.weight.endswith("KB of the 102 KB where Gmail clips")
    assert shown.weight_level == "ok"
    assert 0 < shown.weight_share < 80


def test_dark_is_dark_and_light_is_light_in_every_browser(snapshot: Callable[..., Snapshot]) -> None:
    article = snapshot().articles[0].replace(lead="Say (prefers-color-scheme: dark) to it.")
    mail = snapshot().compose([article], "digest", None)
    dark, light = page_of(mail, "dark"), page_of(mail, "light")
    assert "@media (min-width: 0) {" in dark
    assert "@media (max-width: 0) {" in light
    assert "color-scheme: dark !important" in dark
    for page in (dark, light):
        assert "Say (prefers-color-scheme: dark) to it." in page  # what the article says stays
        assert "@media (prefers-color-scheme" not in page


def test_pictures_come_from_the_blob_store(article: Article, snapshot: Callable[..., Snapshot]) -> None:
    mail = snapshot().compose([article], "digest", None)
    inside = mail.message.replace(b"<body", f'<body data-x=3D"cid:{content_id(PICTURE)}"'.encode(), 1)
    linked = mail.message.replace(b"<body", f'<body data-x=3D"https://e.org/{PICTURE.name}"'.encode(), 1)
    digest = replace(mail.digest, images=(PICTURE,))
    where = f"/picture/{BlobStore().put(PICTURE.type, PICTURE.data)}"
    assert f'data-x="{where}"' in page_of(ComposedEmail(digest=digest, message=inside), "light")
    assert f'data-x="{where}"' in page_of(
        ComposedEmail(digest=digest, message=linked, base_url="https://e.org/"), "light"
    )


def test_a_sound_email_passes_with_figures(snapshot: Callable[..., Snapshot]) -> None:
    findings = email_findings(snapshot().compose(snapshot().articles, "digest", None))
    errors = {finding.message: finding for finding in findings}
    assert {finding.level for finding in findings} == {"ok"}
    assert errors["Contrast in light and dark"].remedy.startswith("Lowest ")
    assert errors["One-click unsubscribe"].remedy == "Header and footer lead to the same page."
    assert errors["Links"].remedy.endswith("links, no unfilled token.")


def test_a_footer_that_leads_elsewhere_than_the_header(snapshot: Callable[..., Snapshot]) -> None:
    mail = snapshot().compose(snapshot().articles, "digest", None)
    other = re.sub(rb'(href=3D"[=\r\n]*https://meridian\.example/)leave', rb"\1x", mail.message)
    findings = {finding.message: finding.level for finding in email_findings(replace(mail, message=other))}
    assert findings["One-click unsubscribe"] == "warning"


def test_a_letter_without_links_is_a_finding(snapshot: Callable[..., Snapshot]) -> None:
    bare = snapshot().articles[0].replace(url="", related=())
    mail = snapshot().compose([bare], "digest", None)
    message = re.sub(rb"<a [^>]*>", b"<a>", mail.message)
    assert "No link in the email" in {
        finding.message for finding in email_findings(replace(mail, message=message))
    }


def test_failures_come_first_and_once_a_rule(snapshot: Callable[..., Snapshot]) -> None:
    mail = snapshot().compose(snapshot().articles, "digest", None)
    broken = mail.message.replace(b"List-Unsubscribe: ", b"X-Nothing: ").replace(
        b"</body>", b"<img src=3D'data:,'><img src=3D'data:,x'></body>"
    )
    findings = email_findings(replace(mail, message=broken, warnings=("no photo: gone",)))
    assert [finding.level for finding in findings[:1]] == ["error"]
    errors = {finding.message: finding for finding in findings}
    assert errors["Pictures without alt text"].remedy.endswith('Alt="" for decoration.')
    assert errors["Gmail drops these pictures"].level == "error"
    assert errors["No one-click unsubscribe"].level == "warning"
    assert errors["Left out or changed"].remedy == "No photo: gone."
    assert "Pictures off" not in errors


def test_pictures_on_the_web_are_asked_for_by_the_server_once(snapshot: Callable[..., Snapshot]) -> None:
    mail = snapshot().compose(snapshot().articles, "digest", None)
    url = "https://e.org/a.gif?x=1&amp;y=2"
    image = f"<img alt=3D'' src=3D\"{url.replace('=', '=3D')}\"></body>".encode()
    mail = replace(mail, message=mail.message.replace(b"</body>", image))
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b"GIF89a" + bytes(20)

    blobs = BlobStore()
    shown = show_email(mail, blobs, fetch)
    page = blobs.get(shown.light.removeprefix("/message/"))
    assert page is not None
    assert b"https://e.org/a.gif" not in page.data
    name = re.findall(rb"src=\"/picture/(\w+)\"", page.data)[0].decode()
    assert asked == []
    assert blobs.get(name) == blobs.get(name) == ("image/gif", b"GIF89a" + bytes(20))
    assert asked == ["https://e.org/a.gif?x=1&y=2"]


def test_what_is_no_picture_on_the_web_is_left_out() -> None:
    blobs = BlobStore()
    assert blobs.get(blobs.put_remote("https://e.org/a.svg", lambda _: b"<svg onload='x()'/>")) is None
