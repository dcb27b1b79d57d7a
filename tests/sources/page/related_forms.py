"""Blocks of related posts as plugins, themes and platforms write them, and other lists."""

from __future__ import annotations

from collections.abc import Sequence

TITLES = ("Snow in the valley before Christmas", "How the old bridge was saved", "Forty days without a drop")
TEASERS = (
    "The first flakes fell on Tuesday, and the buses stood still.",
    "Three masons, one crane and much patience.",
    "What the fields looked like when the rain stayed away.",
)
ARABIC = ("ثلوج في الوادي قبل عيد الميلاد", "كيف أنقذ الجسر القديم", "أربعون يوما بلا قطرة مطر")
JAPANESE = ("クリスマス前に谷に雪が降る", "古い橋はこうして救われた", "四十日間雨が降らなかった町")
CHINESE = ("圣诞节前山谷下雪了", "老桥是怎样得救的", "四十天滴雨未下")


def items(form: str, titles: Sequence[str] = TITLES, teasers: Sequence[str] = TEASERS) -> str:
    """Return a form filled for each post."""
    return "".join(
        form.format(url=f"/2026/post-{at}/", title=title, teaser=teaser, image=f"/i/{at}.jpg", at=at)
        for at, (title, teaser) in enumerate(zip(titles, teasers, strict=True))
    )


JETPACK = (
    "<div id='jp-relatedposts' class='jp-relatedposts'><h3><em>Related</em></h3>"
    "<div class='jp-relatedposts-items'>"
    + items(
        "<div class='jp-relatedposts-post'><a href='{url}'><img src='{image}' width='350'></a>"
        "<h4><a href='{url}'>{title}</a></h4><p class='jp-relatedposts-post-excerpt'>{teaser}</p>"
        '<p>March 5, 2026</p><p>In "Weather and climate"</p></div>'
    )
    + "</div></div>"
)
JETPACK_PLAIN = (
    "<div class='jp-relatedposts'><h3>Related</h3>"
    + items("<div class='jp-relatedposts-post'><a href='{url}'>{title}</a><p>{teaser}</p></div>")
    + "</div>"
)
JETPACK_BLOCK = (
    "<nav class='jp-relatedposts-i2' aria-label='Related Posts'><ul>"
    + items(
        "<li><a href='{url}'>{title}<img src='{image}'></a><dl><dt>Date</dt><dd>March 5, 2026</dd>"
        '<dt>In relation to</dt><dd>In "Weather"</dd></dl></li>'
    )
    + "</ul></nav>"
)
YARPP = (
    "<div class='yarpp yarpp-related'><h3>Related posts:</h3><ol>"
    + items("<li><a href='{url}' rel='bookmark'>{title}</a> <small>{teaser}</small></li>")
    + "</ol></div>"
)
YARPP_THUMBNAILS = (
    "<div class='yarpp yarpp-related'><h3>Related posts:</h3><div>"
    + items("<a class='yarpp-thumbnail' href='{url}'><img src='{image}'><span>{title}</span></a>")
    + "</div></div>"
)
CONTEXTUAL = (
    "<div class='crp_related'><h3>Related Posts:</h3><ul>"
    + items(
        "<li><a href='{url}'><figure><img src='{image}'></figure><span class='crp_title'>{title}</span></a>"
        "<span class='crp_excerpt'> {teaser}</span></li>"
    )
    + "</ul></div>"
)
TAGDIV = (
    "<div class='td_block_related_posts'><h4><a href='#'>RELATED ARTICLES</a>"
    "<a href='#'>MORE FROM AUTHOR</a></h4><div class='td-related-row'>"
    + items(
        "<div><div class='td_module_related_posts'><div><a href='{url}'><img src='{image}'></a>"
        "<a href='/category/news/' class='td-post-category'>News from the region</a></div>"
        "<div class='item-details'><h3><a href='{url}' title='{title}'>{title}</a></h3></div></div></div>"
    )
    + "</div></div>"
)
JNEWS = (
    "<div class='jnews_related_post_container'><h3><span>Related<strong> Posts</strong></span></h3>"
    "<div class='jeg_posts'>"
    + items(
        "<article class='jeg_post'><div><a href='{url}'><img src='data:image/gif;base64,R0lGOD' "
        "data-src='{image}'></a><span><a href='/category/news/'>News</a></span></div>"
        "<div><h3><a href='{url}'>{title}</a></h3><div><div>by <a href='/author/ada/'>Ada Lovelace</a></div>"
        "<div><a href='{url}'><i></i> March 5, 2026</a></div></div></div></article>"
    )
    + "</div></div>"
)
GHOST = (
    "<aside class='read-more-wrap'><h2>Read next</h2><div class='read-more'>"
    + items(
        "<article><a href='{url}'><img srcset='{image} 300w, /s/600.jpg 600w'></a><div>"
        "<a href='{url}'><header><div><span>Weather</span></div><h2>{title}</h2></header>"
        "<div>{teaser}</div></a><footer><time datetime='2026-03-05'>Mar 5, 2026</time>"
        "<span>4 min read</span></footer></div></article>"
    )
    + "</div></aside>"
)
HUGO = "<h3>See also</h3><ul>" + items("<li><a href='{url}'>{title}</a></li>") + "</ul>"
TERMS = (
    "<section><h2>See Also</h2><dl>"
    + items("<dt><a href='{url}'>{title}</a></dt><dd>{teaser}</dd>")
    + "</dl></section>"
)
MEDIUM = (
    "<div><h2>Recommended from Medium</h2><div>"
    + items(
        "<div><div><a href='/@ada'><img src='/me{at}.png' width=20 height=20></a>"
        "<a href='/@ada'><p>Ada Lovelace</p></a></div><div><a href='{url}?source=read_next'>"
        "<div><img src='{image}'></div><h2>{title}</h2><div><h3>{teaser}</h3></div></a></div>"
        "<div><span>Mar 5, 2026</span> <a href='{url}?source=x#responses'>3</a></div></div>"
    )
    + "</div></div>"
)
ASIDE = (
    "<aside><h4>Related stories</h4><ul>"
    + items("<li><a href='{url}'><strong>{title}</strong></a> {teaser}</li>")
    + "</ul></aside>"
)
TABLE = (
    "<table><tr><td colspan=3><b>You may also like</b></td></tr><tr>"
    + items(
        "<td><a href='{url}'><img src='{image}'></a><br><a href='{url}'>{title}</a>"
        "<br><font>{teaser}</font></td>"
    )
    + "</tr></table>"
)
RIGHT_TO_LEFT = (
    "<section dir=rtl class='related-posts'><h3>مقالات ذات صلة</h3><div>"
    + items(
        "<div><a href='{url}'><img src='{image}'></a><h4><a href='{url}'>{title}</a></h4>"
        "<p>{teaser}</p></div>",
        ARABIC,
        ("سقطت أولى الثلوج يوم الثلاثاء وتوقفت الحافلات عن السير.",) * 3,
    )
    + "</div></section>"
)
OF_JAPAN = (
    "<section><h2>あわせて読みたい</h2><ul>"
    + items(
        "<li><a href='{url}'><img src='{image}'><p>{title}</p></a><p>{teaser}</p></li>",
        JAPANESE,
        ("火曜日に最初の雪が降り、バスは動かなかった。",) * 3,
    )
    + "</ul></section>"
)
OF_CHINA = (
    "<div class='entry-related'><h3>相关文章</h3><ul>"
    + items("<li><a href='{url}'>{title}</a></li>", CHINESE)
    + "</ul></div>"
)

