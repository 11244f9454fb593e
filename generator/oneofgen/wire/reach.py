"""Find the definitions that values are read as, and those that records refer to."""

from collections.abc import Iterable

from oneofgen.model import Model, Record, Shape, reached, read_shapes_of, shapes_of
from oneofgen.source.pointers import Pointer


def read_definitions(model: Model, start: Iterable[Shape]) -> frozenset[Pointer]:
    """Return the definitions that values of the given shapes, or parts of them, can be read as.

    Groups of a union are not included, because their variants are the union's own.
    """
    return frozenset(reached(start, model.definitions.__getitem__, read_shapes_of))


def held_by_records(model: Model) -> frozenset[Pointer]:
    """Return the definitions that properties of records reach, which are in `models.py`."""
    records = (one for one in model.definitions.values() if isinstance(one, Record))
    shapes = (shape for record in records for shape in shapes_of(record))
    return frozenset(reached(shapes, model.definitions.__getitem__, shapes_of))
