"""The names of Chinese holidays for readers of English; the files and notices name them in Chinese."""

from __future__ import annotations

from engine.text import Text, text

_NAMES = {
    "元旦": text("New Year's Day"),
    "春节": text("Spring Festival"),
    "清明节": text("Tomb-Sweeping Day"),
    "清明": text("Tomb-Sweeping Day"),
    "劳动节": text("Labour Day"),
    "端午节": text("Dragon Boat Festival"),
    "端午": text("Dragon Boat Festival"),
    "中秋节": text("Mid-Autumn Festival"),
    "中秋": text("Mid-Autumn Festival"),
    "国庆节": text("National Day"),
    "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日": text("70th Anniversary of Victory Day"),
}


def holiday_name(name: str) -> Text:
    """A holiday's name in a sentence. Two that coincide are written `国庆节、中秋节`; an unknown name stays."""
    first, mark, rest = name.partition("、")
    if mark:
        return text("{first} and {second}", first=holiday_name(first), second=holiday_name(rest))
    return _NAMES.get(name) or text("{name}", name=name)
