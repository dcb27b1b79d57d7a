"""The forms in which pages reach a text file: what is around the article is dropped, and its data is read."""

from datetime import date

import pytest

from sharekit.article import Article, Related
from sharekit.sources.plain_text import read_text

FIRST = "The harbour board has approved a new crane for the west quay after a debate until midnight."
SECOND = "Work begins in March, and the old crane will be moved to the museum on the pier, it said."


def only(text: str) -> Article:
    (article,) = read_text(text.encode(), where="a.txt")
    return article


def below(lines: str) -> Article:
    """Read a text with these lines below its headline, which must all be dropped from it."""
    article = only(f"Crane approved\n\n{lines}\n\n{FIRST}\n\n{SECOND}\n")
    assert (article.headline, article.body, article.headings) == ("Crane approved", (FIRST, SECOND), ())
    return article


def within(lines: str) -> Article:
    """Read a text with these lines between its two paragraphs."""
    return only(f"Crane approved\n\n{FIRST}\n\n{lines}\n\n{SECOND}\n")


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("Skip to main content\nMenu\nHome\nNews\nSport\nSubscribe\nSign in", ""),
        ("Zum Inhalt springen\nMenü\nPolitik\nWirtschaft", ""),
        ("Aller au contenu\nAccueil\nPolitique", ""),
        ("Technology", "Technology"),
        ("Kultur", "Kultur"),
        ("Deportes", "Deportes"),
        ("Politics\n\nAnalysis", "Analysis"),
        ("Home > News > Local", "Local"),
        ("News / Harbour", "Harbour"),
        ("You are here: Home » Local", "Local"),
        ("5 March 2025", ""),
        ("Share\nTweet", ""),
        ("4 min read", ""),
        ("https://example.org/crane", ""),
    ],
)
def test_lines_above_the_headline(above: str, section: str) -> None:
    article = only(f"{above}\n\nCrane approved at last\n\n{FIRST}\n\n{SECOND}\n")
    assert (article.headline, article.section) == ("Crane approved at last", section)
    assert article.body == (FIRST, SECOND)


