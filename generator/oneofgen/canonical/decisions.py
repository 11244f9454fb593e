"""Write how a union's variants are distinguished: `discriminator`, and `x-oneofgen-*` for the rest.

In `x-oneofgen-choice`, a choice is the class name or the index of a variant, or an object. `by` is
the kind of the decision; the other keys are the fields of its class in the model, and its branches.
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
    """Return `discriminator` if possible, and `x-oneofgen-*` keys for what it cannot express."""
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
            targets = {key: _target(union, one) for key, one in rest.items() if one is not None}
            keys |= {f"x-oneofgen-{k}": writer.reference(at) for k, at in targets.items() if at}
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
    """Return the components by tag as `mapping` has them, or None if a tag does not select one."""
    choice = union.choice
    if not isinstance(choice, ByTag):
        return None
    mapping: dict[str, Json] = {}
    for tag, case in choice.cases:
        if tag is None:  # None cannot be a key
            continue
        target, key = _target(union, case), _text(tag)
        if target is None or key in mapping:
            return None
        mapping[key] = writer.reference(target)
    return mapping


def _target(union: Union, choice: Choice) -> Pointer | None:
    """Return the schema of the variant that is picked, if no other variant has that schema."""
    if not isinstance(choice, Pick):
        return None
    shape = union.variants[choice.variant].shape
    alike = sum(one.shape == shape for one in union.variants)
    return shape.target if isinstance(shape, Ref) and alike == 1 else None


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
    """Return the keys of a decision other than its branches."""
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
