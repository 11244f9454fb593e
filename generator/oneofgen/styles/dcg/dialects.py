"""How the classes of each library are written, and the options for datamodel-code-generator."""

from collections.abc import Callable, Mapping
from typing import Any

from oneofgen.dataclass import dataclass
from oneofgen.python.annotations import NONE, UNSET
from oneofgen.python.code import Code, fixed, subscript, union

FAMILY = "._runtime.family"
"""The module of a package that provides its base class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How the classes of a library are written.

    Attributes:
        style: The style that uses the classes.
        options: Returns the options of datamodel-code-generator for the library.
        optional: Returns the annotation of an optional property, given that of its value and
            whether the value is nullable.
        absent: The default of an optional property.
        renamed: The argument of `field` for the wire name.
        by_wire: Whether fields are keys, which have their wire names and no defaults.
        kw_only: Whether each class declares that its fields are keyword-only.
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
        """A model whose fields keep the given names, also those of attributes of its metaclass."""

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
        """A `TypedDict` in functional syntax if a key would hide a type that annotations need."""

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