@pytest.mark.parametrize("headline", ["Sport", "Opinion", "Why?", "Home", "Trams"])
def test_a_headline_of_one_word(headline: str) -> None:
    assert only(f"{headline}\n\n{FIRST}\n\n{SECOND}\n").headline == headline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Dan Whitfield, City Hall reporter", ("Dan Whitfield",)),
        ("By Morag Sinclair\nLocal Democracy Reporter", ("Morag Sinclair",)),
        ("By Ana Ruiz\n\nPolitical Editor", ("Ana Ruiz",)),
        ("By Ana Ruiz and Jo Li, Staff Writers", ("Ana Ruiz", "Jo Li")),
        ("By Ana Ruiz | Senior Political Correspondent", ("Ana Ruiz",)),
        ("Von Anna Berg, Politikredakteurin", ("Anna Berg",)),
        ("Par Zoé Martin, envoyée spéciale", ("Zoé Martin",)),
        ("By staff writers", ()),
        ("Door onze redactie", ()),
        ("Words by Tom Ashby\nPhotographs by Helen Moss", ("Tom Ashby",)),
        ("Text: Anna Berg\nFotos: Jörg Weiß", ("Anna Berg",)),
        ("Texte : Zoé Martin\nPhotos : Luc Petit", ("Zoé Martin",)),
        ("By Ana Ruiz\nBBC News, Leeds", ("Ana Ruiz",)),
        ("Jane Doe\nMarch 5, 2025", ("Jane Doe",)),
        ("March 5, 2025\n\nJane Doe", ("Jane Doe",)),
        ("Posted by Ana Ruiz on March 5, 2025 in News", ("Ana Ruiz",)),
        ("Ana Beatriz Lopes — Rio de Janeiro\n05/03/2025 07h00", ("Ana Beatriz Lopes",)),
        ("Marta Gil | Valencia\n05/03/2025 a las 06:00h.", ("Marta Gil",)),
        ("LUIS ORTEGA\nMálaga\n5 MAR 2025 - 05:30 CET", ("Luis Ortega",)),
        ("Von Henrik Dale, Flensburg", ("Henrik Dale",)),
        ("Kari Dahl\nJournalist\nPublisert: 05.03.2025 08:15", ("Kari Dahl",)),
        ("De notre correspondante à Brest, Zoé Martin", ("Zoé Martin",)),
        ("Door onze verslaggever Pieter de Wit", ("Pieter de Wit",)),
        ("2025-03-05 08:15 来源：港口日报 作者：李明", ("李明",)),
        ("Posted on March 5, 2025 by Ana Ruiz", ("Ana Ruiz",)),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert below(line).byline == names


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("5 March 2025 | 06:00", "2025-03-05T06:00:00", ""),
        ("Sevilla - 5 mar 2025 - 20:15 CET", "2025-03-05T20:15:00+01:00", ""),
        (
            "Publié le 5 mars 2025 à 18h05, mis à jour le 6 mars 2025 à 07h30",
            "2025-03-05T18:05:00",
            "2025-03-06T07:30:00",
        ),
        (
            "05/03/2025 às 09h12 • Atualizado em 06/03/2025 às 14h40",
            "2025-03-05T09:12:00",
            "2025-03-06T14:40:00",
        ),
        ("Published 5 March 2025 (updated 6 March 2025)", "2025-03-05", "2025-03-06"),
        ("First published on Wed 5 Mar 2025 07.30 GMT", "2025-03-05T07:30:00+00:00", ""),
        ("Updated March 5, 2025", "", "2025-03-05"),
        ("5 marzo 2025 alle 08:10 - Aggiornato alle 11:45", "2025-03-05T08:10:00", ""),
        ("Publicerad 5 mars 2025 kl 08.15", "2025-03-05T08:15:00", ""),
        (
            "PUBLISHED: 08:15, 5 March 2025 | UPDATED: 11:02, 6 March 2025",
            "2025-03-05T08:15:00",
            "2025-03-06T11:02:00",
        ),
        ("5 במרץ 2025, 08:15", "2025-03-05T08:15:00", ""),
        ("2025-03-05 08:15 来源：港口日报 作者：李明", "2025-03-05T08:15:00", ""),
        ("Gisteren, 21:14", "", ""),
        ("ANALYSIS | By Priya Nair | 5 Mar 2025 | 4 min read", "2025-03-05", ""),
        ("Posted by Ana Ruiz on March 5, 2025 in News", "2025-03-05", ""),
        ("2025年3月5日 14時30分", "2025-03-05T14:30:00", ""),
        ("BBC News\nScotland\n3 hours ago", "", ""),
        ("vor 2 Tagen", "", ""),
        ("il y a 3 heures", "", ""),
        ("hace 2 días", "", ""),
    ],
)
def test_dates(line: str, published: str, modified: str) -> None:
    article = below(line)
    assert (article.published.isoformat() if article.published else "") == published
    assert (article.modified.isoformat() if article.modified else "") == modified


def test_the_kind_of_text_is_its_section() -> None:
    assert below("ANALYSIS | By Priya Nair | 5 Mar 2025 | 4 min read").section == "ANALYSIS"


@pytest.mark.parametrize(
    "line",
    [
        "Lesezeit: 3 Minuten",
        "Temps de lecture : 4 min",
        "Reading time: 5 minutes",
        "5-minute read",
        "342 shares",
        "1.2K views",
        "Comments (12)",
        "Image: The crane on Sunday. Photo: J. Pérez/Getty Images",
        "The crane on Sunday (Photo: Reuters)",
        "Foto: dpa",
        "© Harbour Gazette. All rights reserved.",
        "Click to share on Facebook (Opens in new window)",
        "Klick, um auf Facebook zu teilen (Wird in neuem Fenster geöffnet)",
        "Like this:\nLike Loading...",
        "Sign up for our newsletter\nEnter your email address\nSubscribe",
        "Get the best stories in your inbox every morning.",
        "ADVERTISEMENT",
        "The crane in the morning. Photo: Bo Vance",
        "By signing up you agree to our terms of use",
        "Siga nosso canal no WhatsApp",
        "责任编辑：王芳",
    ],
)
def test_junk_is_dropped_anywhere(line: str) -> None:
    below(line)
    article = within(line)
    assert (article.body, article.headings) == ((FIRST, SECOND), ())


