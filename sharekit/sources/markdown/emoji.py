"""Short codes of emoji, as GitHub and other sites write them: `:rocket:`."""

from __future__ import annotations

import re
import unicodedata

_CODE = re.compile(r"(?<![\w:]):([a-z][a-z0-9_+-]{1,40}|[+-]1|100):(?![\w:])")

_OTHER_NAMES = {
    "+1": "👍", "-1": "👎", "thumbsup": "👍", "thumbsdown": "👎", "tada": "🎉",
    "smile": "😄", "smiley": "😃", "grin": "😁", "joy": "😂", "wink": "😉",
    "heart": "❤️", "heart_eyes": "😍", "cry": "😢", "sob": "😭", "eyes": "👀",
    "bulb": "💡", "zap": "⚡", "boom": "💥", "wave": "👋", "pray": "🙏", "clap": "👏",
    "muscle": "💪", "100": "💯", "point_right": "👉", "point_left": "👈",
    "point_up": "☝️", "point_down": "👇", "ok_hand": "👌", "x": "❌",
    "white_check_mark": "✅", "heavy_check_mark": "✔️", "warning": "⚠️",
    "question": "❓", "exclamation": "❗", "information_source": "ℹ️", "memo": "📝",
    "pencil": "📝", "book": "📖", "books": "📚", "computer": "💻", "iphone": "📱",
    "email": "📧", "calendar": "📅", "pushpin": "📌", "link": "🔗", "lock": "🔒",
    "key": "🔑", "mag": "🔍", "bell": "🔔", "gift": "🎁", "trophy": "🏆",
    "chart_with_upwards_trend": "📈", "moneybag": "💰", "coffee": "☕", "beer": "🍺",
    "pizza": "🍕", "cake": "🍰", "apple": "🍎", "dog": "🐶", "cat": "🐱",
    "sunny": "☀️", "cloud": "☁️", "umbrella": "☔", "rainbow": "🌈",
    "earth_africa": "🌍", "globe_with_meridians": "🌐", "car": "🚗", "bike": "🚲",
    "airplane": "✈️", "ship": "🚢", "house": "🏠", "art": "🎨", "movie_camera": "🎥",
    "camera": "📷", "construction": "🚧", "recycle": "♻️", "arrow_right": "➡️",
    "arrow_left": "⬅️", "arrow_up": "⬆️", "arrow_down": "⬇️", "new": "🆕",
    "no_entry": "⛔", "hourglass": "⌛", "watch": "⌚", "balloon": "🎈",
    "blue_heart": "💙", "green_heart": "💚", "broken_heart": "💔",
    "see_no_evil": "🙈", "thinking": "🤔", "robot": "🤖", "partying_face": "🥳",
    "sunglasses": "😎", "raised_hands": "🙌", "speech_balloon": "💬",
}  # fmt: skip


def with_emoji(text: str) -> str:
    """Replace short codes such as `:rocket:` by their characters; unknown ones are kept."""
    return _CODE.sub(lambda code: _emoji(code[1]) or code[0], text) if ":" in text else text


def _emoji(code: str) -> str:
    """Return the emoji of a short code without its colons, or empty for an unknown one."""
    if emoji := _OTHER_NAMES.get(code):
        return emoji
    try:
        char = unicodedata.lookup(code.replace("_", " ").replace("-", " ").upper())
    except KeyError:
        return ""
    return char if unicodedata.category(char) == "So" else ""
