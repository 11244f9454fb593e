"""The view of `surface.txt`: what a package promises, a fact a line."""

from dataclasses import dataclass
from typing import ClassVar

from oneofgen.code import Code, literal, plain, subscript, union
from oneofgen.model import (
    Array,
    Enum,
    Envelope,
    Flat,
    JsonText,
    Literals,
    Map,
    Model,
    Property,
    Record,
    Ref,
    Scalar,
    Scalar_,
    Shape,
    Union,
    Value,
)
from oneofgen.names import Names
from oneofgen.views.types import SCALARS, is_empty, is_never


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceView:
    """The lines of the file."""

    template: ClassVar[str] = "surface.txt.jinja"

    title: Code
    lines: tuple[Code, ...]


def surface_view(model: Model, names: Names) -> SurfaceView:
    """Every fact on one complete line, sorted, so that its diff is a changelog."""
    spell = _Surface(model, names)
    lines = {line for at in model.definitions for line in spell.definition(at)}
    return SurfaceView(title=spell.title(), lines=tuple(sorted(lines)))


@dataclass(frozen=True)
class _Surface:
    model: Model
    names: Names

    def title(self) -> Code:
        name = self.names.classes[self.model.root]
        shape = self.model.shape
        if isinstance(shape, Envelope):
            how = f"tag `{shape.tag}`, payload `{shape.payload}`"
        elif isinstance(shape, Flat):
            how = f"tag `{shape.tag}`"
        else:
            how = f"no tag, told apart by {self.model.union.how}"
        parts = [f"{name}: {how}"]
        ends = [literal(tag) for tag in self.model.terminal]
        ends += [literal(self.model.sentinel)] if self.model.sentinel is not None else []
        parts += [f"ends with {' or '.join(ends)}"] if ends else []
        errors = [literal(tag) for tag in self.model.errors]
        parts += [f"may end after {' or '.join(errors)}"] if errors else []
        parts += ["may be null"] if self.model.nullable else []
        return plain(", ".join(parts))

    def definition(self, at: str) -> list[Code]:
        definition = self.model.definitions[at]  # type: ignore[index]
        name = self.names.classes[definition.at]
        if isinstance(definition, Record):
            return self._record(definition, name)
        if isinstance(definition, Enum):
            return [plain(f"{name} {literal(value)}") for value in definition.values]
        if isinstance(definition, Union):
            return self._union(definition, name)
        return [plain(f"{name}: {self._value(definition.value)}")]

    def _record(self, record: Record, name: str) -> list[Code]:
        lines = [self._property(name, prop) for prop in record.properties]
        for pattern, value in record.further:
            names = f"{{{plain(pattern)}}}"
            lines.append(plain(f"{name}.{names}?: {self._value(value)}"))
        if record.closed:
            lines.append(plain(f"{name}: no other properties"))
        # A record without properties is a fact, too.
        return lines or [plain(f"{name}: an object")]

    def _property(self, name: str, prop: Property) -> Code:
        mark = "" if prop.required else "?"
        return plain(f"{name}.{prop.wire_name}{mark}: {self._value(prop.value)}")

    def _union(self, union_: Union, name: str) -> list[Code]:
        lines: list[Code] = []
        for variant in union_.variants:
            shape = self._shape(variant.shape)
            tags: tuple[Scalar_, ...] = variant.tags
            lines += [plain(f"{name} {literal(tag)} -> {shape}") for tag in tags]
            if not tags:
                lines.append(plain(f"{name} -> {shape}"))
        return lines

    def _value(self, value: Value) -> Code:
        if value.nullable and is_empty(value.shape):
            return Code("null")
        shape = self._shape(value.shape)
        return union([shape, Code("null")]) if value.nullable else shape

    def _shape(self, shape: Shape) -> Code:
        if isinstance(shape, Ref):
            return Code(self.names.classes[shape.target])
        if isinstance(shape, Scalar):
            return Code(SCALARS[shape.type])
        if isinstance(shape, Literals):
            return union(literal(value) for value in shape.values)
        if isinstance(shape, Array):
            values = [v for v in (*shape.prefix, shape.items) if not is_never(v)]
            return subscript("list", [union(map(self._value, values))])
        if isinstance(shape, Map):
            return subscript("dict", [Code("str"), self._value(shape.values)])
        if isinstance(shape, JsonText):
            return subscript("json", [self._value(shape.value)])
        return Code("Any")
