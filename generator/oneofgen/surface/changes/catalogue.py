"""The kinds of changes: a closed list, each with a purpose and the rule of its verdicts."""

from collections.abc import Mapping
from types import MappingProxyType

from oneofgen.surface.changes.kinds import Circumstances, Kind, Level, Rule, Verdicts


def _always(read: Level, write: Level, source: Level) -> Rule:
    return lambda _: Verdicts(read, write, source)


def _if(condition: bool, level: Level, otherwise: Level) -> Level:
    return level if condition else otherwise


def _added_member(c: Circumstances) -> Verdicts:
    # Without `Unknown`, the value becomes another variant.
    return Verdicts(_if(c.strict or not c.unknown, "break", "notice"), "ok", "notice")


def _added_property(c: Circumstances) -> Verdicts:
    return Verdicts(_if(c.strict and c.closed, "break", "ok"), "ok", "ok")


def _added_required(c: Circumstances) -> Verdicts:
    return Verdicts(_if(c.strict and c.closed, "break", "ok"), "break", "break")


def _removed_property(c: Circumstances) -> Verdicts:
    write = _if(c.closes, "break", "notice")
    return Verdicts(_if(c.optional, "notice", "break"), write, "break")


def _became_nullable(c: Circumstances) -> Verdicts:
    # The field of an optional property is None already; absent becomes `UNSET`.
    return Verdicts(_if(c.optional and not c.strict, "ok", "break"), "ok", "break")


def _widened(c: Circumstances) -> Verdicts:
    # Fields of listed values hold values that are not listed.
    return Verdicts(_if(c.named and not c.strict, "notice", "break"), "ok", "break")


def _added_value(c: Circumstances) -> Verdicts:
    if not c.listed:
        return Verdicts("ok", "ok", "ok")
    return Verdicts(_if(c.strict, "break", "notice"), "ok", "notice")


def _removed_value(c: Circumstances) -> Verdicts:
    return Verdicts("ok", "break", "break") if c.listed else Verdicts("ok", "ok", "ok")


def _closed(c: Circumstances) -> Verdicts:
    return Verdicts("ok", "break", _if(c.typed, "break", "ok"))


def _requirement_removed(c: Circumstances) -> Verdicts:
    return Verdicts(_if(c.strict, "break", "ok"), "ok", "ok")


def _errors(c: Circumstances) -> Verdicts:
    # A stream that may no longer break off is complete for the old package, too.
    return Verdicts(_if(c.fewer, "ok", "break"), _if(c.fewer, "ok", "notice"), "ok")


_BREAKS = _always("break", "break", "break")
_FINE = _always("ok", "ok", "ok")
_ENDING = _always("break", "notice", "ok")

