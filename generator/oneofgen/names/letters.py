"""Which characters of a name an identifier keeps.

A name whose letters belong to one script keeps them, in the form that Python gives to identifiers
(NFKC). Of a name of mixed scripts, where a letter can look like that of another script, only the
Latin letters are kept. Every other letter, and every character that nobody sees, is spelt as its
code point.

What a character is comes from Unicode 3.2, which every Python knows: with the table of the Python
that runs, a name could depend on it, and a package might not be readable by an older one.
"""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal
from unicodedata import ucd_3_2_0

Part = Literal["kept", "spelt", "gap"]

INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f") | frozenset(
    map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
"""Characters that identifiers may contain although nobody sees them: fillers, and marks that select
a variant of the character before them."""

_WRITTEN_TOGETHER = (
    frozenset({"CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"CJK", "HANGUL"}),
    frozenset({"CJK", "BOPOMOFO"}),
)
"""Scripts that one language uses side by side: they count as one (Unicode UTS #39, 5.1)."""

_NO_SCRIPT = frozenset({"MODIFIER"})
"""What the names of letters begin with that all scripts use: apostrophes and the like."""


def normal(text: str) -> str:
    """Return the text in the form in which Python compares identifiers (NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


def is_identifier(text: str) -> bool:
    """Whether Python takes the text as a name, all of it is visible, and it is not private."""
    if text.startswith("_") or not text.isidentifier() or normal(text) != text:
        return False
    return text.isascii() or not any(_is_hidden(char) for char in text)


def keeps_spelling(text: str) -> bool:
    """Whether a text of a document is an identifier that is used as it is."""
    if text.isascii():
        return is_identifier(text)
    return is_identifier(text) and all(part == "kept" for _, part in parts(text, also="_"))


def capitals(text: str) -> str:
    """Return the text in capitals; letters keep their form if a Python may not know the capital."""
    upper = {char: normal(char.upper()) for char in text}
    known = {char: all(one == "_" or _is_known(one) for one in upper[char]) for char in upper}
    return normal("".join(upper[char] if known[char] else char for char in text))


def parts(text: str, also: str = "") -> Iterator[tuple[str, Part]]:
    """Yield the parts of a normalised text: runs that are kept, and other characters one by one.

    A gap is a character that no identifier has. It can be left out; what is spelt cannot, because
    it is a letter, or because nobody sees it.

    Args:
        text: The text.
        also: Characters that are kept beside letters and digits.
    """
    kept = _kept(text)
    run = ""
    for char in text:
        if char in also or (char in kept and not (_is_mark(char) and run[-1:] in ("", *also))):
            run += char
            continue
        if run:
            yield run, "kept"
        run = ""
        yield char, "spelt" if _is_spelt(char) else "gap"
    if run:
        yield run, "kept"


@lru_cache(maxsize=1024)
def _kept(text: str) -> frozenset[str]:
    """Return the letters, marks and digits of a text that an identifier keeps."""
    chars = frozenset(char for char in text if _is_known(char))
    scripts = frozenset(script for char in chars if (script := _script(char)))
    if len(scripts) < 2 or any(map(scripts.issubset, _WRITTEN_TOGETHER)):
        return chars
    return frozenset(char for char in chars if char.isascii() or _script(char) == "LATIN")


def _is_known(char: str) -> bool:
    """Whether a character is a letter, mark or digit that identifiers have in every Python."""
    if char.isascii():
        return char.isalnum()
    is_word = ucd_3_2_0.category(char)[0] in "LMN" and f"a{char}".isidentifier()
    return is_word and not _is_hidden(char)


def _script(char: str) -> str:
    """Return the script of a letter as its name begins, or an empty string if it has none."""
    if char.isascii():
        return "LATIN" if char.isalpha() else ""
    if ucd_3_2_0.category(char) not in ("Ll", "Lm", "Lo", "Lt", "Lu", "Nl"):
        return ""
    first = ucd_3_2_0.name(char, "").replace("-", " ").partition(" ")[0]
    if first in _NO_SCRIPT:
        return ""
    return "CJK" if first == "IDEOGRAPHIC" else first


def _is_mark(char: str) -> bool:
    return not char.isascii() and ucd_3_2_0.category(char)[0] == "M"


def _is_hidden(char: str) -> bool:
    """Whether a character is not seen: it only directs or joins others (bidi marks, joiners)."""
    return char in INVISIBLE or unicodedata.category(char) == "Cf"


def _is_spelt(char: str) -> bool:
    """Whether a character that is not kept must not be left out either."""
    if char.isascii():
        return False
    category = ucd_3_2_0.category(char)
    return (
        category[0] in "LM" or category in ("Cf", "Cn", "Co", "Cs", "Nd", "Nl") or _is_hidden(char)
    )
