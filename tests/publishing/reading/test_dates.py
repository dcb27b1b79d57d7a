"""A date is written only where a page shows one as that of its publication."""

import pytest

from sharekit.publishing.html.head import EditablePage
from sharekit.publishing.reading.article import read_article
from sharekit.publishing.site_profile import SiteProfile

OTHER = {
    "en": "Copyright 2015, the crew; Version: 26.8.15; Last updated on 3 March 2024.; "
    "Deadline: March 3, 2024; Built with Sphinx on 2024-03-03.; Born 3 March 1924, died 2 May 2001.; "
    "Changed in version 3.3 (2024-03-01); The event is on 3 March 2024.",
    "de": "Stand: 3. März 2024; Zuletzt geändert am 03.03.2024",
    "fr": "Dernière mise à jour : 3 mars 2024",
    "es": "Última actualización: 3 de marzo de 2024",
    "it": "Ultimo aggiornamento: 3 marzo 2024",
    "pt": "Última atualização em 3 de março de 2024",
    "nl": "Laatst bijgewerkt op 3 maart 2024",
    "pl": "Ostatnia aktualizacja: 3 marca 2024",
    "cs": "Naposledy aktualizováno 3. března 2024",
    "sv": "Senast uppdaterad 3 mars 2024",
    "ru": "Последнее обновление: 3 марта 2024",
    "uk": "Останнє оновлення: 3 березня 2024",
    "tr": "Son güncelleme: 3 Mart 2024",
    "vi": "Cập nhật lần cuối: 3 tháng 3 năm 2024",
    "ar": "آخر تحديث: 3 مارس 2024",
    "he": "עודכן לאחרונה: 3 במרץ 2024",
    "hi": "अंतिम अपडेट: 3 मार्च 2024",
    "ja": "最終更新日: 2024年3月3日",
    "ko": "마지막 수정: 2024년 3월 3일",
    "zh": "最后更新于 2024年3月3日",
}  # fmt: skip


def published(language: str, line: str) -> str:
    body = f"<main><h1>Ropes</h1><p>{line}</p><p>Ropes are made of hemp, and heavy when wet.</p></main>"
    html = f"<!doctype html><html lang={language}><meta charset=utf-8><title>Ropes</title>{body}</html>"
    reading = read_article(EditablePage(html.encode()), "https://e.org/a.html", "a.html", SiteProfile())
    return str(reading.article.published or "")


@pytest.mark.parametrize("language", OTHER)
def test_a_day_of_something_else_is_not_written(language: str) -> None:
    assert {line: published(language, line) for line in OTHER[language].split("; ")} == dict.fromkeys(
        OTHER[language].split("; "), ""
    )


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "March 3, 2024"),
        ("en", "Published on 3 March 2024"),
        ("en", "By Ann Lee, 3 March 2024"),
        ("de", "3. März 2024"),
        ("fr", "Publié le 3 mars 2024"),
        ("ja", "2024年3月3日"),
    ],
)
def test_the_day_of_publication_is_written(language: str, line: str) -> None:
    assert published(language, line) == "2024-03-03"
