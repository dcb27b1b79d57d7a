"""Headings of related posts and of other lists, in many languages."""

from __future__ import annotations

import re

# A heading begins with one of these, after marks and at most three words. Each line is part of one pattern.
_RELATED = """
related|relat(?:ed|ions)|similar|recommended|recommendations?|suggested|
you (?:may|might|could|would|will|'ll|should)\\b|you['’]ll (?:also )?\\w+|see also|
also (?:read|see|on|in)|read (?:more|next|also|this|these|on|another)|further (?:reading|articles)|
keep reading|up next|next (?:up|reads?)|what to (?:read|cook|make|try|watch)|where to next|explore more|
discover more|if you (?:love|like|enjoy|want)|
more (?:from|on|like|in|about|stories|posts|articles|recipes|news|reading|to|of|great|delicious|easy)|
(?:some )?other (?:posts|articles|stories|recipes|delicious|great|tasty)|don['’]t miss|
try (?:these|this|out)|looking for more|want more|craving more|ähnliche|verwandte|
mehr (?:zum|zu|über|aus|von|lesen|artikel|beiträge|rezepte)|das könnte|dies könnte|
könnte (?:dich|sie|dir) auch|auch interessant|interessante (?:artikel|beiträge|themen)|lesen sie|
lies (?:auch|mehr|weiter)|
weiter(?:e|führende) (?:artikel|beiträge|rezepte|informationen|links|nachrichten|meldungen|news)|
weiterlesen|passend (?:dazu|zum)|zum thema|thematisch|empfohlen|empfehlung|unsere empfehlung|
(?:articles?|contenus?|recettes?|sujets?|billets?) (?:similaires|liés|liées|connexes|associés|recommandés)|
sur le même (?:sujet|thème)|à (?:lire|voir|découvrir) (?:aussi|également|ensuite)|
(?:lire|voir|lisez) (?:aussi|également)|vous (?:aimerez|pourriez|devriez)|dans la même|
(?:\\w+ )?relacionad[oa]s?|también te|te (?:puede|podría|recomendamos|puede)|le puede interesar|
lee (?:también|además)|lea (?:también|además)|ver también|más (?:noticias|sobre|de|en|artículos|recetas)|
quizás|recomendad[oa]s?|sigue leyendo|(?:\\w+ )?correlat[ie]|leggi anche|
potrebbe(?:ro)? (?:interessart|anche)|ti potrebbe|articoli simili|vedi anche|altri articoli|
leia (?:também|mais|ainda)|veja (?:também|mais)|você (?:também )?(?:pode|vai)|saiba mais|
talvez (?:você|te)|pode(?:rá)? (?:gostar|interessar)|artigos (?:relacionados|semelhantes)|
lees (?:ook|meer|verder)|gerelateerd\\w*|meer (?:over|van|uit|lekkere|artikelen|recepten|nieuws)|
ook interessant|misschien (?:vind|ook)|bekijk ook|aanbevolen|(?:\\w+ )?powiązane|podobne|
czytaj (?:też|także|również|więcej|dalej)|zobacz (?:też|także|również|więcej)|polecamy|polecane|
przeczytaj|sprawdź (?:też|także)|související|podobné|mohlo by|čtěte|čítajte|přečtěte|doporučujeme|
súvisiace|povezane|povezani|slični|preporučujemo|pročitajte|похожие|читайте|по теме|рекоменд\\w+|
смотрите также|ещё по теме|вам может|схожі|читайте також|свързани|още по темата|ilgili|benzer|önerilen|
bunlar da|bunlara da|bu da|şunlar da|relatera\\w+|läs (?:också|mer|även|vidare)|les (?:også|mer)|
relatert\\w*|læs (?:også|mere)|relaterede|mere om|mer om|lue (?:myös|lisää)|aiheeseen|kapcsolód\\w+|
ajánl\\w+|olvas(?:d|sa) (?:el|tovább)|ez is érdekel|citește|citeşte|articole (?:similare|asemănătoare)|
σχετικ\\w+|διαβάστε|δείτε επίσης|(?:مقالات|مواضيع|أخبار|موضوعات) (?:ذات صلة|مشابهة|متعلقة|أخرى)|ذات صلة|
اقرأ|قد يعجبك|قد يهمك|شاهد أيضا|مطالب مرتبط|بیشتر بخوانید|כתבות|קרא|אולי יעניין|עוד בנושא|संबंधित|
यह भी पढ़ें|ये भी पढ़ें|関連|おすすめ|オススメ|あわせて|合わせて|こちらも|この記事を読んだ|次に読|
相关|相關|推荐|推薦|延伸|更多|您可能|你可能|猜你|관련|추천|
함께 (?:보|읽)|연관|เกี่ยวข้อง|บทความ(?:ที่|อื่น)|อ่านเพิ่ม|แนะนำ|liên quan|xem thêm|đọc thêm|có thể bạn|
(?:artikel|berita) (?:terkait|lainnya|serupa)|baca (?:juga|lagi)|lihat juga|terkait|berkaitan|
সম্পর্কিত|আর[ওো] (?:পড়ুন|খবর)|আরও|ये भी|इसे भी|और (?:पढ़ें|देखें)|हेही वाचा|सम्बन्धित|متعلقہ|مزید|தொடர்புடைய|
సంబంధిత|સંબંધિત|ബന്ധപ്പെട്ട|ಸಂಬಂಧಿತ|të ngjashme|lexo(?:ni)? (?:edhe|gjithashtu)|seotud|loe (?:ka|lisaks)|
saistīt\\w+|lasi (?:arī|vēl)|susij\\w+|(?:taip pat )?skaitykite|sorodn\\w+|preberite|поврзан\\w+|прочитајте|
(?:\\w+ )?relacionats|també (?:et|us) pot|tengdar|მსგავსი|დაკავშირებული|կարդացեք|առնչվող|oxşar|həmçinin|
basahin|kaugnay|soma (?:pia|zaidi)
"""
_OTHER = """
latest|recent|newest|new (?:posts|recipes)|most (?:read|popular|viewed|shared|recent|commented)|popular|
trending|top (?:stories|posts|news|\\d+)|featured|editor|sponsored|advert|archives?|categor|comments?|
(?:\\d+ )?(?:comments|responses|replies|thoughts)|neueste|jetzt neu|neu (?:auf|bei|im|in)|aktuelle|
meistgelesen|beliebt|kommentar|am (?:meisten|häufigsten)|viel gelesen|top-?themen|
derniers|récents|les plus|populaires|dernières|últim[ao]s|recientes|
más (?:leíd|vist|popular|comentad)\\w*|lo más|ultim[ei]|più letti|recenti|mais (?:lidas|vistas|populares)|
recentes|laatste|meest|najnowsze|popularne|najczęściej|ostatnie|nejčtenější|nejnovější|последние|
популярн\\w+|
最新|新着|人気|ランキング|排行|热门|熱門|热点|인기|최신|
الأكثر|أحدث|آخر|son (?:haberler|yazılar)|en çok|senaste|mest|siste|
seneste|legfrissebb|legolvasottabb|সর্বশেষ|সর্বাধিক|জনপ্রিয়|ताज़ा|ताजा|लोकप्रिय|सबसे|terbaru|terpopuler|
mới nhất|xem nhiều|đọc nhiều|ล่าสุด|ยอดนิยม|τελευταία|δημοφιλή|חדשות אחרונות|הנקראות|uusimmat|luetuimmat
"""
_ARTICLE = (
    r"(?:our|the|my|die|das|der|unsere|les|nos|las|los|el|i|gli|le|os|as|o|de|het|onze) |l['’]"
    r"|[\w ]{0,12}(?=ランキング|排行)"
)
_START = r"^[^\w]*"
_LEAD_IN = r"(?:[\w’'-]+[\s:]+){0,3}?"
# For lower-case text: where case is of no matter, Python's engine tries each of the hundreds of beginnings.
_SURE = re.compile(f"{_START}{_LEAD_IN}(?:{_RELATED.replace(chr(10), '')})")
_SURER = re.compile(f"{_START}(?:{_RELATED.replace(chr(10), '')})")
_OTHERS = re.compile(f"{_START}(?:{_ARTICLE})?(?:{_OTHER.replace(chr(10), '')})")
_SHORT = 45  # characters above which the words have to come first: longer lines are sentences
_MAX = 80  # characters of such a heading


def _pattern(text: str) -> re.Pattern[str]:
    return _SURE if len(text) <= _SHORT else _SURER


def is_related_heading(text: str) -> bool:
    """Whether a text is the heading of related posts."""
    if not 2 <= len(text) <= _MAX:  # noqa: PLR2004 (関連)
        return False
    low = _lower(text)
    return bool(_pattern(text).match(low)) and not _OTHERS.match(low)


def is_other_list(text: str) -> bool:
    """Whether a text is the heading of another list: the latest, the most read, comments."""
    return len(text) <= _MAX and bool(_OTHERS.match(_lower(text)))


def _lower(text: str) -> str:
    return text.replace("İ", "i").lower()


def sort_of_heading(text: str) -> int:
    """Return 1 for related posts, -1 for another list, 0 for words that say neither."""
    return int(is_related_heading(text)) - int(is_other_list(text))