_KINDS = (
    # --- unions
    Kind(
        id="event-added",
        purpose="the root has another event",
        phrase="event added",
        rule=_added_member,
        adds=True,
    ),
    Kind(
        id="event-removed",
        purpose="the root has lost an event",
        phrase="event removed",
        rule=_always("ok", "break", "break"),
    ),
    Kind(
        id="event-retagged",
        purpose="an event has the same payload under another tag",
        phrase="event retagged, is now {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="member-added",
        purpose="a nested union has another member",
        phrase="member added: {after}",
        rule=_added_member,
        adds=True,
    ),
    Kind(
        id="member-removed",
        purpose="a nested union has lost a member",
        phrase="member removed: {before}",
        rule=_always("ok", "break", "break"),
    ),
    Kind(
        id="member-retagged",
        purpose="a member of a nested union has the same type under another tag",
        phrase="member {before} retagged, is now {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="payload-replaced",
        purpose="a tag selects something else",
        phrase="payload replaced: {before} became {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="event-shape-changed",
        purpose="the tag or the payload of events is in another place",
        phrase="event shape changed: {before} became {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="tag-property-changed",
        purpose="another property tells the members of a nested union apart",
        phrase="tag property changed: {before} became {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="evidence-weakened",
        purpose="members are told apart by weaker evidence",
        phrase="told apart by {after}, was {before}",
        rule=_always("notice", "ok", "ok"),
    ),
    Kind(
        id="evidence-strengthened",
        purpose="members are told apart by stronger evidence",
        phrase="told apart by {after}, was {before}",
        rule=_FINE,
    ),
    Kind(
        id="fit-order-changed",
        purpose="members that fit tells apart are tried in another order",
        phrase="tried in another order: {after}, was {before}",
        rule=_always("notice", "ok", "ok"),
    ),
    Kind(
        id="group-changed",
        purpose="a group of events has gained or lost an event that the root has as before",
        phrase="{after}",
        rule=_always("ok", "ok", "break"),
    ),
    # --- streams
    Kind(
        id="terminal-changed",
        purpose="other events end a stream",
        phrase="streams end with {after}, was {before}",
        rule=_ENDING,
    ),
    Kind(
        id="sentinel-changed",
        purpose="other data ends a stream",
        phrase="the sentinel is {after}, was {before}",
        rule=_ENDING,
    ),
    Kind(
        id="errors-changed",
        purpose="a stream may break off after other events",
        phrase="streams may end early after {after}, was {before}",
        rule=_errors,
    ),
    Kind(
        id="framing-changed",
        purpose="a stream is divided into events in another way",
        phrase="streams are framed as {after}, was {before}",
        rule=_ENDING,
    ),
    # --- records
    Kind(
        id="optional-property-added",
        purpose="a record has another property, which may be absent",
        phrase="optional property added: {after}",
        rule=_added_property,
        adds=True,
    ),
    Kind(
        id="required-property-added",
        purpose="a record has another property, which has to be there",
        phrase="required property added: {after}",
        rule=_added_required,
        adds=True,
    ),
    Kind(
        id="property-removed",
        purpose="a record has lost a property",
        phrase="property removed, was {before}",
        rule=_removed_property,
    ),
    Kind(
        id="property-renamed",
        purpose="a property has probably got another name",
        phrase="likely renamed to {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="became-optional",
        purpose="a property may be absent",
        phrase="became optional",
        rule=_always("break", "ok", "break"),
    ),
    Kind(
        id="became-required",
        purpose="a property has to be there",
        phrase="became required",
        rule=_always("ok", "break", "break"),
    ),
    Kind(
        id="closed",
        purpose="a record has no undeclared properties any more",
        phrase="has no other properties any more",
        rule=_closed,
    ),
    Kind(
        id="opened",
        purpose="a record may have undeclared properties",
        phrase="may have other properties now",
        rule=lambda c: Verdicts(_if(c.strict, "break", "ok"), "ok", "ok"),
    ),
    Kind(
        id="undeclared-typed",
        purpose="undeclared properties have a type: they move from `extra` to `additional`",
        phrase="other properties have a type now: {after}",
        # The package of the old document keeps them in `extra`, whatever they are.
        rule=_always("ok", "break", "break"),
        adds=True,
    ),
    Kind(
        id="undeclared-untyped",
        purpose="undeclared properties have no type any more: they move to `extra`",
        phrase="other properties have no type any more, was {before}",
        rule=_always("break", "ok", "break"),
    ),
    Kind(
        id="condition-added",
        purpose="an object needs one of several sets of properties",
        phrase="needs {after}",
        rule=_always("ok", "break", "ok"),
    ),
    Kind(
        id="condition-removed",
        purpose="an object no longer needs one of several sets of properties",
        phrase="no longer needs {before}",
        rule=_requirement_removed,
    ),
    # --- types
    Kind(
        id="became-nullable",
        purpose="a value may be null",
        phrase="may be null now",
        rule=_became_nullable,
    ),
    Kind(
        id="became-non-null",
        purpose="a value is never null",
        phrase="is never null any more",
        rule=_always("ok", "break", "break"),
    ),
    Kind(
        id="type-widened",
        purpose="a value may be of another type as well",
        phrase="widened from {before} to {after}",
        rule=_widened,
    ),
    Kind(
        id="type-narrowed",
        purpose="a value is no longer of some type",
        phrase="narrowed from {before} to {after}",
        rule=_always("ok", "break", "break"),
    ),
    Kind(
        id="type-replaced",
        purpose="a value is of another type",
        phrase="{before} became {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="json-text-changed",
        purpose="text became JSON text, or the reverse",
        phrase="{before} became {after}",
        rule=_BREAKS,
    ),
    Kind(
        id="enum-value-added",
        purpose="another value is listed",
        phrase="value added: {after}",
        rule=_added_value,
        adds=True,
    ),
    Kind(
        id="enum-value-removed",
        purpose="a value is no longer listed",
        phrase="value removed: {before}",
        rule=_removed_value,
    ),
    Kind(
        id="const-changed",
        purpose="the only value is another one",
        phrase="{before} became {after}",
        rule=_BREAKS,
    ),
    # --- names and text
    Kind(
        id="python-name-moved",
        purpose="a class, an attribute or a constant has another name in Python",
        phrase="is {after} in Python",
        rule=_always("ok", "ok", "break"),
    ),
    Kind(
        id="default-changed",
        purpose="the default is another one",
        phrase="default changed from {before} to {after}",
        rule=_FINE,
        is_cosmetic=True,
    ),
    Kind(
        id="deprecated-changed",
        purpose="it is deprecated now, or no longer",
        phrase="{before} became {after}",
        rule=_FINE,
        is_cosmetic=True,
    ),
    Kind(
        id="description-changed",
        purpose="the title or the description is another one",
        phrase="description changed",
        rule=_FINE,
        is_cosmetic=True,
    ),
    Kind(
        id="order-changed",
        purpose="what is inside is written in another order",
        phrase="order changed",
        rule=_FINE,
        is_cosmetic=True,
    ),
)

KINDS: Mapping[str, Kind] = MappingProxyType({kind.id: kind for kind in _KINDS})
"""Every kind by its id, in the order of reports."""
