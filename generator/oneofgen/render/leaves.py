"""The leaves of a statement: its tokens, spaced as black spaces them.

Black gives an expression that may need parentheses an invisible pair of them, which becomes visible
if a line is split there. They are leaves without text here, too.
"""

import re
from collections.abc import Iterator
from typing import Literal, TypeAlias

COMPREHENSION, COMMA, TERNARY, LOGIC, COMPARISON, DOT = 20, 18, 16, 14, 10, 1
PRIORITIES = {
    **dict.fromkeys(("and", "or"), LOGIC),
    **dict.fromkeys(("<", ">", "==", "!=", "<=", ">=", "is", "in"), COMPARISON),
    "|": 9,
    "^": 8,
    "&": 7,
    "+": 5,
    "-": 5,
    "*": 4,
    "/": 4,
    "%": 4,
}
"""Which operators a line is split before: those of the highest number first."""

MATES = {"(": ")", "[": "]", "{": "}"}
RESERVED = frozenset(
    "and as assert async await break class continue def del elif else except finally for from "
    "global if import in is lambda nonlocal not or pass raise return try while with yield".split()
)
_TOKEN = re.compile(
    r"""[ \n]*(?:(?P<name>[A-Za-z_]\w*)(?!["'])
    |(?P<number>\d+(?:\.\d+)?(?:e[+-]?\d+)?)(?![\w.])
    |(?P<string>"(?:[^"\\\n]|\\[\\nrt]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*"
        |'(?:[^'\\\n]|\\[\\nrt]|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})*')
    |(?P<sign>->|[=!<>]=|\.\.\.|\*\*|[-+*/%&|^<>=,:.()\[\]{}]))[ \n]*""",
    re.VERBOSE | re.ASCII,
)
Kind: TypeAlias = Literal["", "open", "close"]


class Unsure(Exception):
    """There is something in a statement that only black lays out."""


class Leaf:
    """A token. `space` stands before it; `mate` is the opening bracket of a closing one.

    `is_atom` is whether a bracket begins a value: not a call's arguments, nor a subscript.
    """

    __slots__ = ("is_atom", "kind", "mate", "priority", "space", "text")

    def __init__(self, text: str, space: str = "", kind: Kind = "", priority: int = 0) -> None:
        self.text = text
        self.space = space
        self.kind: Kind = kind
        self.priority = priority
        self.mate: Leaf | None = None
        self.is_atom = False


def leaves_of(statement: str) -> list[Leaf]:
    """Return the leaves of a statement, or of the line that begins a block.

    Raises:
        Unsure: it is not one of the statements that our templates print.
    """
    return _Reader(statement).leaves


def _priorities(leaves: list[Leaf]) -> Iterator[int]:
    """Yield the priorities of the leaves that are not inside of brackets."""
    depth = 0
    for leaf in leaves:
        depth -= leaf.kind == "close"
        if not depth:
            yield leaf.priority
        depth += leaf.kind == "open"


