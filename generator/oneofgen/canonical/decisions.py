"""How a union's variants are told apart: what OpenAPI can say of it, and the rest.

A choice is a name or an index of a variant, or an object: `by` says of what kind it is, its other
keys are the fields of the kind in model.py.
"""

from oneofgen.canonical.types import Writer
from oneofgen.model import (
    Branch,
    ByFit,
    ByItemType,
    ByKey,
    ByPropertyType,
    ByTag,
    ByType,
    Choice,
    Decision,
    Json,
    Model,
    Pick,
    Ref,
    Scalar_,
    Shape,
    Union,
    fold,
    picks,
    tags_of,
)
from oneofgen.source.pointers import Pointer


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
        keys["x-oneofgen-choice"] = _tree(union, writer)
    if union.how != "literal":
        keys["x-oneofgen-how"] = union.how
    if union.tag != (choice.property if isinstance(choice, ByTag) else None):
        keys["x-oneofgen-tag"] = union.tag
    tags = {index: one.tags for index, one in enumerate(union.variants) if one.tags}
    if tags != tags_of(choice):
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
        record = model.record(union.variants[variant].shape)
        return record is not None and any(
            one.wire_name == name and one.required for one in record.properties
        )

    def exclusive(choice: Choice, inner: tuple[tuple[Branch, bool], ...]) -> bool:
        if not all(one for _, one in inner):
            return False
        if isinstance(choice, ByTag):
            return choice.how == "literal" and all(
                branch.on == "case"
                and all(required(one, choice.property) for one in picks(branch.then))
                for branch, _ in inner
            )
        if isinstance(choice, ByType):
            return not {"integer", "number"} <= {kind for kind, _ in choice.cases}
        return isinstance(choice, Pick)

    return fold(union.choice, exclusive)


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


def _tree(union: Union, writer: Writer) -> Json:
    """The decision of a union as a tree of JSON."""
    shapes = [variant.shape for variant in union.variants]

    def tree(choice: Choice, inner: tuple[tuple[Branch, Json], ...]) -> Json:
        if isinstance(choice, Pick):
            shape = shapes[choice.variant]
            if isinstance(shape, Ref) and shapes.count(shape) == 1:
                return writer.classes[shape.target]
            return choice.variant
        if isinstance(choice, ByFit):
            known: list[Json] = [[*keys] for keys, _ in choice.candidates]
            return {
                "by": "fit",
                "candidates": [[k, then] for k, (_, then) in zip(known, inner, strict=True)],
            }
        return {
            **_head(choice),
            "cases": [[branch.key, then] for branch, then in inner if branch.on == "case"],
            **{branch.on: then for branch, then in inner if branch.on != "case"},
        }

    return fold(union.choice, tree)


def _head(choice: Decision) -> dict[str, Json]:
    """What a decision says besides its branches."""
    match choice:
        case ByPropertyType(property=name):
            return {"by": "property-type", "property": name}
        case ByItemType(depth=depth):
            return {"by": "item-type", "depth": depth}
        case ByKey(how=how):
            return {"by": "key", "how": str(how)}
        case ByTag(property=name, how=how):
            return {"by": "tag", "property": name, "how": how}
        case _:
            return {"by": "type"}
