"""JUEL, the expression language of Camunda 7, Flowable and Activiti → FEEL.

What both languages say alike is rewritten: comparison, logic, arithmetic, choice, paths, list positions (JUEL counts
from 0, FEEL from 1). Whatever calls Java, or whose meaning hangs on Java's coercions, is refused: never a guess. Where
JUEL coerces in silence (null to 0 or false, text to a number), the FEEL stops instead of giving another answer.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

from engine.bpmn.desugar.functions import FUNCTIONS, METHODS
from engine.bpmn.desugar.pieces import (
    ADD,
    AND,
    ATOM,
    CHOICE,
    COMPARE,
    EQUALITY,
    LOOP_NAMES,
    MULTIPLY,
    NEGATE,
    OR,
    ORDER,
    SIGNS,
    Names,
    Piece,
    modulo,
    remainder,
)
from engine.bpmn.desugar.tokens import Sort, Token, expressions_in, refused
from engine.decisions import compile_expression, literal
from engine.errors import BadExpression
from engine.text import Text, text

_DEEPEST = 60


def is_juel(source: str) -> bool:
    """Whether there is an expression in the text."""
    return "${" in source or "#{" in source


def to_feel(source: str, names: Names = LOOP_NAMES) -> str:
    """FEEL (without `=`) for a text that is one expression, or has some among its words: then they are joined.

    Raises `BadExpression`, which says what has no equivalent.
    """
    source = source.strip()
    parts = [
        part if isinstance(part, str) else _Parser(source, list(part), names).whole() for part in expressions_in(source)
    ]
    if not any(isinstance(part, Piece) for part in parts):
        raise refused(source, 0, text("it holds no expression"))
    feel = parts[0].feel if len(parts) == 1 and isinstance(parts[0], Piece) else " + ".join(map(_shown, parts))
    compile_expression(feel)
    return feel


def _shown(part: str | Piece) -> str:
    return literal(part) if isinstance(part, str) else f"string({part.feel})"


@lru_cache(maxsize=512)
def is_name(word: str) -> bool:
    """Whether FEEL reads the word as one name."""
    try:
        return compile_expression(word).free_names == {word}
    except BadExpression:
        return False


class _Parser:
    """One expression, by recursive descent: a method for each level of JUEL's grammar."""

    def __init__(self, source: str, tokens: list[Token], names: Names) -> None:
        self._source = source
        self._tokens = tokens
        self._names = names
        self._at = 0
        self._depth = 0

    def whole(self) -> Piece:
        """All of it; something left over is refused."""
        piece = self._choice()
        if self._next.sort is not Sort.END:
            self._refuse(text("“{word}” has no equivalent", word=self._next.text))
        return piece

    # --- levels, loosest first ---

    def _choice(self) -> Piece:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(text("it is nested too deeply"))
        piece = self._either()
        if self._took("?"):
            yes = self._choice()
            self._expect(":")
            no = self._choice()
            piece = Piece(f"if {piece.feel} then {yes.feel} else {no.feel}", CHOICE, yes.number and no.number)
        self._depth -= 1
        return piece

    def _either(self) -> Piece:
        return self._joined(self._both, ("||", "or"), "or", OR)

    def _both(self) -> Piece:
        return self._joined(self._equal, ("&&", "and"), "and", AND)

    def _joined(self, operand: Callable[[], Piece], signs: tuple[str, ...], word: str, rank: int) -> Piece:
        piece = operand()
        while self._took(*signs):
            piece = Piece(f"{piece.within(rank)} {word} {operand().within(rank + 1)}", rank)
        return piece

    def _equal(self) -> Piece:
        return self._compared(self._ordered, EQUALITY)

    def _ordered(self) -> Piece:
        return self._compared(self._sum, ORDER)

    def _compared(self, operand: Callable[[], Piece], signs: tuple[str, ...]) -> Piece:
        piece = operand()
        while sign := self._took(*signs):
            left, right = piece, operand()
            if sign in EQUALITY and "0" in (left.feel, right.feel):
                # Only here does it not matter that the remainders of negative numbers have another sign in FEEL.
                left, right = modulo(left), modulo(right)
            piece = Piece(f"{left.within(COMPARE + 1)} {SIGNS[sign]} {right.within(COMPARE + 1)}", COMPARE)
        return piece

    def _sum(self) -> Piece:
        piece = self._product()
        while sign := self._took("+", "-"):
            right = self._product()
            if sign == "+" and not (piece.number or right.number):
                # FEEL's `+` would join two texts, JUEL's would add them up: `sum` takes numbers only.
                piece = Piece(f"sum({piece.feel}, {right.feel})", number=True)
            else:
                piece = Piece(f"{piece.within(ADD)} {sign} {right.within(ADD + 1)}", ADD, number=True)
        return piece

    def _product(self) -> Piece:
        piece = self._signed()
        while sign := self._took("*", "/", "div", "%", "mod"):
            right = self._signed()
            if sign in ("%", "mod"):
                piece = remainder(piece, right)
            else:
                by = "*" if sign == "*" else "/"
                piece = Piece(f"{piece.within(MULTIPLY)} {by} {right.within(MULTIPLY + 1)}", MULTIPLY, number=True)
        return piece

    def _signed(self) -> Piece:
        sign = self._took("-", "!", "not", "empty")
        if not sign:
            return self._path()
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(text("it is nested too deeply"))
        inner = self._signed()
        self._depth -= 1
        if sign == "-":
            return Piece(f"-{inner.within(ATOM)}", NEGATE, number=True)
        return Piece(f'list contains([null, "", [], {{}}], {inner.feel})' if sign == "empty" else f"not({inner.feel})")

    # --- operands ---

    def _path(self) -> Piece:
        piece = self._operand()
        while sign := self._took(".", "["):
            if sign == ".":
                key = self._take(Sort.WORD)
                piece = self._method(piece, key) if self._next.text == "(" else self._entry(piece, key)
            elif self._next.sort is Sort.TEXT:
                piece = self._entry(piece, self._take(Sort.TEXT))
                self._expect("]")
            else:
                piece = self._position(piece)
            if self._next.text == "(":
                self._refuse(text("methods of Java objects have no equivalent"))
        return piece

    def _method(self, piece: Piece, name: Token) -> Piece:
        write, begin = METHODS.get(name.value), self._at
        parts = [piece, *self._arguments(first=True)] if write and self._took("(") else []
        known = write is not None and len(parts) == write.arguments + 1
        if write is None or not known or (write.literal and not any(part.literal for part in parts)):
            self._at = begin
            self._refuse(text("methods of Java objects have no equivalent"))
        return Piece(write.feel.format(*(part.within(ATOM) for part in parts)), write.rank, write.number)

    def _arguments(self, *, first: bool) -> list[Piece]:
        """What stands up to the parenthesis that closes; `first`: no comma stands before it."""
        found: list[Piece] = []
        while not self._took(")"):
            if not first:
                self._expect(",")
            found.append(self._choice())
            first = False
        return found

    def _entry(self, piece: Piece, key: Token) -> Piece:
        if is_name(key.value) and " " not in key.value:
            return Piece(f"{piece.within(ATOM)}.{key.value}")
        return Piece(f"get value({piece.feel}, {literal(key.value)})")

    def _position(self, piece: Piece) -> Piece:
        token = self._next
        if token.sort is not Sort.NUMBER or not token.text.isdigit():
            self._refuse(text("only a number or a text in quotation marks can stand in brackets"))
        self._take(Sort.NUMBER)
        self._expect("]")
        return Piece(f"{piece.within(ATOM)}[{int(token.text) + 1}]")

    def _operand(self) -> Piece:
        token = self._next
        if self._took("("):
            piece = self._choice()
            self._expect(")")
            return piece
        if token.sort is Sort.NUMBER:
            return Piece(self._take(Sort.NUMBER).value, number=True)
        if token.sort is Sort.TEXT:
            return Piece(literal(self._take(Sort.TEXT).value), literal=True)
        if token.sort is not Sort.WORD:
            self._refuse(text("“{word}” has no equivalent", word=token.text or "}"))
        self._take(Sort.WORD)
        return self._named(token)

    def _named(self, token: Token) -> Piece:
        if token.text in ("true", "false", "null"):
            return Piece(token.text, literal=token.text != "null")
        if token.text == "instanceof":
            self._refuse(text("“{word}” has no equivalent", word=token.text))
        if self._next.text in (":", ".", "(") and (call := self._call(token)):
            return call
        if self._next.text == "(":
            self._refuse(text("“{word}” is no function here", word=token.text))
        if token.text in ("execution", "task") or not is_name(token.text):
            self._refuse(text("“{word}” has no equivalent", word=token.text))
        return self._names.get(token.text, Piece(token.text))

    def _call(self, owner: Token) -> Piece | None:
        """A function that has an equivalent: `execution.getVariable("x")`, `vars:equals(x, 1)`."""
        begin = self._at
        joint = self._next.text
        self._at += 1
        name = self._next.text
        write = FUNCTIONS.get((owner.text, joint, name))
        if write is None or self._tokens[min(self._at + 1, len(self._tokens) - 1)].text != "(":
            self._at = begin
            return None
        self._at += 2
        variable = self._next.value
        # Flowable's functions take a name; a method of Java would take the text that a variable holds.
        plain = self._next.sort is Sort.TEXT or (self._next.sort is Sort.WORD and joint == ":")
        if not plain or not is_name(variable):
            self._refuse(text("“{word}” has no equivalent", word=variable))
        self._at += 1
        arguments = [part.within(COMPARE + 1) for part in self._arguments(first=False)]
        if len(arguments) != write.arguments:
            self._refuse(text("“{word}” is no function here", word=f"{owner.text}{joint}{name}"))
        return Piece(write.feel.format(variable, *arguments), write.rank)

    # --- tokens ---

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _took(self, *signs: str) -> str:
        """The next token if it is one of these signs or words, else nothing."""
        token = self._next
        if token.sort in (Sort.SIGN, Sort.WORD) and token.text in signs:
            self._at += 1
            return token.text
        return ""

    def _take(self, sort: Sort) -> Token:
        token = self._next
        if token.sort is not sort:
            self._refuse(text("“{word}” has no equivalent", word=token.text or "}"))
        self._at += 1
        return token

    def _expect(self, sign: str) -> None:
        if not self._took(sign):
            self._refuse(text("“{word}” is missing", word=sign))

    def _refuse(self, why: Text) -> NoReturn:
        raise refused(self._source, self._next.at, why)
