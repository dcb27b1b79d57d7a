"""The language of a text without a tag."""

import pytest

from sharekit.sources.words import language_scores
from sharekit.sources.words.language_guess import guess_language
from sharekit.sources.words.language_hints import LanguageHistory, language_of_url

TEXTS = {
    "en": "The council voted on Tuesday to close the road to cars, and it was not the "
    "first time that they did.",
    "de": "Der Rat hat am Dienstag für die Sperrung der Straße gestimmt, und es war "
    "nicht das erste Mal, dass er dies tat.",
    "fr": "Le conseil a voté mardi pour fermer la route aux voitures, et ce n’est pas "
    "la première fois que les élus le font.",
    "es": "El consejo votó el martes para cerrar la carretera a los coches, y no es "
    "la primera vez que lo hace en el puerto.",
    "pt": "O conselho votou na terça-feira para fechar a estrada aos carros, e não "
    "foi a primeira vez que os membros o fazem.",
    "it": "Il consiglio ha votato martedì per chiudere la strada alle auto, e non è "
    "la prima volta che lo fa con questo piano.",
    "nl": "De raad heeft dinsdag gestemd om de weg voor auto's te sluiten, en het is "
    "niet de eerste keer dat dit wordt gedaan.",
    "sv": "Rådet röstade på tisdagen för att stänga vägen för bilar, och det är inte "
    "första gången som det har gjort det.",
    "pl": "Rada głosowała we wtorek za zamknięciem drogi dla samochodów i nie jest to "
    "pierwszy raz, że się to robi w porcie.",
    "tr": "Meclis salı günü yolun arabalara kapatılması için oy kullandı ve bu ilk "
    "değil, daha önce de bir kez olmuştu.",
    "ru": "Совет во вторник проголосовал за закрытие дороги для машин, и это не "
    "первый раз, как он это сделал по плану.",
    "uk": "Рада у вівторок проголосувала за закриття дороги для машин, і це не перший "
    "раз, що вона це зробила за планом.",
    "ar": "صوت المجلس يوم الثلاثاء على إغلاق الطريق أمام السيارات، وهذه ليست المرة "
    "الأولى التي كان قد فعل ذلك في المدينة.",
    "fa": "شورا روز سه شنبه به بستن این جاده رأی داد و این اولین بار نیست که در شهر "
    "از آن برای خودروها استفاده شده است.",
    "he": "המועצה הצביעה ביום שלישי בעד סגירת הכביש למכוניות.",
    "el": "Το συμβούλιο ψήφισε την Τρίτη να κλείσει τον δρόμο.",
    "hi": "परिषद ने मंगलवार को सड़क को बंद करने के लिए मतदान किया और यह पहली बार नहीं है कि ऐसा हुआ है।",
    "ja": "市議会は火曜日、港の道路を車に対して閉鎖することを決めた。",
    "ko": "시의회는 화요일에 항구 도로를 폐쇄하기로 결정했다.",
    "zh-Hans": "市议会周二决定关闭港口道路,商店主表示支持,这对他们来说还是第一次。",
    "zh-Hant": "市議會週二決定關閉港口道路,商店主表示支持,這對他們來說還是第一次。",
    "th": "สภาเมืองลงมติเมื่อวันอังคารให้ปิดถนนท่าเรือ",
}


@pytest.mark.parametrize(("tag", "text"), TEXTS.items(), ids=TEXTS.keys())
def test_languages(tag: str, text: str) -> None:
    assert guess_language(text) == tag


@pytest.mark.parametrize("text", ["", "12 345", "Lorem ipsum", "DeepSeek OpenAI Huawei", "!!!"])
def test_too_little_text_to_guess_by(text: str) -> None:
    assert guess_language(text) == ""


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", 'Plain "English" & "quotes" in a headline that nobody can mistake'),
        ("en", '"Ferries & trains": what the harbour board decided "for good"'),
        ("de", "Fähre fährt wieder über den Sund"),
        ("is", "Ferjan siglir aftur yfir sundið í morgun"),
        ("sw", "Kivuko kinasafiri tena asubuhi ya leo"),
        ("af", "Die veerboot vaar vanoggend weer oor die water na die eiland"),
        ("nb", "Ferja går igjen over sundet hver morgen fra nå av"),
    ],
)
def test_short_texts(tag: str, text: str) -> None:
    assert guess_language(text) == tag


@pytest.mark.parametrize(("tag", "text"), [("da", "Ny bro"), ("nl", "Dokter in de stad")])
def test_a_short_text_is_in_the_likely_language(tag: str, text: str) -> None:
    assert guess_language(text, (tag,)) == tag


def test_evidence_outweighs_what_is_likely() -> None:
    assert guess_language("Новый мост через реку", ("de",)) == "ru"
    assert guess_language(TEXTS["fr"], ("de",)) == "fr"


def test_without_cld2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_scores, "_has_cld2", lambda: False)
    assert guess_language("Kivuko kinasafiri tena asubuhi ya leo") == "sw"
    assert guess_language("Lorem ipsum") == ""


@pytest.mark.parametrize(
    "text", ["Fähre fährt\ud800 wieder über den Sund", "Fähre fährt\0 wieder über den Sund"]
)
def test_characters_that_a_model_refuses(text: str) -> None:
    assert guess_language(text) == "de"


@pytest.mark.parametrize(
    ("tag", "url"),
    [
        ("fr", "https://example.org/fr/2026/pont"),
        ("pt", "https://example.org/pt-br/ponte"),
        ("de", "https://de.example.org/a"),
        ("da", "https://avis.example.dk/a"),
        ("", "https://example.org/a"),
        ("", "https://example.tv/io/a"),
        ("", "posts/a"),
    ],
)
def test_language_of_a_url(tag: str, url: str) -> None:
    assert language_of_url(url) == tag


def test_history_needs_a_few_texts_that_agree() -> None:
    history = LanguageHistory()
    for tag in ("de", "", "de-AT"):
        history.add(tag)
    assert history.usual() == ""
    history.add("de")
    assert history.usual() == "de"
    history.add("en")
    assert history.usual() == ""
