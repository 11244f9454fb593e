"""Write how a union's variants are distinguished: `discriminator`, and `x-oneofgen-*` for the rest.

In `x-oneofgen-choice`, a choice is the class name or the index of a variant, or an object. `by` is
the kind of the decision; the other keys are the fields of its class in the model, and its branches.
"""

from collections import Counter
from collections.abc import Callable

from oneofgen.canonical.types import Writer
from oneofgen.model import (
    Branch,
    ByFit,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Decision,
    IfDeclared,
    Json,
    Model,
    Pick,
    Ref,
    Scalar_,
    Shape,
    Union,
    fold,
    picks,
    tag_name,
    tags_of,
)
from oneofgen.source.pointers import Pointer


def choice_keys(union: Union, writer: Writer) -> dict[str, Json]:
    """Return `discriminator` if possible, and `x-oneofgen-*` keys for what it cannot express."""
    keys: dict[str, Json] = {}
    choice = union.choice
    mapping = _mapping(union, writer)
    complete = False
    if mapping is not None and isinstance(choice, ByTag):
        keys["discriminator"] = {"propertyName": choice.property, "mapping": mapping}
        target_of = _targets(union)
        rest = {"absent": choice.absent, "other": choice.other}
        complete = all(one is None or target_of(one) for one in rest.values())
        complete = complete and choice.how == union.how
        complete = complete and all(isinstance(tag, str) for tag, _ in choice.cases)
        if complete:
            targets = {key: target_of(one) for key, one in rest.items() if one is not None}
            keys |= {f"x-oneofgen-{k}": writer.reference(at) for k, at in targets.items() if at}
    if not complete:
        keys["x-oneofgen-choice"] = _tree(union, writer)
    if union.how != "literal":
        keys["x-oneofgen-how"] = union.how
    tag = tag_name(choice.property, choice.inner) if isinstance(choice, ByTag) else None
    if union.tag != tag:
        keys["x-oneofgen-tag"] = union.tag
    tags = {index: one.tags for index, one in enumerate(union.variants) if one.tags}
    if tags != tags_of(choice):
        keys["x-oneofgen-tags"] = [[*one.tags] for one in union.variants]
    if union.why:
        keys["x-oneofgen-why"] = union.why
    return keys


def leaves(union: Union, model: Model) -> list[Shape]:
    """Return the union's members, with each nested union replaced by its own members.

    A union that is nested in itself is replaced only once.
    """
    shapes: list[Shape] = []
    entered: set[Pointer] = {union.at}
    waiting = list(reversed(union.members))
    while waiting:
        shape = waiting.pop()
        nested = model.definitions.get(shape.target) if isinstance(shape, Ref) else None
        if not isinstance(nested, Union):
            shapes.append(shape)
        elif nested.at not in entered:
            entered.add(nested.at)
            waiting += reversed(nested.members)
    return shapes


def is_exclusive(union: Union, model: Model) -> bool:
    """Whether no value is valid against two variants, so that the union can be written as `oneOf`.

    This is True only for variants with required tags of different literals, or of different JSON
    types.
    """

    def required(variant: int, name: str) -> bool:
        record = model.record(union.variants[variant].shape)
        return record is not None and any(
            one.wire_name == name and one.required for one in record.properties
        )

    def exclusive(choice: Choice, inner: tuple[tuple[Branch, bool], ...]) -> bool:
        if not all(one for _, one in inner):
            return False
        if isinstance(choice, ByTag):
            literal = choice.how == "literal" and choice.inner is None
            return literal and all(
                branch.on == "case"
                and all(required(one, choice.property) for one in picks(branch.then))
                for branch, _ in inner
            )
        if isinstance(choice, ByType):
            return not {"integer", "number"} <= {kind for kind, _ in choice.cases}
        return isinstance(choice, Pick | IfDeclared)

    return fold(union.choice, exclusive)


def _mapping(union: Union, writer: Writer) -> dict[str, Json] | None:
    """Return the components by tag as `mapping` has them, or None if a tag does not select one.

    A variant that is missing in a mapping has its name as the tag, so there is none either if only
    null, which cannot be a key, selects some variant.
    """
    choice = union.choice
    if not isinstance(choice, ByTag) or choice.inner is not None:
        return None
    mapping: dict[str, Json] = {}
    target_of = _targets(union)
    for tag, case in choice.cases:
        if tag is None:  # None cannot be a key
            continue
        target, key = target_of(case), _text(tag)
        if target is None or key in mapping:
            return None
        mapping[key] = writer.reference(target)
    if any(variant.tags == (None,) for variant in union.variants):
        return None
    return mapping


def _targets(union: Union) -> Callable[[Choice], Pointer | None]:
    """Return a function: the schema of a picked variant, if no other variant has that schema."""
    number = Counter(variant.shape for variant in union.variants)

    def target(choice: Choice) -> Pointer | None:
        shape = union.variants[choice.variant].shape if isinstance(choice, Pick) else None
        return shape.target if isinstance(shape, Ref) and number[shape] == 1 else None

    return target


def _text(tag: Scalar_) -> str:
    """Return a tag as a key of `mapping`, which is a string."""
    if isinstance(tag, bool):
        return "true" if tag else "false"
    return str(tag)


def _tree(union: Union, writer: Writer) -> Json:
    """Return the choice of a union as a JSON tree."""
    shapes = [variant.shape for variant in union.variants]

    def tree(choice: Choice, inner: tuple[tuple[Branch, Json], ...]) -> Json:
        if isinstance(choice, Pick):
            shape = shapes[choice.variant]
            if isinstance(shape, Ref) and shapes.count(shape) == 1:
                return writer.classes[shape.target]
            return choice.variant
        if isinstance(choice, IfDeclared):
            (then,) = (one for _, one in inner)
            return {"by": "declared", "properties": [*choice.properties], "then": then}
        if isinstance(choice, ByFit):
            return {
                "by": "fit",
                "candidates": [then for _, then in inner],
                "unknown": choice.unknown,
                "invalid": choice.invalid,
            }
        return {
            **_head(choice),
            "cases": [[branch.key, then] for branch, then in inner if branch.on == "case"],
            **{branch.on: then for branch, then in inner if branch.on != "case"},
        }

    return fold(union.choice, tree)


def _head(choice: Decision) -> dict[str, Json]:
    """Return the keys of a decision other than its branches."""
    match choice:
        case ByPropertyType(property=name):
            return {"by": "property-type", "property": name}
        case ByKey():
            return {"by": "key"}
        case ByTag(property=name, inner=inner, how=how):
            nested: dict[str, Json] = {} if inner is None else {"inner": inner}
            return {"by": "tag", "property": name, **nested, "how": how}
        case _:
            return {"by": "type"}
