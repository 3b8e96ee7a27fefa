"""Link events: a throwing link goes on at the one catching link of the same name in its own scope."""

from __future__ import annotations

from collections import Counter

from engine.bpmn.validity.sheet import Node, Sheet, children, kind_of, parent
from engine.rulebook import error
from engine.text import text

FAMILY = "Links"

UNNAMED = error("link-unnamed", FAMILY, "A link event has no name, so nothing says where it leads.", "10.5.5")
NO_CATCH = error("link-without-catch", FAMILY, "A throwing link has no catching link of its name.", "10.5.5")
OTHER_SCOPE = error(
    "link-crosses-border", FAMILY, "The catching link of that name stands in another process or sub-process.", "10.5.5"
)
NO_THROW = error("link-without-throw", FAMILY, "A catching link has no throwing link of its name.", "10.5.5")
TWICE = error("link-catch-twice", FAMILY, "Two catching links of one scope have the same name.", "10.5.5")
CONTRADICTION = error("link-contradiction", FAMILY, "A link names one end and has the name of another.", "10.5.5")
AMONG_OTHERS = error("link-among-others", FAMILY, "An event has a link definition beside other definitions.", "10.5.5")

Place = tuple[Node, str]


def check(sheet: Sheet) -> None:
    """Every link of the file."""
    throws = [(event, name) for event in sheet.of("intermediateThrowEvent") for name in _names(sheet, event)]
    catches = [(event, name) for event in sheet.of("intermediateCatchEvent") for name in _names(sheet, event)]
    thrown = {(parent(event), name) for event, name in throws}
    caught = Counter((parent(event), name) for event, name in catches)
    anywhere = {name for _, name in catches}
    for event, name in throws:
        _throw(sheet, event, name, caught, anywhere)
    for event, name in catches:
        _catch(sheet, event, name, caught, thrown)
    for link in sheet.of("linkEventDefinition"):
        _ends(sheet, link)


def _names(sheet: Sheet, event: Node) -> list[str]:
    """The name of the event's link, if it is one and has one; findings about those that have none."""
    definitions = sheet.definitions(event)
    links = [one for one in definitions if kind_of(one) == "linkEventDefinition"]
    if links and len(definitions) > 1:
        sheet.say(
            AMONG_OTHERS,
            event,
            text("a link stands beside other definitions"),
            text("Give the link an event of its own."),
        )
    names = [link.get("name", "").strip() for link in links]
    if not all(names):
        sheet.say(UNNAMED, event, text("the link has no name"), text("Name both ends of the link alike."))
    return [name for name in names[:1] if name]


def _throw(sheet: Sheet, event: Node, name: str, caught: Counter[Place], anywhere: set[str]) -> None:
    if (parent(event), name) in caught:
        return
    if name in anywhere:
        sheet.say(
            OTHER_SCOPE,
            event,
            text("the link “{name}” leads out of its process or sub-process", name=name),
            text("Draw the catching link where the throwing one stands."),
        )
    else:
        sheet.say(
            NO_CATCH,
            event,
            text("no link catches “{name}”", name=name),
            text("Draw a catching link of this name, or correct the name."),
        )


def _catch(sheet: Sheet, event: Node, name: str, caught: Counter[Place], thrown: set[Place]) -> None:
    if caught[(parent(event), name)] > 1:
        sheet.say(
            TWICE,
            event,
            text("several links catch “{name}”", name=name),
            text("Keep one of them; any number of links may lead to it."),
        )
    if (parent(event), name) not in thrown:
        sheet.say(
            NO_THROW,
            event,
            text("no link leads to “{name}”", name=name),
            text("Draw a throwing link of this name, or remove this one."),
        )


def _ends(sheet: Sheet, link: Node) -> None:
    """The name leads; a source or target that is written beside it must not lead elsewhere."""
    for entry in (*children(link, "source"), *children(link, "target")):
        other = sheet.find(entry.text)
        if other is not None and kind_of(other) == "linkEventDefinition" and other.get("name") != link.get("name"):
            sheet.say(
                CONTRADICTION,
                link,
                text("the link “{name}” names the end of “{other}”",
                     name=link.get("name", ""), other=other.get("name", "")),
                text("Give both ends one name, or correct the {kind}.", kind=kind_of(entry)),
            )  # fmt: skip