READ_MORE = (
    "<section><h2>আরও পড়ুন</h2>"
    + items(
        "<div><img src='{image}'><h3>{title}</h3><p>{teaser}</p><p><a href='{url}'>Read more »</a></p></div>"
    )
    + "</section>"
)

FORMS = {
    "Jetpack": JETPACK,
    "Jetpack without pictures": JETPACK_PLAIN,
    "Jetpack's block": JETPACK_BLOCK,
    "YARPP": YARPP,
    "YARPP thumbnails": YARPP_THUMBNAILS,
    "Contextual Related Posts": CONTEXTUAL,
    "tagDiv": TAGDIV,
    "JNews": JNEWS,
    "Ghost": GHOST,
    "Hugo": HUGO,
    "terms": TERMS,
    "Medium": MEDIUM,
    "aside": ASIDE,
    "table": TABLE,
    "right to left": RIGHT_TO_LEFT,
    "Japanese": OF_JAPAN,
    "Chinese": OF_CHINA,
    "links that say read more": READ_MORE,
}

_CARDS = "<ul>" + items("<li><a href='{url}'><img src='{image}'>{title}</a></li>") + "</ul>"
_TOPICS = ("weather in the valley", "old stone bridges", "drought and rain")
_NETWORKS = ("www.facebook.com", "twitter.com", "www.linkedin.com")

OTHERS = {
    "navigation": f"<nav><h3>Explore more</h3>{_CARDS}</nav>",
    "tags": "<div><h3>Related topics</h3>"
    + "".join(f"<a href='/tag/{topic.replace(' ', '-')}'>{topic}</a>" for topic in _TOPICS)
    + "</div>",
    "sharing": "<div><h3>Read more, share more</h3>"
    + "".join(f"<a href='https://{name}/share?u=1'>Share this on {name}</a>" for name in _NETWORKS)
    + "</div>",
    **{
        heading: f"<section><h2>{heading}</h2>{_CARDS}</section>"
        for heading in (
            "Popular posts", "Most read in Weather", "Our latest stories", "Trending now", "Recent comments",
            "Die neuesten Artikel", "Am häufigsten gelesen", "Les plus lus", "Lo más leído", "I più letti",
            "热门文章", "アクセスランキング", "الأكثر قراءة",
        )
    },
    "a heading at some distance": f"<div><h2>Latest stories</h2>{'<i></i>' * 25}<div>{_CARDS}</div></div>",
    "a label that is no heading": f"<div><div><span>Latest news</span></div><div>{_CARDS}</div></div>",
    "Taboola": "<div id='taboola-below'><div><span>Sponsored Links by Taboola</span></div><div>"
    + items("<div><a href='{url}'><img src='{image}'><span>{title}</span></a></div>")
    + "</div></div>",
    "Outbrain": "<div class='OUTBRAIN'><div>Recommended for you</div><ul>"
    + items("<li><a href='{url}' rel='nofollow sponsored'><img src='{image}'>{title}</a></li>")
    + "</ul></div>",
    "advertising elsewhere": "<div><span>You May Like</span>"
    + items("<div><a href='https://trc.example.net{url}'><img src='{image}'></a><span>{title}</span></div>")
    + "</div>",
    "the one before and the one after": "<div><a href='/2026/a/' rel=prev><span>Previous Post</span>"
    "<span>Snow in the valley</span></a><a href='/2026/b/' rel=next><span>Next Post</span>"
    "<span>Forty days without a drop of rain</span></a></div>",
    "the paper itself": "<section><h2>More from Gauge</h2><ul>"
    "<li><a href='/about-us'>About us and our work</a></li>"
    "<li><a href='/subscribe'>Subscribe to the paper</a></li></ul></section>",
}  # fmt: skip
