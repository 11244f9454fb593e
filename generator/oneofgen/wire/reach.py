"""Which definitions are read, and which of them records hold."""

from collections.abc import Iterable

from oneofgen.model import Definition, Model, Record, Shape, Union, reached, shapes_of
from oneofgen.source.pointers import Pointer


def read_definitions(model: Model, start: Iterable[Shape]) -> frozenset[Pointer]:
    """Return the definitions as which values of some shapes may be read.

    A group of a union is not among them: its variants are the union's own.
    """

    def inside(definition: Definition) -> Iterable[Shape]:
        if isinstance(definition, Union):
            return (variant.shape for variant in definition.variants)
        return shapes_of(definition)

    return frozenset(reached(start, model.definitions.__getitem__, inside))


def held_by_records(model: Model) -> frozenset[Pointer]:
    """Return the definitions that some record's properties reach: they stand in `models.py`."""
    records = (one for one in model.definitions.values() if isinstance(one, Record))
    shapes = (shape for record in records for shape in shapes_of(record))
    return frozenset(reached(shapes, model.definitions.__getitem__, shapes_of))
