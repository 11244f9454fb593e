"""The style `dataclass`: slotted dataclasses, which can express everything in the model."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from oneofgen.styles.style import Style, Subject

if TYPE_CHECKING:
    from oneofgen.python import Views


class Dataclass(Style):
    """The style `dataclass`."""

    name: ClassVar[str] = "dataclass"
    runtime: ClassVar[Mapping[str, str]] = {
        file: file for file in ("family.py", "patching.py", "records.py", "writing.py")
    }

    def views(self, subject: Subject) -> "Views":
        from oneofgen.python import dataclass_views

        made = self.planned(subject.model)
        return dataclass_views(made, subject.names)
