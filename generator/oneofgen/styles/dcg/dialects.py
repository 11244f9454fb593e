"""How the classes of each library are written, and what datamodel-code-generator is told of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from oneofgen.python.annotations import NONE, UNSET
from oneofgen.python.code import Code, fixed, subscript, union

FAMILY = "._runtime.family"
"""The module of a package that knows its classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the classes of a library are written.

    Attributes:
        style: The style whose classes they are.
        options: Returns what datamodel-code-generator is told of the library.
        optional: Returns the annotation of a property that may be absent, from that of its value
            and whether this may be null.
        absent: The default of such a property.
        renamed: The argument of `field` that holds a name on the wire.
        by_wire: Fields are keys: they are called as on the wire, and have no defaults.
        kw_only: Each class says that its fields are given by name.
    """

    style: str
    options: Callable[[], Mapping[str, Any]]
    optional: Callable[[Code, bool], Code]
    absent: Code = NONE
    renamed: str = "alias"
    by_wire: bool = False
    kw_only: bool = False


# --- pydantic ------------------------------------------------------------------------------


def _of_pydantic() -> dict[str, Any]:
    from datamodel_code_generator.model import pydantic_v2
    from datamodel_code_generator.reference import FieldNameResolver

    class BaseModel(pydantic_v2.BaseModel):
        """Its fields are called as they are fed, also where its metaclass has that name."""

        FIELD_NAME_RESOLVER_CLASS = FieldNameResolver

    return {
        "base_class": f"{FAMILY.lstrip('.')}.Record",
        "data_model_field_type": pydantic_v2.DataModelField,
        "data_model_type": BaseModel,
        "data_type_manager_type": pydantic_v2.DataTypeManager,
        "dump_resolve_reference_action": pydantic_v2.dump_resolve_reference_action,
    }


def _or_none(annotation: Code, nullable: bool) -> Code:
    return annotation if nullable else union([annotation, NONE])


PYDANTIC = Dialect(style="pydantic", options=_of_pydantic, optional=_or_none)


# --- TypedDict -----------------------------------------------------------------------------


def _of_typed_dict() -> dict[str, Any]:
    from datamodel_code_generator.model import typed_dict, types

    class TypedDict(typed_dict.TypedDict):
        """Its keys stand in a dictionary where one of them would hide a type from the others."""

        @property
        def is_functional_syntax(self) -> bool:
            return super().is_functional_syntax or self.extra_template_data["oneofgen"]["hides"]

    return {
        "data_model_field_type": typed_dict.DataModelFieldBackport,
        "data_model_type": TypedDict,
        "data_type_manager_type": types.DataTypeManager,
        "use_closed_typed_dict": False,
    }


def _not_required(annotation: Code, nullable: bool) -> Code:
    del nullable
    return subscript("NotRequired", [annotation])


TYPEDDICT = Dialect(style="typeddict", options=_of_typed_dict, optional=_not_required, by_wire=True)


# --- msgspec -------------------------------------------------------------------------------


def _of_msgspec() -> dict[str, Any]:
    from datamodel_code_generator.model import msgspec

    return {
        "base_class": f"{FAMILY.lstrip('.')}.Record",
        "data_model_field_type": msgspec.DataModelField,
        "data_model_type": msgspec.Struct,
        "data_type_manager_type": msgspec.DataTypeManager,
    }


def _or_unset(annotation: Code, nullable: bool) -> Code:
    del nullable
    return union([annotation, fixed("UnsetType")])


MSGSPEC = Dialect(
    style="msgspec",
    options=_of_msgspec,
    optional=_or_unset,
    absent=UNSET,
    renamed="name",
    kw_only=True,
)
