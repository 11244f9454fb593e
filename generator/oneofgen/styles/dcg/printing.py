"""Call datamodel-code-generator; no other module does.

It is imported only when a style needs it, in the one version that was tested, and runs in this
process. It has nothing to decide: the document has no descriptions, the names are given, and our
templates print what is ours. It reads nothing from the user's folder: no reference is followed, and
imports are sorted by the settings beside the templates.
"""

import json
import warnings
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from oneofgen.model import Json
from oneofgen.styles.dcg.dialects import FAMILY

IMPORTED = ("NotRequired", "Record", "UNSET", "Unknown", "UnsetType", "field")
"""The names that are imported from the package's own runtime, wherever else they exist."""


def printed(
    document: Mapping[str, Json],
    *,
    options: Callable[[], Mapping[str, Any]],
    imports: Sequence[str],
    about: Mapping[str, Any],
    templates: Path,
) -> str:
    """Return a module with the classes and aliases of a document.

    Args:
        document: The OpenAPI document that `fed` returns.
        options: Returns the options of datamodel-code-generator for the library.
        imports: Further imports, as `module.name`.
        about: What the templates print of each class and alias, by name.
        templates: The folder of the templates.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about Python 3.10, and options that we set on purpose
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
