"""Unions: their variants, the tag that selects each, and why."""

from oneofgen.unions.assemble import model
from oneofgen.unions.hints import Hints
from oneofgen.unions.listing import UnionSummary, every

__all__ = ["Hints", "UnionSummary", "every", "model"]
