"""A Pratt parser: `expression(rank)` reads a prefix form and then every operator that binds tighter than `rank`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from engine.decisions.feel.limits import MAX_DEPTH, MAX_SOURCE
from engine.decisions.feel.syntax import nodes
from engine.decisions.feel.syntax.lexer import COMMENT, Lexer, Sort, Token, excerpt, problem, without_comments
from engine.decisions.feel.syntax.names import Scope
from engine.errors import BadExpression
from engine.text import Text, text

LOWEST, OR, AND, COMPARE, ADD, MULTIPLY, POWER, INSTANCE, NEGATE, POSTFIX = range(10)

_DEFINED = re.compile(rf"(?:{COMMENT}|[^()\[\]{{}},\":=<>@;])+", re.DOTALL)
BEGINNINGS = ("if", "for", "some", "every", "function", "true", "false", "null")
"""The keywords that an expression can begin with."""

_IN = re.compile(r"(?<=\s)in\b")


class Parser:
    """Reads one text. Its forms stand in `prefix`, `infix` and `types`; this class is what they share."""

    def __init__(self, source: str, names: Collection[str] = ()) -> None:
        self.source = source
        if len(source) > MAX_SOURCE:
            raise self.problem(text("it is longer than {limit} characters", limit=MAX_SOURCE), 0)
        self._scope = Scope(names)
        self._lexer = Lexer(source, self._scope)
        self._at = 0
        self._next: Token | None = None
        self._depth = 0
        self._in_range_end = False

    # --- tokens ---

    def peek(self) -> Token:
        """The next token, not yet taken."""
        if self._next is None:
            self._next = self._lexer.token(self._at)
        return self._next

    def take(self) -> Token:
        """The next token; what follows comes after it."""
        token = self.peek()
        self._at, self._next = token.end, None
        return token

    def after_next(self) -> Token:
        """The token after the next one."""
        return self._lexer.token(self.peek().end)

    def at_sign(self, *signs: str) -> bool:
        """Whether the next token is one of these signs."""
        token = self.peek()
        return token.sort is Sort.SIGN and token.text in signs

    def at_keyword(self, *keywords: str) -> bool:
        """Whether the next token is one of these keywords."""
        token = self.peek()
        return token.sort is Sort.KEYWORD and token.text in keywords

    def skip(self, sign: str) -> bool:
        """Take the sign if it is next."""
        found = self.at_sign(sign)
        if found:
            self.take()
        return found

    def expect(self, *signs: str) -> Token:
        """Take one of these signs, or say what was expected."""
        if not self.at_sign(*signs):
            raise self.unexpected(either(signs))
        return self.take()

    def expect_keyword(self, keyword: str) -> Token:
        """Take this keyword, or say that it was expected."""
        if not self.at_keyword(keyword):
            raise self.unexpected(f"“{keyword}”")
        return self.take()

    def expect_end(self) -> None:
        """Nothing may follow."""
        if self.peek().sort is not Sort.END:
            raise self.unexpected(text("an operator or the end"))

    def expect_word(self, word: str) -> None:
        """Take a name that only means something here (`of`)."""
        match = re.compile(rf"\s*{word}\b").match(self.source, self._at)
        if match is None:
            raise self.unexpected(f"“{word}”")
        self.jump(match.end())

    def jump(self, at: int) -> None:
        """Go on reading at this offset."""
        self._at, self._next = at, None

    def new_name(self, before: str) -> str | None:
        """A name being defined, up to one of the characters `before`: it may contain signs and keywords."""
        match = _DEFINED.match(self.source, self._at)
        if match is None or match.end() == len(self.source) or self.source[match.end()] not in before:
            return None
        name = without_comments(match.group())
        if name:
            self.jump(match.end())
        return name or None

    def new_variable(self) -> str | None:
        """A name being defined, up to the keyword `in`."""
        match = _DEFINED.match(self.source, self._at)
        found = _IN.search(match.group()) if match is not None else None
        name = without_comments(match.group()[: found.start()]) if match is not None and found is not None else ""
        if match is None or found is None or not name:
            return None
        self.jump(match.start() + found.start())
        return name

    # --- names in scope ---

    def define(self, names: Iterable[str]) -> None:
        """These names are known from here on, until `forget`."""
        self._scope.push(names)
        self._next = None

    def forget(self, count: int = 1) -> None:
        """The last `count` definitions end here."""
        for _ in range(count):
            self._scope.pop()
        self._next = None

    # --- errors ---

    def problem(self, detail: Text, at: int | None = None) -> BadExpression:
        """The error at an offset, by default at the next token."""
        return problem(self.source, self.peek().start if at is None else at, detail)

    def unexpected(self, expected: str | Text) -> BadExpression:
        """The error that something else was expected than what comes next."""
        token = self.peek()
        if token.sort is Sort.END:
            return self.problem(text("expected {expected}, but the text ends here", expected=expected))
        return self.problem(
            text("expected {expected}, found “{found}”", expected=expected, found=excerpt(token.text, width=40))
        )

    # --- expressions ---

    def expression(self, rank: int = LOWEST) -> nodes.Node:
        """Everything that binds tighter than `rank`."""
        from engine.decisions.feel.syntax.infix import INFIX, rank_of
        from engine.decisions.feel.syntax.prefix import prefix

        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.problem(text("it is nested deeper than {limit} levels", limit=MAX_DEPTH))
        left, loosest = prefix(self), POSTFIX
        while (found := rank_of(self.peek())) > rank and not self._closes_range():
            if found > loosest:  # `x in (1, 2) * 3`: the `in` is over, and nobody can tell what is to be multiplied
                raise self.problem(text("put what stands before “{found}” in parentheses", found=self.peek().text))
            left, loosest = INFIX[self.peek().text](self, left), found
            if left.height > MAX_DEPTH:
                raise self.problem(text("it is nested deeper than {limit} levels", limit=MAX_DEPTH))
        self._depth -= 1
        return left

    def range_end(self) -> nodes.Node:
        """The upper end of an interval, where `[` may close it instead of beginning a filter."""
        outer, self._in_range_end = self._in_range_end, True
        end = self.expression(ADD - 1)
        self._in_range_end = outer
        return end

    def _closes_range(self) -> bool:
        if not self._in_range_end or not self.at_sign("["):
            return False
        token = self.after_next()
        if token.sort is Sort.SIGN:
            return token.text not in ("(", "[", "{", "-", "@")
        return token.sort is Sort.END or (token.sort is Sort.KEYWORD and token.text not in BEGINNINGS)


def either(signs: Sequence[str]) -> str | Text:
    """“)”, or “]” or “)”."""
    first = f"“{signs[0]}”"
    return first if len(signs) == 1 else text("{some} or {one}", some=first, one=f"“{signs[1]}”")


def parse(source: str, names: Collection[str] = ()) -> nodes.Node:
    """An expression. A leading `=`, as Camunda 8 writes, is allowed. Raises BadExpression with line and column."""
    parser = Parser(source, names)
    parser.skip("=")
    tree = parser.expression()
    if parser.at_sign(",") and isinstance(tree, nodes.In):
        raise parser.problem(text("several values after “in” stand in parentheses: in (…, …)"))
    parser.expect_end()
    return tree


def parse_tests(source: str, names: Collection[str] = ()) -> nodes.Tests:
    """Unary tests: `> 500`, `"a", "b"`, `not([1..5])`, `-`, or any expression with `?`."""
    from engine.decisions.feel.syntax.unary import unary_tests

    parser = Parser(source, names)
    tree = unary_tests(parser)
    parser.expect_end()
    return tree
