"""Unions: finding their variants and deciding how to distinguish them."""

from oneofgen.schema.pointer_places import place
from oneofgen.variants.admitted import types_of
from oneofgen.variants.build import model
from oneofgen.variants.order import fits
from oneofgen.variants.roots import paste, stream_object
from oneofgen.variants.settings import UnionSettings
from oneofgen.variants.strategy import decided, union_of

__all__ = [
    "UnionSettings",
    "decided",
    "fits",
    "model",
    "paste",
    "place",
    "stream_object",
    "types_of",
    "union_of",
]
