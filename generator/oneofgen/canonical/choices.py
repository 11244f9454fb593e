"""How a union's variants are told apart: what OpenAPI can say of it, and the rest.

A choice is a name or an index of a variant, or an object: `by` says of what kind it is, its other
keys are the fields of the kind in model.py.
"""

from oneofgen.canonical.shapes import Writer
from oneofgen.model import (
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Json,
    Model,
    Pick,
    Record,
    Ref,
    Scalar_,
    Shape,
    Union,
)
from oneofgen.pointer import Pointer
from oneofgen.variants import picks, selecting


def choice_keys(union: Union, writer: Writer) -> dict[str, Json]:
    """`discriminator` where it can be said, and the `x-oneofgen-*` keys for what it leaves out."""
    keys: dict[str, Json] = {}
    choice = union.choice
    mapping = _mapping(union, writer)
    complete = False
    if mapping is not None and isinstance(choice, ByTag):
        keys["discriminator"] = {"propertyName": choice.property, "mapping": mapping}
        rest = {"absent": choice.absent, "other": choice.other}
        complete = all(one is None or _target(union, one) for one in rest.values())
        complete = complete and choice.how == union.how
        complete = complete and all(isinstance(tag, str) for tag, _ in choice.cases)
        if complete:
            found = {key: _target(union, one) for key, one in rest.items() if one is not None}
            keys |= {f"x-oneofgen-{k}": writer.reference(at) for k, at in found.items() if at}
    if not complete:
        keys["x-oneofgen-choice"] = _tree(union, choice, writer)
    if union.how != "literal":
        keys["x-oneofgen-how"] = union.how
    if union.tag != (choice.property if isinstance(choice, ByTag) else None):
        keys["x-oneofgen-tag"] = union.tag
    tags = {index: one.tags for index, one in enumerate(union.variants) if one.tags}
    if tags != selecting(choice):
        keys["x-oneofgen-tags"] = [[*one.tags] for one in union.variants]
    if union.why:
        keys["x-oneofgen-why"] = union.why
    return keys


def leaves(union: Union, model: Model) -> list[Shape]:
    """The members, with each nested union replaced by its own; a union within itself adds none."""
    found: list[Shape] = []
    entered: set[Pointer] = {union.at}
    waiting = list(reversed(union.members))
    while waiting:
        shape = waiting.pop()
        nested = model.definitions.get(shape.target) if isinstance(shape, Ref) else None
        if not isinstance(nested, Union):
            found.append(shape)
        elif nested.at not in entered:
            entered.add(nested.at)
            waiting += reversed(nested.members)
    return found


def is_exclusive(union: Union, model: Model) -> bool:
    """Whether no value is valid against two variants, which `oneOf` promises and `anyOf` does not.

    Only what is certain counts: required tags with different literals, or different JSON types.
    """

    def required(variant: int, name: str) -> bool:
        shape = union.variants[variant].shape
        record = model.definitions.get(shape.target) if isinstance(shape, Ref) else None
        return isinstance(record, Record) and any(
            one.wire_name == name and one.required for one in record.properties
        )

    def exclusive(choice: Choice) -> bool:
        if isinstance(choice, ByTag):
            leaf = [case for _, case in choice.cases]
            return (
                choice.how == "literal"
                and choice.absent is None
                and choice.other is None
                and all(map(exclusive, leaf))
                and all(required(one, choice.property) for case in leaf for one in picks(case))
            )
        if isinstance(choice, ByType):
            numbers = {"integer", "number"} <= {kind for kind, _ in choice.cases}
            return not numbers and all(exclusive(case) for _, case in choice.cases)
        return isinstance(choice, Pick)

    return exclusive(union.choice)


def _mapping(union: Union, writer: Writer) -> dict[str, Json] | None:
    """Tag, as text, to the component; None where a tag does not name one."""
    choice = union.choice
    if not isinstance(choice, ByTag):
        return None
    mapping: dict[str, Json] = {}
    for tag, case in choice.cases:
        if tag is None:  # which is no key
            continue
        target, key = _target(union, case), _text(tag)
        if target is None or key in mapping:
            return None
        mapping[key] = writer.reference(target)
    return mapping


def _target(union: Union, choice: Choice) -> Pointer | None:
    """The schema of the one variant that is picked, if no other variant is of that schema."""
    if not isinstance(choice, Pick):
        return None
    shape = union.variants[choice.variant].shape
    alike = sum(one.shape == shape for one in union.variants)
    return shape.target if isinstance(shape, Ref) and alike == 1 else None


def _text(tag: Scalar_) -> str:
    """A tag as a key of `mapping`, which holds text only."""
    if isinstance(tag, bool):
        return "true" if tag else "false"
    return str(tag)


def _tree(union: Union, choice: Choice, writer: Writer) -> Json:
    def tree(one: Choice | None) -> Json:
        return None if one is None else _tree(union, one, writer)

    if isinstance(choice, Pick):
        shapes = [variant.shape for variant in union.variants]
        shape = shapes[choice.variant]
        if isinstance(shape, Ref) and shapes.count(shape) == 1:
            return writer.classes[shape.target]
        return choice.variant
    if isinstance(choice, ByFit):
        return {"by": "fit", "candidates": [[[*keys], tree(c)] for keys, c in choice.candidates]}
    cases: list[Json] = [[key, tree(case)] for key, case in choice.cases]
    if isinstance(choice, ByType):
        return {"by": "type", "cases": cases}
    if isinstance(choice, ByPropertyType):
        head: dict[str, Json] = {"by": "property-type", "property": choice.property}
        rest = {"absent": choice.absent}
    elif isinstance(choice, ByItemType):
        head = {"by": "item-type", "depth": choice.depth}
        rest = {"other": choice.other}
    elif isinstance(choice, ByKey):
        head = {"by": "key", "how": str(choice.how)}
        rest = {"other": choice.other}
    else:
        head = {"by": "tag", "property": choice.property, "how": choice.how}
        rest = {"absent": choice.absent, "other": choice.other}
    return {**head, "cases": cases, **{k: tree(one) for k, one in rest.items() if one is not None}}
