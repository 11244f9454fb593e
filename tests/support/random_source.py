"""Random Python statements of the kinds that our templates print, each on one line."""

from __future__ import annotations

from hypothesis import strategies as st

_LETTERS = "abcdefghij"
names = st.builds(
    lambda letter, length: f"{letter}{'x' * length}",
    st.sampled_from(_LETTERS),
    st.sampled_from([0, 1, 2, 3, 5, 8, 13, 21, 30]),
)
strings = st.one_of(
    st.builds(ascii, st.text("ab \"\\'\n\té", max_size=12)),
    st.builds(lambda length: f'"{"s" * length}"', st.integers(0, 40)),
)
atoms = st.one_of(names, names, strings, st.sampled_from(["None", "1", "25", "1.5", "[]", "{}"]))


def _joined(items: list[str]) -> str:
    return ", ".join(items)


def _call(name: str, arguments: list[str], keywords: list[tuple[str, str]]) -> str:
    named = [f"{key}={value}" for key, value in dict(keywords).items()]
    return f"{name}({_joined([*arguments, *named])})"


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    several = st.lists(inner, max_size=5)
    pairs = st.lists(st.tuples(names, inner), max_size=4)
    operators = st.sampled_from([" | ", " or ", " and ", " + ", " - "])
    comparisons = st.sampled_from(["==", "is not", "is", "in", "not in", "<"])
    return st.one_of(
        st.builds(_call, names, several, pairs),
        st.builds(_call, names, several, pairs),
        st.builds(lambda a, b, items: f"{a}.{b}({_joined(items)})", names, names, several),
        st.builds(lambda a, b, c: f"{a}({b}).{c}", names, inner, names),
        st.builds(lambda a, b, c: f"{a}({b}).{c}()", names, inner, names),
        st.builds(lambda a, b, c, d: f"{a}({b}).{c}({d}).{c}({d})", names, inner, names, inner),
        st.builds(lambda name, items: f"{name}[{_joined(items or ['int'])}]", names, several),
        st.builds(lambda items: f"[{_joined(items)}]", several),
        st.builds(lambda items: f"({_joined(items)}{',' * (len(items) == 1)})", several),
        st.builds(lambda items: f"{{{_joined(items or ['0'])}}}", several),
        st.builds(lambda items: f"{{{_joined([f'{k}: {v}' for k, v in items])}}}", pairs),
        st.builds(lambda items: f"[{_joined([f'*{item}' for item in items])}]", st.lists(names)),
        st.builds(lambda a, b: f"{{**{a}, **{b}}}", names, names),
        st.builds(lambda o, items: f"({o.join(items)})", operators, st.lists(inner, min_size=2)),
        st.builds(lambda a, o, b: f"({a} {o} {b})", inner, comparisons, inner),
        st.builds(lambda a, b, c: f"({a} if {b} else {c})", atoms, inner, inner),
        st.builds(lambda a, b: f"[{a} for {a} in {b}]", names, atoms),
        st.builds(lambda a, b, c: f"{{{a}: {b} for {a} in {c} if {a}}}", names, inner, atoms),
        st.builds(lambda a, b: f"(not {a} or {b})", names, inner),
    )


nested = st.recursive(atoms, _larger, max_leaves=14)
expressions = st.one_of(
    nested,
    st.builds(lambda a, b, c: f"{a} if {b} else {c}", nested, nested, nested),
    st.builds(
        lambda a, b, c, d: f"{a} if {b} else {c} if {d} else {a}", atoms, atoms, nested, atoms
    ),
    st.builds(
        lambda o, items: o.join(items),
        st.sampled_from([" | ", " or ", " and ", " + "]),
        st.lists(nested, min_size=2, max_size=5),
    ),
    st.builds(
        lambda a, o, b: f"{a} {o} {b}", nested, st.sampled_from(["==", "is not", "in"]), nested
    ),
    st.builds(lambda a, b, c: f"{a} and [*{b}({c})]", names, names, nested),
    st.builds(lambda a, b: f"f(key={a} if {b} else None)", nested, atoms),
    st.builds(lambda a, b: f"f({a} if {b} else None, {a})", nested, atoms),
    st.builds(lambda a, b: f"[{a} if {b} else None for a in {b}]", nested, atoms),
    st.builds(lambda a, b: f"{{'key': {a} if {b} else None}}", nested, atoms),
)
targets = st.one_of(
    names,
    st.builds(lambda a, b: f"{a}.{b}", names, names),
    st.builds(lambda a, b: f'{a}["{b}"]', names, names),
)
simple = st.one_of(
    st.builds(lambda a, b: f"{a} = {b}", targets, expressions),
    st.builds(lambda a, b: f"{a} = {b}", targets, expressions),
    st.builds(lambda a, b: f"{a}: {b}", names, expressions),
    st.builds(lambda a, b, c: f"{a}: {b} = {c}", names, nested, expressions),
    st.builds(lambda a, b: f"{a}({b})", names, expressions),
)
parameters = st.lists(st.builds(lambda a, b: f"{a}: {b}", names, nested), max_size=3, unique=True)


def _function(name: str, parameters: list[str], result: str, body: list[str], value: str) -> str:
    lines = [f"def {name}({_joined(parameters)}) -> {result}:", *(f"    {line}" for line in body)]
    return "\n".join([*lines, f"    return {value}"])


def _branches(test: str, first: list[str], second: list[str]) -> str:
    lines = [f"if {test}:", *(f"    {line}" for line in first or ["pass"])]
    return "\n".join([*lines, "else:", *(f"    {line}" for line in second or ["pass"])])


bodies = st.lists(simple, max_size=3)
statements = st.one_of(
    simple,
    st.builds(_function, names, parameters, nested, bodies, expressions),
    st.builds(_branches, expressions, bodies, bodies),
    st.builds(
        lambda name, bases, body: "\n".join(
            [f"class {name}({_joined(bases)}):" if bases else f"class {name}:"]
            + [f"    {line}" for line in body or ["pass"]]
        ),
        names,
        st.lists(names, max_size=4),
        bodies,
    ),
    st.builds(
        lambda module, items: f"from .{module} import ({''.join(f'{item}, ' for item in items)})",
        names,
        st.lists(names, min_size=1, max_size=6),
    ),
)
blank = st.integers(0, 3).map(lambda count: "\n" * count)
modules = st.lists(st.tuples(blank, statements), min_size=1, max_size=4).map(
    lambda parts: "".join(f"{before}{statement}\n" for before, statement in parts)
)
"""Modules with any number of blank lines between their statements."""