@pytest.mark.parametrize(
    "line",
    [
        "The photo was taken by a passer-by, who sold it to Reuters and to others on Sunday night.",
        "She gave her email address to the police, and never heard of them again.",
        "He subscribed to the newsletter of the museum, and read every issue of it for eleven years.",
        "Yesterday was quiet, the chairman says: nobody came to the harbour, and no ship left it.",
    ],
)
def test_sentences_that_resemble_junk_are_kept(line: str) -> None:
    assert within(line).body == (FIRST, line, SECOND)


@pytest.mark.parametrize(
    "end",
    [
        "3 thoughts on “Crane approved”\n\nBob says:\nJune 4, 2025 at 9:12 am\nGreat post!",
        "Bob says:\n\nJune 4, 2025 at 9:12 am\n\nGreat post!\n\nReply",
        "Comments (2)\n\nAda\n4 June 2025 at 10:11\nGreat post!\n\nBob\n4 June 2025 at 11:12\nNo.",
        "Leave a Comment\nYour email address will not be published.\nName *\nEmail *",
        "About the author\n\nAna Ruiz is a harbour reporter. She lives in Leith.",
        "About Ana Ruiz\n\nAna Ruiz is a harbour reporter.",
    ],
)
def test_what_follows_the_text(end: str) -> None:
    article = only(
        f"Crane approved\n\nBy Ana Ruiz\n\n{FIRST}\n\n{SECOND}\n\n{end}\n\nRelated Posts\n\nAnother crane\n"
    )
    assert (article.body, article.headings) == ((FIRST, SECOND), ())
    assert [post.headline for post in article.related] == ["Another crane"]


@pytest.mark.parametrize(
    "heading", ["Why now?", "WHO PAYS?", "¿Quién paga?", "1. The money", "2) The museum", "誰が払うのか？"]
)
def test_questions_and_numbered_lines_are_sub_headings(heading: str) -> None:
    article = within(heading)
    assert [each.text for each in article.headings] == [heading]
    assert article.body == (FIRST, SECOND)


ONE, TWO = Related(headline="Why the old crane must go"), Related(headline="How the pier was saved")
TEASED = Related(headline=ONE.headline, teaser="The museum wants it, and the board agrees.")
CUT = Related(headline=ONE.headline, teaser="The museum has wanted it for years, and now...")


@pytest.mark.parametrize(
    ("listed", "posts"),
    [
        (f"{ONE.headline}\n\n{TWO.headline}", (ONE, TWO)),
        (f"{ONE.headline}\n{TWO.headline}", (ONE, TWO)),
        (f"• {ONE.headline}\n• {TWO.headline}", (ONE, TWO)),
        (f"1. {ONE.headline}\n2. {TWO.headline}", (ONE, TWO)),
        (f"{TEASED.headline}\n\n{TEASED.teaser}", (TEASED,)),
        (f"{TEASED.headline}\n{TEASED.teaser}\n\n{TWO.headline}\nVolunteers raised it.", None),
        (f"{CUT.headline}\n\n{CUT.teaser}", (CUT,)),
        (ONE.headline, (ONE,)),
    ],
)
@pytest.mark.parametrize(
    "after", ["", "\n\nWhat comes next\n\nNobody knows what comes next. The board will meet in May."]
)
def test_the_text_goes_on_after_related_posts(
    listed: str, posts: tuple[Related, ...] | None, after: str
) -> None:
    long = f"{SECOND} The chairman then left the room."
    article = only(f"Crane approved\n\n{FIRST}\n\nRelated Posts\n\n{listed}\n\n{long}{after}\n")
    assert article.body[:2] == (FIRST, long)
    assert len(article.related) == 2 if posts is None else article.related == posts
    assert [heading.text for heading in article.headings] == (["What comes next"] if after else [])


