"""One article in each of twelve languages, for benchmarks that must see many scripts."""

from __future__ import annotations

from datetime import date

from sharekit.article import Article

__all__ = ["ARTICLES"]

_WORDS = {
    "en": (
        "City council backs the new tram line after three years of argument",
        "The first cars are to run in the spring, and half of the old bridge will close to traffic for good.",
        "Transport", "Ada Marsh", "The Harbour Post",
    ),
    "de": (
        "Stadtrat beschließt neue Straßenbahnlinie nach dreijährigem Streit",
        "Die ersten Wagen sollen im Frühjahr fahren; die alte Brücke wird zur Hälfte für Autos gesperrt.",
        "Verkehr", "Ada Marsch", "Hafenbote",
    ),
    "fr": (
        "Le conseil municipal vote la nouvelle ligne de tramway après trois ans de débats",
        "Les premières rames circuleront au printemps : la moitié du vieux pont sera fermée aux voitures.",
        "Transports", "Adèle Marais", "Le Courrier du port",
    ),
    "es": (
        "El ayuntamiento aprueba la nueva línea de tranvía tras tres años de discusión",
        "Los primeros vagones circularán en primavera y medio puente viejo se cerrará a los coches.",
        "Transporte", "Ada Marín", "El Correo del Puerto",
    ),
    "ru": (
        "Городской совет одобрил новую трамвайную линию после трёх лет споров",
        "Первые вагоны выйдут весной, а половину старого моста навсегда закроют для машин.",
        "Транспорт", "Ада Маршак", "Портовый вестник",
    ),
    "ar": (
        "مجلس المدينة يقر خط الترام الجديد بعد ثلاث سنوات من الجدل",
        "تنطلق العربات الأولى في الربيع، ويغلق نصف الجسر القديم أمام السيارات نهائيا.",
        "نقل", "ليلى حداد", "بريد الميناء",
    ),
    "he": (
        "מועצת העיר אישרה את קו הרכבת הקלה החדש אחרי שלוש שנות ויכוח",
        "הקרונות הראשונים ייצאו לדרך באביב, וחצי מהגשר הישן ייסגר לתנועה.",
        "תחבורה", "עדה מרגלית", "דואר הנמל",
    ),
    "hi": (
        "तीन साल की बहस के बाद नगर परिषद ने नई ट्राम लाइन को मंज़ूरी दी",
        "पहली गाड़ियाँ वसंत में चलेंगी और पुराने पुल का आधा हिस्सा गाड़ियों के लिए बंद रहेगा।",
        "परिवहन", "अदिति मिश्रा", "बंदरगाह समाचार",
    ),
    "zh-Hans": (
        "经过三年争论，市议会终于通过新电车线路方案",
        "首批电车将于春季投入运营，旧桥的一半车道将永久禁止汽车通行。",
        "交通", "马晓岚", "海港邮报",
    ),
    "ja": (
        "三年の議論の末、市議会が新しい路面電車の路線を承認",
        "最初の車両は春に走り始め、古い橋の半分は自動車が通れなくなる。",
        "交通", "佐藤 あき", "港新聞",
    ),
    "ko": (
        "시의회, 3년 논쟁 끝에 새 노면전차 노선 승인",
        "첫 전차는 봄에 운행을 시작하고 옛 다리의 절반은 자동차 통행이 금지된다.",
        "교통", "김하늘", "항구일보",
    ),
    "th": (
        "สภาเมืองอนุมัติรถรางสายใหม่หลังถกเถียงกันมาสามปี",
        "รถขบวนแรกจะวิ่งในฤดูใบไม้ผลิ และสะพานเก่าครึ่งหนึ่งจะปิดไม่ให้รถยนต์ผ่าน",
        "คมนาคม", "อรุณ มารศรี", "ข่าวท่าเรือ",
    ),
}  # fmt: skip

ARTICLES = {
    language: Article(
        headline=headline,
        lead=lead,
        section=section,
        byline=(author,),
        site=site,
        language=language,
        published=date(2026, 3, 14),
        url="https://www.example.org/transport/tram",
    )
    for language, (headline, lead, section, author, site) in _WORDS.items()
}
