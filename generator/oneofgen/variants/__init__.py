"""Unions: their variants, the tag that selects each, and why."""

from oneofgen.variants.assemble import model
from oneofgen.variants.decide import decided, union_of
from oneofgen.variants.hints import Hints
from oneofgen.variants.orders import fits
from oneofgen.variants.places import place
from oneofgen.variants.roots import paste
from oneofgen.variants.values import types_of

__all__ = ["Hints", "decided", "fits", "model", "paste", "place", "types_of", "union_of"]
