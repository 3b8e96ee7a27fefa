"""A letter in two forms from one structure: plain text, and HTML that any mail program shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter about one thing: a heading, lines, and where to look at it."""

    heading: str
    lines: tuple[str, ...]
    link: str = ""
    link_name: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """What stands in a mail, in the reader's language."""

    subject: str
    language: str
    opening: str
    sections: tuple[Section, ...]
    closing: str


def as_text(letter: Letter) -> str:
    """The letter as plain text."""
    parts = [
        letter.opening,
        *("\n".join(_text_lines(section)) for section in letter.sections),
        f"-- \n{letter.closing}",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _text_lines(section: Section) -> Iterator[str]:
    yield section.heading
    yield from (f"  {line}" for line in section.lines)
    if section.link:
        yield f"  {section.link}"


_PAGE = "margin:0;padding:24px 12px;background:#f6f5f1;color:#1d2320;font:15px/1.6 -apple-system,'Segoe UI',"
_PAGE += "'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif"
_SHEET = "max-width:560px;margin:0 auto;background:#fff;border:1px solid #dedcd4;border-radius:10px;padding:24px"
_HEADING = "margin:20px 0 4px;font-size:16px;line-height:1.4"
_LINE = "margin:2px 0"
_LINK = "display:inline-block;margin-top:10px;padding:7px 14px;border-radius:7px;background:#17604a;color:#fff;"
_LINK += "text-decoration:none"
_CLOSING = "max-width:560px;margin:14px auto 0;color:#5c645f;font-size:13px"


def as_html(letter: Letter) -> str:
    """The letter as a page: styles stand on the elements, since mail programs drop everything else. Loads nothing."""
    inside = "".join(_html_section(section) for section in letter.sections)
    language = "zh-Hans" if letter.language == "zh_Hans" else "en"
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{escape(letter.subject)}</title>'
        f'<meta name="viewport" content="width=device-width"></head><body style="{_PAGE}"><div style="{_SHEET}">'
        f'<p style="{_LINE}">{escape(letter.opening)}</p>{inside}</div>'
        f'<p style="{_CLOSING}">{escape(letter.closing)}</p></body></html>\n'
    )


def _html_section(section: Section) -> str:
    lines = "".join(f'<p style="{_LINE}">{escape(line)}</p>' for line in section.lines)
    link = f'<a href="{escape(section.link)}" style="{_LINK}">{escape(section.link_name)}</a>' if section.link else ""
    return f'<h2 style="{_HEADING}">{escape(section.heading)}</h2>{lines}{link}'
