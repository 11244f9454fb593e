"""The plan of encoding and decoding, computed from the model and written out by each style."""

from oneofgen.wire.checks import CheckMaker, Checks
from oneofgen.wire.event_shape import event_shape
from oneofgen.wire.events import (
    Codec,
    Ending,
    FlatCodec,
    Form,
    Nameless,
    PairCodec,
    PairEvent,
    WholeCodec,
)
from oneofgen.wire.plan import (
    AliasPlan,
    Plan,
    PropertyPlan,
    RecordPlan,
    UnionPlan,
    plan,
    tag_properties,
)
from oneofgen.wire.reach import read_definitions
from oneofgen.wire.reading import (
    AS_IS,
    AsIs,
    ByReader,
    Capabilities,
    Entries,
    Items,
    Places,
    Reading,
    Text,
)
from oneofgen.wire.streams import likely_terminals, with_events
from oneofgen.wire.texts import decoded_in_payloads, decoded_nowhere

__all__ = [
    "AS_IS",
    "AliasPlan",
    "AsIs",
    "ByReader",
    "Capabilities",
    "CheckMaker",
    "Checks",
    "Codec",
    "Ending",
    "Entries",
    "FlatCodec",
    "Form",
    "Items",
    "Nameless",
    "PairCodec",
    "PairEvent",
    "Places",
    "Plan",
    "PropertyPlan",
    "Reading",
    "RecordPlan",
    "Text",
    "UnionPlan",
    "WholeCodec",
    "decoded_in_payloads",
    "decoded_nowhere",
    "event_shape",
    "likely_terminals",
    "plan",
    "read_definitions",
    "tag_properties",
    "with_events",
]
