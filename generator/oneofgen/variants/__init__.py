"""Unions: their variants, the tag that selects each, and why."""

from oneofgen.variants.assemble import model
from oneofgen.variants.hints import Hints
from oneofgen.variants.listing import UnionSummary, every
from oneofgen.variants.places import place

__all__ = ["Hints", "UnionSummary", "every", "model", "place"]