@pytest.mark.parametrize(
    "listed",
    [
        "Culture\nRowers win in the rain\n5 March 2025\n\nSport\nMuseum opens late\n6 March 2025",
        "Culture\n\nRowers win in the rain\n\n5 March 2025\n\nArts\n\nMuseum opens late\n\n6 March 2025",
        "Rowers win in the rain | Mar 5, 2025\nMuseum opens late | Mar 6, 2025",
        "Rowers win in the rain (5 March 2025)\n\nMuseum opens late (6 March 2025)",
        'Rowers win in the rain\nMarch 5, 2025\nIn "Culture"\n\nMuseum opens late\nMarch 6, 2025\nIn "Sport"',
        "Rowers win in the rain\nBy Ana Ruiz\nMarch 5, 2025\n\nMuseum opens late\nBy Jo Li\nMarch 6, 2025",
    ],
)
def test_related_posts_with_dates(listed: str) -> None:
    article = only(
        f"Crane approved\n\n{FIRST}\n\nRelated\n\n{listed}\n\nPosted in Cranes, Harbour\nTagged crane, quay\n"
    )
    assert article.related == (
        Related(headline="Rowers win in the rain", published=date(2025, 3, 5)),
        Related(headline="Museum opens late", published=date(2025, 3, 6)),
    )
    assert (article.section, article.tags, article.body) == ("Cranes", ("crane", "quay"), (FIRST,))


@pytest.mark.parametrize(
    "ago", ["2 days ago", "vor 2 Tagen", "il y a 2 jours", "hace 2 días", "2 giorni fa", "2日前", "5 January"]
)
def test_related_posts_with_relative_dates(ago: str) -> None:
    article = only(f"Crane approved\n\n{FIRST}\n\nRelated\n\nRowers win\n{ago}\n\nMuseum opens late\n{ago}\n")
    assert article.related == (Related(headline="Rowers win"), Related(headline="Museum opens late"))


def test_related_topics_are_tags() -> None:
    article = only(
        f"Crane approved\n\n{FIRST}\n\nRelated topics\nCranes\nWest quay\n\nRelated stories\n\nRowers win\n"
    )
    assert article.tags == ("Cranes", "West quay")
    assert article.related == (Related(headline="Rowers win"),)


def test_the_fullest_entry_of_a_post_is_kept() -> None:
    inline, listed = f"READ MORE: {CUT.headline}", f"Related\n\n{CUT.headline}\n{CUT.teaser}"
    assert within(f"{inline}\n\n{SECOND}\n\n{listed}").related == (CUT,)


@pytest.mark.parametrize("label", ["URL: ", "Source: ", "Quelle: ", "Link: ", "", "<"])
def test_the_address_at_the_top(label: str) -> None:
    article = below(f"{label}https://example.org/crane" + (">" if label == "<" else ""))
    assert article.url == "https://example.org/crane"


def test_the_address_at_the_bottom() -> None:
    assert (
        only(f"Crane approved\n\n{FIRST}\n\n{SECOND}\n\nSource: https://example.org/a\n").url
        == "https://example.org/a"
    )
    assert within("See also https://example.org/b").url == ""


@pytest.mark.parametrize(
    "line",
    [
        "Related Posts",
        "Related Posts\n\nA post\n\nA sentence. Another one.",
        "By Ana Ruiz",
        "https://e.org/a",
        "Bob says:\n4 June 2025",
        "About the author",
        "Related topics\nOne",
        "Tags: a, b",
        "Home > News",
        "Menu",
        "5 March 2025",
        "Why?",
        "1. One",
        "Share",
        "URL: https://e.org/a",
        "(Photo: ",
        "Updated, " * 12,
    ],
)
def test_long_texts_of_one_line_again_and_again(line: str) -> None:
    """The time grows with the length of the text, or this would not end."""
    assert only("Headline\n\n" + f"{line}\n\n" * 1_000).headline


def test_arabic_headings_are_compared_without_vowel_signs() -> None:
    article = only(
        f"Crane approved\n\n{FIRST}\n\nاقرأ أيضاً\n\nالمنارة معروضة للبيع\n\nسوق الميناء يفتح ليلاً\n"
    )
    assert [post.headline for post in article.related] == ["المنارة معروضة للبيع", "سوق الميناء يفتح ليلاً"]


