"""The one place that talks to datamodel-code-generator.

It is imported when a style asks for it and not before, at the one version that was tried out, run
in this process, and given all that it could decide: a document without text, names, and templates
of ours that print what is ours. Nothing is read from the user's folder: no reference is followed,
and imports are sorted by the settings that stand beside those templates.
"""

import json
import warnings
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from oneofgen.model import Json

FAMILY = "._runtime.family"

IMPORTED = (
    "NotRequired", "Record", "UNSET", "Unknown", "UnsetType", "field",
)  # fmt: skip
"""What comes from the package's own runtime, wherever else it may be had."""


def printed(
    style: str,
    document: Mapping[str, Json],
    *,
    imports: Sequence[str],
    about: Mapping[str, Any],
    templates: Path,
) -> str:
    """A module of the classes and aliases of a document.

    Args:
        style: the family.
        document: OpenAPI, as `fed` makes it.
        imports: what those need besides, by module and name.
        about: what the templates print of each class and alias, by name.
        templates: the folder of those.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about Python 3.10, and about what we decide differently
        from datamodel_code_generator.config import OpenAPIParserConfig
        from datamodel_code_generator.parser.openapi import OpenAPIParser

        options: dict[str, Any] = {
            **_common(),
            **_of(style),
            "additional_imports": [*imports],
            "custom_template_dir": templates,
            "extra_template_data": defaultdict(
                dict[str, Any], {name: {"oneofgen": one} for name, one in about.items()}
            ),
        }
        parser = OpenAPIParser(json.dumps(document), config=OpenAPIParserConfig(**options))
        text = parser.parse(settings_path=templates)
    assert isinstance(text, str)
    return text


def _common() -> dict[str, Any]:
    from datamodel_code_generator import LiteralType, PythonVersion
    from datamodel_code_generator.format import Formatter
    from datamodel_code_generator.model.type_alias import TypeAlias

    return {
        "custom_class_name_generator": str,
        "data_model_root_type": TypeAlias,
        "enum_field_as_literal": LiteralType.All,
        "formatters": [Formatter.ISORT],
        "import_overrides": dict.fromkeys(IMPORTED, FAMILY),
        "strict_nullable": True,
        "target_python_version": PythonVersion.PY_310,
        "type_overrides": {"Unknown": f"{FAMILY.lstrip('.')}.Unknown"},
        "use_double_quotes": True,
        "use_standard_collections": True,
        "use_type_alias": True,
        "use_union_operator": True,
    }


def _of(style: str) -> dict[str, Any]:
    if style == "pydantic":
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
    if style == "msgspec":
        from datamodel_code_generator.model import msgspec

        return {
            "base_class": f"{FAMILY.lstrip('.')}.Record",
            "data_model_field_type": msgspec.DataModelField,
            "data_model_type": msgspec.Struct,
            "data_type_manager_type": msgspec.DataTypeManager,
        }
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
