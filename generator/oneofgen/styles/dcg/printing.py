"""The one place that talks to datamodel-code-generator.

It is imported when a style asks for it and not before, at the one version that was tried out, run
in this process, and given all that it could decide: a document without text, names, and templates
of ours that print what is ours. Nothing is read from the user's folder: no reference is followed,
and imports are sorted by the settings that stand beside those templates.
"""

import json
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from oneofgen.model import Json
from oneofgen.styles.dcg.dialects import FAMILY

IMPORTED = (
    "NotRequired", "Record", "UNSET", "Unknown", "UnsetType", "field",
)  # fmt: skip
"""What comes from the package's own runtime, wherever else it may be had."""


def printed(
    document: Mapping[str, Json],
    *,
    options: Callable[[], Mapping[str, Any]],
    imports: Sequence[str],
    about: Mapping[str, Any],
    templates: Path,
) -> str:
    """A module of the classes and aliases of a document.

    Args:
        document: OpenAPI, as `fed` makes it.
        options: returns what datamodel-code-generator is told of the library.
        imports: what those need besides, by module and name.
        about: what the templates print of each class and alias, by name.
        templates: the folder of those.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about Python 3.10, and about what we decide differently
        from datamodel_code_generator.config import OpenAPIParserConfig
        from datamodel_code_generator.parser.openapi import OpenAPIParser

        told: dict[str, Any] = {
            **_common(),
            **options(),
            "additional_imports": [*imports],
            "custom_template_dir": templates,
            "extra_template_data": defaultdict(
                dict[str, Any], {name: {"oneofgen": one} for name, one in about.items()}
            ),
        }
        parser = OpenAPIParser(json.dumps(document), config=OpenAPIParserConfig(**told))
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
