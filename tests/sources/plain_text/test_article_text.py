"""A scraped plain-text article gives its parts, whatever the encoding, the language and the clutter."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sharekit.article import Article, Related
from sharekit.errors import SourceError
from sharekit.sources.plain_text import read_text

LEAD = "The council voted on Tuesday to close the harbour road to cars, after two years of talks with shops."
MORE = "Ferries will run later from May, and a tram line is to follow within the decade, the mayor said."
SCRAPED = f"""Harbour road to close: What we know

Share This Post

City Puts Ferries and Trams First in the U.S.

{LEAD}

What the Shops Say

{MORE}

{MORE} Nobody objected.

Related Posts

Mayor wins a second term after recount

A Narrow Win for the Mayor: The Recount Took Nine Days...

Old lighthouse opens to visitors

The Lamp Still Turns: Inside the Lighthouse After Forty…
"""


def only(text: str, encoding: str = "utf-8") -> Article:
    (article,) = read_text(text.encode(encoding), where="a.txt")
    return article


def test_the_parts_of_a_scraped_article() -> None:
    article = only(SCRAPED)
    assert article.headline == "Harbour road to close: What we know"
    assert article.lead == LEAD
    assert [(part.heading, len(part.paragraphs)) for part in article.sections] == [
        ("City Puts Ferries and Trams First in the U.S.", 1),
        ("What the Shops Say", 2),
    ]
    assert article.related == (
        Related(
            headline="Mayor wins a second term after recount",
            teaser="A Narrow Win for the Mayor: The Recount Took Nine Days...",
        ),
        Related(
            headline="Old lighthouse opens to visitors",
            teaser="The Lamp Still Turns: Inside the Lighthouse After Forty…",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        SCRAPED.replace("\n", "\r\n"),
        "\ufeff" + SCRAPED,
        "\n\n" + SCRAPED.replace("\n", "  \t\n"),
        SCRAPED.replace("\n\n", "\n"),
        SCRAPED.replace(" ", "\u00a0"),
        SCRAPED.replace("Related Posts", "You might also like:"),
        SCRAPED.replace("Share This Post", "Share on Facebook\n\nTweet\n\nWhatsApp\n\nShare 12"),
        SCRAPED.replace("\n", "\r"),
    ],
    ids=["crlf", "bom", "blanks", "dense", "nbsp", "heading", "buttons", "cr"],
)
def test_the_form_of_the_file_changes_nothing(text: str) -> None:
    assert only(text) == only(SCRAPED)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert only(SCRAPED, encoding) == only(SCRAPED)


def test_latin_1() -> None:
    text = (
        "Élections à São Tomé\n\nLe scrutin a été repoussé à l’automne, a annoncé le gouvernement vendredi.\n"
    )
    assert only(text.replace("’", "'"), "latin-1").headline == "Élections à São Tomé"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        (
            "cp1251",
            "Порт закрыт для машин\n\nГородской совет во вторник решил закрыть портовую дорогу для машин.",
        ),
        (
            "cp932",
            "港の道路が閉鎖へ\n\n市議会は火曜日、港の道路を車に対して閉鎖することを決めた。店主らは賛成している。",
        ),
        (
            "gb18030",
            "港口道路将关闭\n\n市议会周二决定关闭港口道路,商店主表示支持,并希望渡轮可以运行得更晚一些。",
        ),
        (
            "cp949",
            "항구 도로 폐쇄\n\n시의회는 화요일에 항구 도로를 차량에 대해 폐쇄하기로 결정했다고 밝혔다.",
        ),
    ],
)
def test_older_encodings_are_guessed(encoding: str, text: str) -> None:
    assert only(text, encoding) == only(text)


@pytest.mark.parametrize(
    ("share", "related"),
    [
        ("Diesen Beitrag teilen", "Ähnliche Beiträge"),
        ("Teilen auf Facebook", "Das könnte Sie auch interessieren:"),
        ("Partager cet article", "Articles similaires"),
        ("Partager sur Facebook", "À lire aussi"),
        ("Compartir en Facebook", "Artículos relacionados"),
        ("Compartilhe", "Leia também"),
        ("Condividi su WhatsApp", "Potrebbe interessarti anche"),
        ("Deel dit artikel", "Gerelateerde artikelen"),
        ("Del på Facebook", "Læs også"),
        ("Dela", "Läs även"),
        ("Jaa artikkeli", "Lue myös"),
        ("Udostępnij", "Zobacz także"),
        ("Sdílet na Facebook", "Mohlo by vás zajímat"),
        ("Megosztás", "Kapcsolódó cikkek"),
        ("Поделиться", "ЧИТАЙТЕ ТАКЖЕ"),
        ("Поділитися у Facebook", "Читайте також"),
        ("Κοινοποίηση", "Σχετικά άρθρα"),
        ("Paylaş", "İlgili Haberler"),
        ("شارك على فيسبوك", "مقالات ذات صلة"),
        ("اشتراک گذاری", "مطالب مرتبط"),
        ("שתפו בפייסבוק", "כתבות נוספות"),
        ("शेयर करें", "यह भी पढ़ें"),
        ("Bagikan ke Facebook", "Baca Juga"),
        ("Chia sẻ", "Tin liên quan"),
        ("แชร์", "บทความที่เกี่ยวข้อง"),
        ("この記事をシェアする", "関連記事"),
        ("分享到微信", "相关阅读"),
        ("分享這篇文章", "延伸閱讀"),
        ("공유하기", "관련 기사"),
    ],
)
def test_boilerplate_in_many_languages(share: str, related: str) -> None:
    text = SCRAPED.replace("Share This Post", share).replace("Related Posts", related)
    article, plain = only(text), only(SCRAPED)
    assert article == plain.replace(headings=article.headings), share
    assert len(article.headings) == 2, share


def test_chinese_with_its_own_punctuation() -> None:
    article = only(
        "港口道路将关闭：商家怎么说？\n\n分享\n\n市议会周二决定关闭港口道路，商店主表示支持，并希望渡轮可以运行得更晚一些。\n\n"
        "商家的看法\n\n“我们等了两年。”一位店主说，渡轮从五月起将延长运行时间，电车线路也将在十年内建成。\n\n"
        "相关文章\n\n市长连任\n\n重新计票持续了九天……\n"
    )
    assert article.headline == "港口道路将关闭：商家怎么说？"
    assert article.lead.startswith("市议会周二")
    assert [part.heading for part in article.sections] == ["", "商家的看法"]
    assert article.related == (Related(headline="市长连任", teaser="重新计票持续了九天……"),)


def test_a_headline_may_end_in_a_period_or_be_alone() -> None:
    assert only("It is over.").headline == "It is over."
    assert only("It is over.").lead == ""


def test_no_related_block() -> None:
    article = only(SCRAPED.partition("Related Posts")[0])
    assert article.related == ()
    assert len(article.body) == 3


def test_related_posts_without_teasers() -> None:
    text = (
        SCRAPED.partition("Related Posts")[0]
        + "Related Posts\n\nOne thing happened\n\nTwo more did\n\nThree\n"
    )
    assert [(post.headline, post.teaser) for post in only(text).related] == [
        ("One thing happened", ""),
        ("Two more did", ""),
        ("Three", ""),
    ]


def test_a_teaser_may_be_missing() -> None:
    text = f"Headline\n\n{LEAD}\n\nRelated Posts\n\nFirst\n\nSecond\n\nThe second went on and...\n\nThird\n"
    assert [(post.headline, post.teaser) for post in only(text).related] == [
        ("First", ""),
        ("Second", "The second went on and..."),
        ("Third", ""),
    ]


def test_related_posts_with_dates_urls_and_labels() -> None:
    text = (
        f"Headline\n\n{LEAD}\n\nRelated Articles\n\n"
        "- First post\n2 March 2025\nhttps://example.org/1\nIt began…\nRead more\n\n"
        "- Second post\n3 March 2025\nhttps://example.org/2\nIt went on…\nRead more\n"
    )
    assert only(text).related == (
        Related(
            headline="First post", teaser="It began…", url="https://example.org/1", published=date(2025, 3, 2)
        ),
        Related(
            headline="Second post",
            teaser="It went on…",
            url="https://example.org/2",
            published=date(2025, 3, 3),
        ),
    )


def test_the_article_may_go_on_after_a_block_of_related_posts() -> None:
    long = f"{LEAD} {MORE} " * 3
    block = "Read also\n\nAnother story"
    text = f"Headline\n\n{LEAD}\n\n{block}\n\n{long}\n\nA New Part\n\n{MORE}\n"
    article = only(text)
    assert [post.headline for post in article.related] == ["Another story"]
    assert article.body == (LEAD, long.strip(), MORE)


def test_byline_dates_and_tags() -> None:
    text = (
        "Headline\nBy Ana Ruiz and Jo van Dijk\nPublished March 1, 2025, 9:30 a.m. GMT | 4 min read\n"
        f"Updated: 2 March 2025\n\n{LEAD}\n\nTags: Ferries, #Trams, Harbour\n"
    )
    article = only(text)
    assert article.byline == ("Ana Ruiz", "Jo van Dijk")
    assert article.published == datetime(2025, 3, 1, 9, 30, tzinfo=UTC)
    assert article.modified == date(2025, 3, 2)
    assert article.tags == ("Ferries", "Trams", "Harbour")
    assert article.lead == LEAD
    assert article.headings == ()


def test_a_sub_heading_that_begins_like_a_byline_stays() -> None:
    article = only(
        f"Headline\n\nBy the time the ferries came back\n\n{LEAD}\n\nDe la mer à la ville\n\n{MORE}"
    )
    assert [heading.text for heading in article.headings] == [
        "By the time the ferries came back",
        "De la mer à la ville",
    ]
    assert article.byline == ()


def test_paragraphs_broken_by_hand_are_joined() -> None:
    text = (
        "A headline over wrapped text\n\nThe council voted on Tuesday to close the harbour road to cars,\n"
        "after two years of talks with the shops along it and with the\nferry companies.\n\n"
        "What shops say\n\nFerries will run later from May, and a tram line is to come\nwithin a decade.\n"
    )
    article = only(text)
    assert article.body[0].endswith("with the ferry companies.")
    assert [part.heading for part in article.sections] == ["", "What shops say"]


def test_short_pairs_are_not_taken_for_broken_paragraphs() -> None:
    text = (
        "Headline\n\nThe council voted on Tuesday to close the harbour road to all cars.\n\nRelated Posts\n\n"
        "Mayor wins a second term after a recount of votes\nA Narrow Win: The Recount Took Nine Days...\n\n"
        "Old lighthouse opens to visitors after forty years\nThe Lamp Still Turns: Inside the Lighthouse…\n"
    )
    assert [(post.headline, bool(post.teaser)) for post in only(text).related] == [
        ("Mayor wins a second term after a recount of votes", True),
        ("Old lighthouse opens to visitors after forty years", True),
    ]


def test_a_list_is_no_run_of_headings() -> None:
    article = only(f"Headline\n\n{LEAD}\n\n- Ferries\n- Trams\n\nOne\nTwo\nThree\nFour\n\n{MORE}\n")
    assert [heading.text for heading in article.headings] == []
    assert {"- Ferries", "Three", "Four"} <= set(article.body)


def test_a_network_as_a_heading_stays() -> None:
    article = only(f"Headline\n\n{LEAD}\n\nTikTok\n\n{MORE}")
    assert [heading.text for heading in article.headings] == ["TikTok"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t\n", "empty"),
        (b"Share This Post\n", "share buttons"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "PNG"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PK\x03\x04rest", "ZIP"),
        (bytes(range(256)) * 20, "binary"),
        (b"word " * 400, "line 1 has 1,999 characters"),
    ],
)
def test_what_is_no_article_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        list(read_text(data, where="a.txt"))


def test_a_given_headline_supplies_a_missing_one() -> None:
    (article,) = read_text(b"word " * 400, headline="Mine")
    assert article.headline == "Mine"
    assert len(article.body) == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_an_article_or_a_clear_error(data: bytes) -> None:
    errors: list[str] = []
    articles: list[Article] = []
    try:
        articles += read_text(data, where="a.txt")
    except SourceError as error:
        errors.append(error.where)
    assert errors == ["a.txt"] or (len(articles) == 1 and articles[0].headline.strip())
    assert all(0 <= heading.at <= len(article.body) for article in articles for heading in article.headings)


_WORDS = st.text(st.characters(categories=["L", "Nd", "P", "Zs"]), max_size=120)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=40), st.lists(_WORDS, max_size=12))
def test_nothing_is_made_up(first: str, rest: list[str]) -> None:
    text = "\n".join([first, *rest])
    (article,) = read_text(("A " + text).encode(), where="a.txt")
    for part in (article.headline, *article.body, *(heading.text for heading in article.headings)):
        assert "".join(part.split()) in "A" + "".join(text.split())


BELOW = """The route, threatened since March, runs until 2028 at least.

By Jane O'Neil and Tomás Ó Briain | Harbour Gazette
Published: 14 November 2026 | Updated: 15 November 2026

The council voted on Friday night to keep the bus running after a petition.
"""


@pytest.mark.parametrize("before", ["", "Home > News > Local\n\n", "Startseite » Politik\n"])
def test_the_byline_may_be_below_a_standfirst_and_sections_above(before: str) -> None:
    article = only(f"{before}Council keeps the night bus\n{BELOW}")
    assert (article.headline, article.lead) == ("Council keeps the night bus", BELOW.splitlines()[0])
    assert article.byline == ("Jane O'Neil", "Tomás Ó Briain")
    assert (article.published, article.modified) == (date(2026, 11, 14), date(2026, 11, 15))
    assert len(article.body) == 2
    assert not article.headings


def test_related_posts_with_an_address_each_are_no_teasers() -> None:
    article = only(
        f"Night bus\n{BELOW}\nRelated articles\nPetition passes 10,000 signatures\nhttps://g.example/a\n"
        "Who pays for the night bus, and for how many years?\nhttps://g.example/b\n"
    )
    assert [(post.url, post.teaser) for post in article.related] == [
        ("https://g.example/a", ""),
        ("https://g.example/b", ""),
    ]
