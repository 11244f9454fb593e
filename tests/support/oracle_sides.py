"""Two readings of a canonical document: our dataclasses and datamodel-code-generator's.

Hints become sets of comparable members, aliases followed: the order of a union, and the names of
what is inside it, do not matter.
"""

from __future__ import annotations

import ast
import dataclasses
import json
import sys
from collections.abc import Mapping
from types import ModuleType, NoneType, UnionType
from typing import Any, ForwardRef, Literal, Union, get_args, get_origin

import pytest

from oneofgen.canonical import canonical
from oneofgen.package.make import Inspection

Tree = dict[str, Any]
Members = frozenset[Any]
"""Of a hint: classes by name, `("literal", type, value)`, `("list", Members)`, …"""

DEPTH = 6
"""How far containers are followed into one another: only what is recursive goes as deep."""
END = "…"

NOT_FROM_THE_DOCUMENT = {
    *("DISPATCH", "DecodeError", "EventDecoder", "SSEDecoder", "ServerSentEvent", "UNSET"),
    *("StreamInterrupted", "Unknown", "Unset", "aiter_events", "decode", "decode_sse", "encode"),
    *("encode_line", "encode_sse", "from_dict", "iter_events", "read_record", "to_dict"),
}


# --- both sides -----------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Side:
    """What a module offers of a document: dataclasses and aliases by their names there.

    `space` is where names in quotes are looked up, `called` what a class is called in the document.
    """

    found: Mapping[str, Any]
    space: Mapping[str, Any]
    called: Mapping[str, str] = dataclasses.field(default_factory=dict[str, str])

    @property
    def classes(self) -> dict[str, type[Any]]:
        """Without aliases of one class."""
        return {
            name: one
            for name, one in self.found.items()
            if isinstance(one, type) and self.called.get(one.__name__, one.__name__) == name
        }

    def hints(self, cls: type[Any]) -> dict[str, Members]:
        """Of each field of a class."""
        bases = [one for one in reversed(cls.__mro__) if dataclasses.is_dataclass(one)]
        texts = {name: text for base in bases for name, text in base.__annotations__.items()}
        return {name: self.members(text) for name, text in texts.items() if name != "extra"}

    def members(self, hint: Any, depth: int = 0) -> Members:
        """A hint, as a set."""
        if isinstance(hint, str):
            return self.members(eval(hint, {**self.space}), depth)
        if isinstance(hint, ForwardRef):
            return self.members(hint.__forward_arg__, depth)
        origin, inside = get_origin(hint), get_args(hint)
        if origin in (Union, UnionType):
            return frozenset(part for one in inside for part in self.members(one, depth))
        if origin is Literal:
            return frozenset(("literal", type(one).__name__, one) for one in inside)
        if origin in (list, dict, tuple):
            if depth == DEPTH:
                return frozenset({END})
            args = (self.members(one, depth + 1) for one in inside)
            return frozenset({(origin.__name__, *args)})
        name = "None" if hint in (None, NoneType) else getattr(hint, "__name__", str(hint))
        return frozenset({self.called.get(name, name)})


def ours(package: ModuleType) -> Side:
    """The side of a package that was generated, and imported."""
    found = {name: getattr(package, name) for name in package.__all__}
    modules = [sys.modules.get(f"{package.__name__}.{name}") for name in ("models", "events")]
    space = {name: one for module in modules if module for name, one in vars(module).items()}
    apart = NOT_FROM_THE_DOCUMENT | {n for n, one in found.items() if _is_constants(one, package)}
    return Side({n: one for n, one in found.items() if n not in apart}, space)


def _is_constants(one: Any, package: ModuleType) -> bool:
    """Whether something is the class of an enum's constants, which is no schema."""
    is_ours = isinstance(one, type) and one.__module__.startswith(package.__name__)
    is_there = is_ours and one.__module__.endswith((".models", ".events"))
    return is_there and not dataclasses.is_dataclass(one)


def canonical_document(found: Inspection) -> Tree:
    """The canonical document of a root, fresh."""
    tree: Tree = json.loads(json.dumps(canonical(found.model, found.names)))
    return tree


def schemas(document: Tree) -> dict[str, Tree]:
    found: dict[str, Tree] = document["components"]["schemas"]
    return found


def wire(name: str) -> str:
    """What a field of theirs, or any name that was fed, is called on the wire."""
    return bytes.fromhex(name.removeprefix("w_")).decode()


def _without_conditions(document: Tree) -> Tree:
    copied: Tree = json.loads(json.dumps(document))
    for schema in schemas(copied).values():
        if "properties" in schema:
            schema.pop("anyOf", None)
            schema.pop("allOf", None)
    return copied


def theirs(document: Tree) -> Side:
    """What datamodel-code-generator makes of a document.

    It is told what to call each property, so that what it would make of odd names is no matter. It
    is not told which alternatives of properties are required: it makes a class of each.
    """
    document = _without_conditions(document)
    dcg = pytest.importorskip("datamodel_code_generator")
    config = dcg.GenerateConfig(
        input_file_type=dcg.InputFileType.OpenAPI,
        output_model_type=dcg.DataModelType.DataclassesDataclass,
        target_python_version=dcg.PythonVersion.PY_310,
        enum_field_as_literal=dcg.LiteralType.All,
        strict_nullable=True,
        disable_timestamp=True,
        keyword_only=True,
        use_type_alias=True,
        use_one_literal_as_default=True,
        custom_class_name_generator=lambda name: name,
        formatters=[],
        aliases={
            f"{name}.{prop}": f"w_{prop.encode().hex()}"
            for name, schema in schemas(document).items()
            for prop in schema.get("properties", ())
        },
    )
    text = dcg.generate(document, config=config)
    assert isinstance(text, str)
    module = ModuleType("models_of_dcg")
    sys.modules[module.__name__] = module  # where `dataclass` looks
    try:
        exec(text, vars(module))
    finally:
        del sys.modules[module.__name__]
    imports = {
        name.asname or name.name
        for line in ast.parse(text).body
        if isinstance(line, ast.ImportFrom)
        for name in line.names
    }
    called = {
        f"{name}Model": name
        for name in imports & schemas(document).keys()  # which they cannot call so, then
        if f"{name}Model" not in schemas(document)
    }
    known = vars(module).keys() - imports
    found = {called.get(n, n): vars(module)[n] for n in known if not n.startswith("__")}
    return Side(found, vars(module), called)
