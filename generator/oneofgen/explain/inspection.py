"""The text of `inspect`: the tree of a root, and how its variants are distinguished."""

from collections import Counter
from collections.abc import Iterable, Iterator

from oneofgen.explain.decisions import decision, way_text
from oneofgen.explain.phrases import counted, tag_text, terminal_line
from oneofgen.explain.tables import table
from oneofgen.explain.tree import Event, Group, Tree
from oneofgen.model import ByTag, Envelope, Flat, Model, Note, Pick, Union, branches
from oneofgen.package.make import Inspection
from oneofgen.problems import Position
from oneofgen.source.pointers import Pointer
from oneofgen.wire import likely_terminals
from oneofgen.wording import enumerated, printable

MARGIN = "  "

BY_TAG = frozenset(("literal", "mapping", "name"))


def inspection_text(inspection: Inspection, *, verbose: bool = False) -> str:
    """Return the text of `inspect`; `verbose` lists every union in the payloads."""
    tree = Tree(inspection)
    blocks = [
        list(_head(tree)),
        list(_tree(tree)),
        list(_unions(tree, verbose)),
        list(_anything(tree)),
        list(_notes(tree)),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


# --- the root ------------------------------------------------------------------------------


def _head(tree: Tree) -> Iterator[str]:
    union, model = tree.union, tree.model
    at = tree.position(union.at)
    name = tree.name(union)
    yield f"{name}  {at.file}:{at.line}"
    if union.place != name:
        yield f"{MARGIN}{printable(tree.schema(union.at), 400)}"
    yield f"{MARGIN}{_counts(tree)} {_shape(model)}{' It may be null.' if model.nullable else ''}"
    what = "tag" if union.how in BY_TAG else "how"
    why = f" {printable(union.why, 400).rstrip('.')}." if union.why else ""
    yield f"{MARGIN}{what}: {union.how}.{why}"
    yield f"{MARGIN}{_ending(model)}"
    if model.framing != "sse":
        yield f"{MARGIN}framing: {model.framing}."
    if model.errors:
        yield f"{MARGIN}may end with: {_tags(model.errors)}, as the settings say."


def _counts(tree: Tree) -> str:
    variants = counted(len(tree.events), "variant")
    own = sum(not event.groups for event in tree.events)
    if not tree.groups:
        return f"{variants}."
    return f"{variants}: {counted(len(tree.groups), 'group')}, {counted(own, 'event')} of its own."


def _shape(model: Model) -> str:
    match model.event_shape:
        case Envelope(tag=tag, payload=payload):
            return f"Envelope: tag `{printable(tag)}`, payload `{printable(payload)}`."
        case Flat(tag=tag):
            return f"Flat: tag `{printable(tag)}`."
        case _:
            return "Untagged."


def _ending(model: Model) -> str:
    ends = [f"`{tag_text(tag)}`" for tag in model.terminal]
    ends += [f"the bare `{printable(model.sentinel)}`"] if model.sentinel is not None else []
    if not ends:
        likely = terminal_line(likely_terminals(model))
        seem = f" These tags seem to end it: `{likely}`." if likely else ""
        return f"ends with: not known (`--terminal`, `--sentinel`).{seem}"
    why = f", {printable(model.terminal_why, 400)}" if model.terminal_why else ""
    return f"ends with: {enumerated(ends)}{why}."


def _tags(tags: Iterable[str | int | float | bool]) -> str:
    return enumerated(f"`{tag_text(tag)}`" for tag in tags)


# --- the tree ------------------------------------------------------------------------------


def _tree(tree: Tree) -> Iterator[str]:
    rows: list[tuple[str, ...]] = []
    for node in tree.nodes:
        line = _line(node.at, tree)
        indent = MARGIN * node.depth
        if isinstance(node, Group):
            rows.append((line, f"{indent}{node.name}"))
        else:
            texts = _texts(node, tree.union.tag)
            rows += [(line, f"{indent}{text}", *_classes(node)) for text in texts]
    yield from _indented(table(rows, right=1))


def _texts(event: Event, tag: str | None) -> list[str]:
    """Return the conditions that select an event, one line for each way to it."""
    return list(dict.fromkeys(text for way in event.ways if (text := way_text(way, tag)))) or ["-"]


def _classes(event: Event) -> tuple[str, ...]:
    return (event.name,) if event.payload is None else (event.name, event.payload)


def _line(at: Position, tree: Tree) -> str:
    """Return a line number, with the file if it is not the root's."""
    main = tree.position(tree.union.at).file
    return str(at.line) if at.file == main else f"{at.file}:{at.line}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"{MARGIN}{line}" for line in lines)


# --- below the root ------------------------------------------------------------------------


def _unions(tree: Tree, verbose: bool) -> Iterator[str]:
    """Yield lines for the unions in the payloads: plain ones are counted, others are listed."""
    if not tree.unions:
        return
    total = counted(len(tree.unions), "union")
    plain = Counter(decision(one.choice) for one in tree.unions if _is_plain(one))
    others = [one for one in tree.unions if verbose or not _is_plain(one)]
    others.sort(key=lambda one: tree.position(one.at))
    counts = [f"{number} by {how}" for how, number in plain.most_common()]
    said = f"{MARGIN}{total} in the payloads"
    if verbose or not counts:
        yield f"{said}:" if others else said
    else:
        yield f"{said}: {enumerated(counts)} (`-v` lists them){', and' if others else ''}"
    rows = [(_at(one.at, tree), f"{tree.name(one)}: {decision(one.choice)}") for one in others]
    yield from _indented(table(rows, right=1))


def _is_plain(union: Union) -> bool:
    """Whether every variant is selected by a literal tag alone."""
    choice = union.choice
    return (
        isinstance(choice, ByTag)
        and choice.how == "literal"
        and all(isinstance(branch.then, Pick) for branch in branches(choice))
    )


def _anything(tree: Tree) -> Iterator[str]:
    if tree.anything:
        yield f"{MARGIN}read as any JSON value"
        rows = [
            (_at(note.at, tree), f"{printable(tree.place(note.at), 400)}: {_said(note)}")
            for note in tree.anything
        ]
        yield from _indented(table(rows, right=1))


def _notes(tree: Tree) -> Iterator[str]:
    if tree.notes:
        yield f"{MARGIN}notes"
        for note in tree.notes:
            yield f"{MARGIN}{tree.position(note.at)}: {_said(note)} [{note.code}]"
            yield from (f"{MARGIN}{MARGIN}hint: {hint}" for hint in note.hints)


def _said(note: Note) -> str:
    return printable(note.message, 400)


def _at(at: Pointer, tree: Tree) -> str:
    return _line(tree.position(at), tree)