def test_a_short_text_that_is_wrapped() -> None:
    article = only(
        "The crane on the west quay is\napproved\n\nBy Ana Ruiz\n5 March 2025\n\n"
        "The harbour board has approved a new crane for the west quay after a debate\n"
        "until midnight. Work begins in March.\n\nThe old crane will be moved to the museum on the pier,\n"
        "the chairman said.\n"
    )
    assert article.headline == "The crane on the west quay is approved"
    assert (article.byline, article.published) == (("Ana Ruiz",), date(2025, 3, 5))
    assert len(article.body) == 2


@pytest.mark.parametrize(
    ("above", "site", "section"),
    [
        ("Crane approved at last - The Gazette\nSkip to content\nHome\nNews", "The Gazette", ""),
        ("We use cookies to improve your visit. Accept Decline", "", ""),
        ("★ Plus", "", "Plus"),
        ("News | Local | Harbour", "", "News | Local | Harbour"),
        ("Open app\nSign up\nGet started", "", ""),
        ("本文へスキップ", "", ""),
        ("Nina Berg\nNina Berg\nPosted on Mar 3, 2025\n12\n1", "", ""),
    ],
)
def test_more_lines_above_the_headline(above: str, site: str, section: str) -> None:
    article = only(f"{above}\nCrane approved at last\nBy Nina Berg\n{FIRST}\n{SECOND}\n")
    assert (article.headline, article.site) == ("Crane approved at last", site)
    assert article.section == section
    assert set(article.byline) == {"Nina Berg"}
    assert article.body == (FIRST, SECOND)


@pytest.mark.parametrize(
    "line",
    [
        "Nina Berg • March 3, 2025 • 5 min read",
        "Nina Berg, March 3, 2025",
        "March 3, 2025 by Nina Berg Leave a Comment",
        "Nina Berg\nNina Berg\n·\nFollow\nPublished in Harbour Notes\n·\n5 min read\n·\nMar 3, 2025",
        "Author\n\nNina Berg\n\nPublished\n\nMarch 3, 2025",
        "Nina Berg, dpa\n03.03.25, 18:05",
        "Tekst: Nina Berg Foto: Per Sol\n3. mars 2025",
        "Nina Berg, correspondante à Kiel\nPublié le 3 mars 2025",
        "文 / Nina Berg\n2025/03/03",
        "Tác giả: Nina Berg\n3 tháng 3, 2025",
        "By Nina Berg, Gazette News, Leeds\nOriginally published March 3, 2025. Last updated June 3, 2025.",
    ],
)
def test_names_beside_dates_and_roles(line: str) -> None:
    article = below(line)
    assert article.byline == ("Nina Berg",)
    assert article.published is not None
    assert article.published.strftime("%Y-%m-%d") == "2025-03-03"


def test_a_place_beside_a_date_is_nobody() -> None:
    assert below("New York | March 3, 2025").byline == ()
    assert below("Harbour News | March 3, 2025").byline == ()


@pytest.mark.parametrize(
    "listed",
    [
        "March 2, 2025\nMayor calls for calm\n\nMay 1, 2024\nTen years of works",
        "Mayor calls for calm\n4 hrs ago | Politics\nTen years of works\n2 days ago | Transport",
        "Mayor calls for calm\nNina Berg · Mar 2, 2025 · 3 min read\nTen years of works\nBo Li · May 1 · 5 m",
        "- [Mayor calls for calm](https://example.org/a)\n- [Ten years of works](https://example.org/b)",
        "Mayor calls for calm - https://example.org/a\nTen years of works: https://example.org/b",
        "Mayor calls for calm\n2. März 2025\nTen years of works\n1. Mai 2024",
        "Mayor calls for calm\nTen years of works\n\nPrevious Post\nThe ferry is late\nNext Post\nNew bins",
        "Mayor calls for calm\nTen years of works\nMost Read\nThe ferry is late\nNew bins for the market",
    ],
)
def test_lists_of_related_posts(listed: str) -> None:
    article = within(f"Related\n{listed}")
    assert [post.headline for post in article.related] == ["Mayor calls for calm", "Ten years of works"]
    assert article.body == (FIRST, SECOND)


