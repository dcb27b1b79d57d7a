"""Letters are shown with their own pictures, in the theme asked for, and checked."""

import re
from collections.abc import Callable
from dataclasses import replace

from sharekit.article import Article
from sharekit.digest.layout.pictures import EmailPicture, content_id, hashed
from sharekit.preview.blob_store import Shelf
from sharekit.preview.email_findings import check_mail
from sharekit.preview.emails import show
from sharekit.preview.snapshot import Mail, Scene

PICTURE = hashed(
    EmailPicture(name="card.png", data=b"png", type="image/png", width=1200, height=630, alt="A card")
)


def page_of(mail: Mail, theme: str) -> str:
    shelf = Shelf()
    shown = show(mail, shelf)
    item = shelf.get(getattr(shown, theme).removeprefix("/letter/"))
    assert item is not None
    return item.data.decode()


def test_the_inbox_row_and_the_weight(scene: Callable[..., Scene]) -> None:
    mail = scene().compose(scene().articles, "digest", None)
    shown = show(mail, Shelf())
    assert shown.sender == "The Meridian"
    assert shown.subject == "Night trains return to the old river line"
    assert shown.preheader == "The first sleeper in thirty years left on Friday evening."
    assert shown.weight.endswith("KB of the 102 KB where Gmail clips")
    assert shown.weight_level == "ok"
    assert 0 < shown.weight_share < 80


def test_dark_is_dark_and_light_is_light_in_every_browser(scene: Callable[..., Scene]) -> None:
    article = scene().articles[0].replace(lead="Say (prefers-color-scheme: dark) to it.")
    mail = scene().compose([article], "digest", None)
    dark, light = page_of(mail, "dark"), page_of(mail, "light")
    assert "@media (min-width: 0) {" in dark
    assert "@media (max-width: 0) {" in light
    assert "color-scheme: dark !important" in dark
    for page in (dark, light):
        assert "Say (prefers-color-scheme: dark) to it." in page  # what the article says stays
        assert "@media (prefers-color-scheme" not in page


def test_pictures_come_from_the_shelf(article: Article, scene: Callable[..., Scene]) -> None:
    mail = scene().compose([article], "digest", None)
    inside = mail.message.replace(b"<body", f'<body data-x=3D"cid:{content_id(PICTURE)}"'.encode(), 1)
    linked = mail.message.replace(b"<body", f'<body data-x=3D"https://e.org/{PICTURE.name}"'.encode(), 1)
    digest = replace(mail.digest, images=(PICTURE,))
    where = f"/picture/{Shelf().put(PICTURE.type, PICTURE.data)}"
    assert f'data-x="{where}"' in page_of(Mail(digest=digest, message=inside), "light")
    assert f'data-x="{where}"' in page_of(
        Mail(digest=digest, message=linked, base_url="https://e.org/"), "light"
    )


def test_a_sound_letter_is_told_to_be_sound_with_figures(scene: Callable[..., Scene]) -> None:
    findings = check_mail(scene().compose(scene().articles, "digest", None))
    faults = {finding.fault: finding for finding in findings}
    assert {finding.level for finding in findings} == {"ok"}
    assert faults["Contrast in light and dark"].remedy.startswith("Lowest ")
    assert faults["One-click unsubscribe"].remedy == "Header and footer lead to the same page."
    assert faults["Links"].remedy.endswith("links, no token left unfilled.")


def test_a_footer_that_leads_elsewhere_than_the_header(scene: Callable[..., Scene]) -> None:
    mail = scene().compose(scene().articles, "digest", None)
    other = mail.message.replace(
        b'href=3D"https://meridian.example/leave', b'href=3D"https://meridian.example/x'
    )
    findings = {finding.fault: finding.level for finding in check_mail(replace(mail, message=other))}
    assert findings["One-click unsubscribe"] == "warning"


def test_a_letter_without_links_is_a_finding(scene: Callable[..., Scene]) -> None:
    bare = scene().articles[0].replace(url="", related=())
    mail = scene().compose([bare], "digest", None)
    message = re.sub(rb"<a [^>]*>", b"<a>", mail.message)
    assert "No link in the letter" in {
        finding.fault for finding in check_mail(replace(mail, message=message))
    }


def test_faults_come_first_and_are_told_once_a_rule(scene: Callable[..., Scene]) -> None:
    mail = scene().compose(scene().articles, "digest", None)
    broken = mail.message.replace(b"List-Unsubscribe: ", b"X-Nothing: ").replace(
        b"</body>", b"<img src=3D'data:,'><img src=3D'data:,x'></body>"
    )
    findings = check_mail(replace(mail, message=broken, warnings=("no photo: gone",)))
    assert [finding.level for finding in findings[:1]] == ["error"]
    faults = {finding.fault: finding for finding in findings}
    assert faults["Pictures without alt text"].remedy.endswith('Alt="" for decoration.')
    assert faults["Pictures that Gmail drops"].level == "error"
    assert faults["No one-click unsubscribe"].level == "warning"
    assert faults["Left out or changed"].remedy == "No photo: gone."
    assert "Pictures off" not in faults


def test_pictures_on_the_web_are_asked_for_by_the_server_once(scene: Callable[..., Scene]) -> None:
    mail = scene().compose(scene().articles, "digest", None)
    url = "https://e.org/a.gif?x=1&amp;y=2"
    image = f"<img alt=3D'' src=3D\"{url.replace('=', '=3D')}\"></body>".encode()
    mail = replace(mail, message=mail.message.replace(b"</body>", image))
    asked: list[str] = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return b"GIF89a" + bytes(20)

    shelf = Shelf()
    shown = show(mail, shelf, fetch)
    page = shelf.get(shown.light.removeprefix("/letter/"))
    assert page is not None
    assert b"https://e.org/a.gif" not in page.data
    name = re.findall(rb"src=\"/picture/(\w+)\"", page.data)[0].decode()
    assert asked == []
    assert shelf.get(name) == shelf.get(name) == ("image/gif", b"GIF89a" + bytes(20))
    assert asked == ["https://e.org/a.gif?x=1&y=2"]


def test_what_is_no_picture_on_the_web_is_left_out() -> None:
    shelf = Shelf()
    assert shelf.get(shelf.put_remote("https://e.org/a.svg", lambda _: b"<svg onload='x()'/>")) is None
