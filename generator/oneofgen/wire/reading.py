"""How a value is read, as a tree of nodes that does not depend on the style."""

from typing import TypeAlias

from oneofgen.dataclass import dataclass
from oneofgen.model import (
    Alias,
    Array,
    JsonText,
    Map,
    Model,
    Record,
    Ref,
    Shape,
    Union,
    Value,
    is_exhaustive,
)
from oneofgen.source.pointers import Pointer


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """The features of a style's classes that affect decoding.

    Attributes:
        parsed: Values stay as the JSON parser returns them; only the root's variants are
            distinguished.
        unknown: A value can contain an `Unknown`.
        undeclared: Objects keep, and read, properties that the schema does not declare.
        native: Whether the library of the classes can decode the root by itself; None if it does
            not decode anything.
    """

    parsed: bool = False
    unknown: bool = True
    undeclared: bool = True
    native: bool | None = None


# --- the nodes -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AsIs:
    """The value is used as it is."""


@dataclass(frozen=True, slots=True)
class ByReader:
    """The value is read by the reader of a definition. If `listed`, an `Unknown` is an error."""

    target: Pointer
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """All items of an array are read alike. If `nullable`, an item can be null."""

    item: "Reading"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The first items of an array are read each in its own way, all others alike."""

    first: "tuple[Reading, ...]"
    others: "Reading"


@dataclass(frozen=True, slots=True)
class Entries:
    """All values of a map are read alike. If `nullable`, a value can be null."""

    value: "Reading"
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """The value is JSON text, which is parsed before it is read."""

    value: "Reading"


Reading: TypeAlias = AsIs | ByReader | Items | Places | Entries | Text

AS_IS = AsIs()


# --- the reading of a shape ----------------------------------------------------------------


def reading(model: Model, shape: Shape, capabilities: Capabilities) -> Reading:
    """Return how a value of a shape is read. The caller handles null."""

    def inner(value: Value) -> Reading:
        return reading(model, value.shape, capabilities)

    if capabilities.parsed or not is_structured(model, shape):
        return AS_IS
    match shape:
        case Ref(target=target):
            return ByReader(target, not capabilities.unknown and gives_unknown(model, target))
        case Array(items=items, prefix=prefix):
            first, others = tuple(map(inner, prefix)), inner(items)
            if prefix and any(one != AS_IS for one in (*first, others)):
                return Places(first, others)
            return Items(others, items.nullable)
        case Map(values=values):
            return Entries(inner(values), values.nullable)
        case JsonText(value=value):
            return Text(inner(value))
        case _:
            return AS_IS


def is_structured(model: Model, shape: Shape) -> bool:
    """Whether a value of the shape can be an array, an object or JSON text."""
    if isinstance(shape, Ref):
        definition = model.definitions[shape.target]
        if isinstance(definition, Union):
            return any(is_structured(model, variant.shape) for variant in definition.variants)
        return isinstance(definition, Record | Alias)
    return isinstance(shape, Array | Map | JsonText)


def gives_unknown(model: Model, at: Pointer) -> bool:
    """Whether reading a definition can return an `Unknown`: it is a union, but not exhaustive."""
    definition = model.definitions[at]
    return isinstance(definition, Union) and not is_exhaustive(definition.choice)