class _Reader:
    """Reads a statement by recursive descent."""

    def __init__(self, statement: str) -> None:
        self.tokens: list[tuple[str, str]] = []
        at = 0
        while at < len(statement):
            match = _TOKEN.match(statement, at)
            if match is None or match.lastgroup is None:
                raise Unsure
            text = match[match.lastgroup]
            if text[0] == "'" and '"' not in text:
                text = f'"{text[1:-1]}"'
            self.tokens.append((match.lastgroup, text))
            at = match.end()
        self.tokens.append(("end", ""))
        self.at = 0
        self.leaves: list[Leaf] = []
        self.gap = ""  # the space before the next leaf, if that does not decide
        self._statement()
        if self.text or self.at < len(self.tokens) - 1:
            raise Unsure

    # --- tokens ---------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The next token."""
        return self.tokens[self.at][1]

    def is_next(self, text: str) -> bool:
        """Whether a token is the next one."""
        return self.tokens[self.at][1] == text

    def take(self, text: str, gap: str = " ", *, before: str | None = None) -> Leaf:
        """Append the next token, which is `text`; `gap` stands after it."""
        if self.text != text:
            raise Unsure
        leaf = Leaf(text, self.gap if before is None else before)
        self.leaves.append(leaf)
        self.gap = gap
        self.at += 1
        return leaf

    def name(self) -> None:
        group, text = self.tokens[self.at]
        if group != "name" or text in RESERVED:
            raise Unsure
        self.take(text)

    # --- statements -----------------------------------------------------------------------

    def _statement(self) -> None:
        word = self.text
        match word:
            case "def":
                self._definition()
            case "class":
                self.take("class")
                self.name()
                if self.text != ":":
                    self.brackets(is_atom=False)
                self.take(":", before="")
            case "if" | "elif":
                self.take(word)
                self.optional()
                self.take(":", before="")
            case "return":
                self.take("return")
                self.optional()
            case _:
                self.chain()
                if self.text == ":":
                    self.take(":", before="")
                    self.optional()
                if self.text == "=":
                    self.take("=")
                    self.optional()

    def _definition(self) -> None:
        self.take("def")
        self.name()
        opening = self.opened("(", is_atom=False)
        while self.text != ")":
            if self.text == "*":
                self.take("*", "")
            else:
                self.name()
                self.take(":", before="")
                self._annotation()
            if self.text != ")":
                self.take(",", before="").priority = COMMA
                if self.text == ")":
                    raise Unsure
        self.closed(opening)
        self.gap = " "
        self.take("->")
        self.optional()
        self.take(":", before="")

    def _annotation(self) -> None:
        """Read the annotation of a parameter: only a union has invisible parentheses."""
        begin = len(self.leaves)
        self.test()
        operators = set(_priorities(self.leaves[begin:])) - {0, DOT}
        if operators - {PRIORITIES["|"]} or self.leaves[begin].kind:
            raise Unsure
        if operators:
            self.wrap(begin).is_atom = True

    def optional(self) -> None:
        """Read an expression with invisible parentheses around it."""
        begin = len(self.leaves)
        self.test()
        first, last = self.leaves[begin], self.leaves[-1]
        if first.text != "(" or last.mate is not first:
            self.wrap(begin).is_atom = True
            return
        inner = self.leaves[begin + 1 : -1]
        if max(_priorities(inner), default=0) >= COMMA:
            return  # a tuple or a generator
        if not inner or inner[0].text == "(":
            raise Unsure
        first.text = last.text = ""

    # --- expressions ----------------------------------------------------------------------

    def test(self) -> bool:
        """Read an expression, and return whether it is a conditional one."""
        self.operation()
        if self.text != "if":
            return False
        self.take("if").priority = TERNARY
        self.operation()
        self.take("else").priority = TERNARY
        self.nested()
        return True

    def nested(self) -> None:
        """Read an expression, with invisible parentheses if it is a conditional one."""
        begin = len(self.leaves)
        if self.test():
            self.wrap(begin)

    def wrap(self, begin: int) -> Leaf:
        """Put invisible parentheses around the leaves from `begin` on."""
        first = self.leaves[begin]
        opening, closing = Leaf("", first.space, "open"), Leaf("", "", "close")
        closing.mate = opening
        first.space = ""
        self.leaves.insert(begin, opening)
        self.leaves.append(closing)
        return opening

    def operation(self) -> None:
        """Read operands with the operators between them."""
        while True:
            while self.text in ("not", "-"):
                self.take(self.text, "" if self.text == "-" else " ")
            self.chain()
            operator = self.text
            if operator == "not":
                self.take("not").priority = COMPARISON
                self.take("in")
            elif operator in PRIORITIES:
                self.take(operator).priority = PRIORITIES[operator]
                if operator == "is" and self.text == "not":
                    self.take("not")
            else:
                return

    def chain(self) -> None:
        """Read an operand with its attributes, calls and subscripts."""
        group, text = self.tokens[self.at]
        if text in MATES:
            self.brackets(is_atom=True)
        elif group == "name":
            self.name()
        elif group in ("string", "number") or text == "...":
            self.take(text)
            if self.text == "." or self.tokens[self.at][0] in ("string", "number"):
                raise Unsure
        else:
            raise Unsure
        while True:
            if self.text == ".":
                self.take(".", "", before="").priority = DOT
                self.name()
            elif self.text in ("(", "["):
                self.gap = ""
                self.brackets(is_atom=False)
            else:
                return

    def opened(self, text: str, *, is_atom: bool) -> Leaf:
        if text not in MATES:
            raise Unsure
        if not is_atom:
            self.gap = ""
        leaf = self.take(text, "")
        leaf.kind, leaf.is_atom = "open", is_atom
        return leaf

    def closed(self, opening: Leaf) -> None:
        leaf = self.take(MATES[opening.text], before="")
        leaf.kind, leaf.mate = "close", opening

    def brackets(self, *, is_atom: bool) -> None:
        """Read a pair of brackets with all inside. A trailing comma is left out."""
        opening = self.opened(self.text, is_atom=is_atom)
        close, begin, items = MATES[opening.text], len(self.leaves), 0
        while self.text != close:
            start = len(self.leaves)
            if self.text in ("*", "**"):
                self.take(self.text, "")
            is_test = self.test()
            if is_test and not (opening.text == "(" and start == begin and self.text == ")"):
                self.wrap(start)
            if self.text == "=" and opening.text == "(" and not is_atom:
                self.take("=", "", before="")
                self.nested()
            elif self.text == ":" and opening.text == "{":
                self.take(":", before="")
                self.nested()
            if self.text == "for" and items == 0:
                self.comprehension()
            items += 1
            if self.text == close:
                break
            comma = self.take(",", before="")
            comma.priority = COMMA
            if self.text == close and (items > 1 or (is_atom and opening.text != "(")):
                self.leaves.pop()
            elif self.text == close and not is_atom:
                raise Unsure
        if is_atom and items == 1 and self.leaves[begin].text == "(" and opening.text != "(":
            raise Unsure  # black removes the parentheses of a single item
        self.closed(opening)

    def comprehension(self) -> None:
        while self.is_next("for"):
            self.take("for").priority = COMPREHENSION
            self.name()
            while self.is_next(","):
                self.take(",", before="")
                self.name()
            self.take("in")
            self.operation()
            while self.is_next("if"):
                self.take("if").priority = COMPREHENSION
                self.operation()