@pytest.mark.parametrize(
    "line",
    ["READ MORE: Mayor calls for calm", "À lire aussiMayor calls for calm", "Lire aussi Mayor calls for calm",
     "Related\nMayor calls for calm"],
)  # fmt: skip
def test_one_related_post_amid_the_text(line: str) -> None:
    article = within(line)
    assert [post.headline for post in article.related] == ["Mayor calls for calm"]
    assert article.body == (FIRST, SECOND)


@pytest.mark.parametrize(
    "line",
    ["Share full article", "Image source, Getty Images", "Credit...Nina Berg for The Gazette",
     "Photographs by Helen Moss",
     "Thanks for reading Notes! Subscribe for free to support my work.", "Artikel anhören",
     "Door onze redactie", "写真：山田太郎", "Click to email a link (Opens in new window) Email",
     "Comments (2)\nNina B.\n2 days ago\nGood.\nLike (3)"],
)  # fmt: skip
def test_furniture_at_the_end(line: str) -> None:
    article = only(f"Crane approved\n\n{FIRST}\n\n{SECOND}\n\n{line}\n")
    assert (article.body, article.headings) == ((FIRST, SECOND), ())


@pytest.mark.parametrize(
    "line",
    [
        "Retrieved from https://example.org/c",
        "Available at: https://example.org/c",
        "[Source](https://example.org/c)",
    ],
)
def test_more_labels_of_the_address(line: str) -> None:
    assert only(f"Crane approved\n\n{FIRST}\n\n{SECOND}\n\n{line}\n").url == "https://example.org/c"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Mara Quist in Flensburg", ("Mara Quist",)),
        ("Mara Quist in Oslo and Peter Hale in Bergen", ("Mara Quist", "Peter Hale")),
        ("Mara Quist and agencies", ("Mara Quist",)),
        ("Mara Quist mit Material von dpa", ("Mara Quist",)),
        ("Aus Kiel berichtet Mara Quist", ("Mara Quist",)),
        ("Mara Quist berichtet aus Kiel", ("Mara Quist",)),
        ("Mara Quist reports from New York", ("Mara Quist",)),
        ("Mara Quist avec l’AFP", ("Mara Quist",)),
    ],
)
def test_a_reporter_in_a_place(line: str, names: tuple[str, ...]) -> None:
    assert below(line).byline == names


@pytest.mark.parametrize(
    ("top", "end", "url"),
    [
        ("", "https://gauge.example/2026/crane", "https://gauge.example/2026/crane"),
        ("", "www.gauge.example/crane", "https://www.gauge.example/crane"),
        ("", "Source: gauge.example/2026/crane", "https://gauge.example/2026/crane"),
        ("URL - https://gauge.example/crane", "", "https://gauge.example/crane"),
        ("", "Lähde: https://gauge.example/crane", "https://gauge.example/crane"),
    ],
)
def test_an_address_in_a_line_of_its_own(top: str, end: str, url: str) -> None:
    article = only(f"Crane approved\n{top}\n\n{FIRST}\n\n{SECOND}\n\n{end}")
    assert (article.url, article.body) == (url, (FIRST, SECOND))


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ("Kiss Mara | 2026. május 4. | 4 perc olvasás", ("Kiss Mara",)),
        ("माया शर्मा | 4 मई 2026 | 4 मिनट में पढ़ें", ("माया शर्मा",)),
        ("山田太郎\n2026年5月4日\nこの記事は4分で読めます", ("山田太郎",)),
        ("陈小明\n2026年5月4日", ("陈小明",)),
        ("김철수 | 2026년 5월 4일", ("김철수",)),
    ],
)
def test_names_and_minutes_in_other_scripts(lines: str, names: tuple[str, ...]) -> None:
    article = below(lines)
    assert (article.byline, article.published) == (names, date(2026, 5, 4))


@pytest.mark.parametrize(
    "line",
    ["Jaa Facebookissa", "Udostępnij na Facebooku", "Facebookでシェア", "Comentarii (3)"],
)
def test_buttons_in_inflected_languages(line: str) -> None:
    assert within(line).body == (FIRST, SECOND)
