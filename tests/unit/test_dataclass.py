"""The dataclasses of the house are those of the standard library, but for how they are made."""

import dataclasses
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import oneofgen
from oneofgen import dataclass as ours

MAKERS: list[Callable[..., Any]] = [ours.dataclass, dataclasses.dataclass]
OPTIONS: list[dict[str, bool]] = [
    {"frozen": True, "slots": True},
    {"frozen": True, "slots": True, "kw_only": True},
    {"frozen": True, "eq": False},
    {"frozen": True, "order": True, "slots": True},
    {"slots": True},
    {},
]


def made(maker: Callable[..., Any], options: dict[str, bool]) -> Any:
    """A class with each kind of field that there is in the house."""

    class Point:
        x: int
        y: tuple[int, ...] = ()
        note: str = dataclasses.field(default="", compare=False, repr=False)
        by: dict[str, int] = dataclasses.field(default_factory=dict[str, int], hash=False)

    return maker(**options)(Point)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_a_class_does_what_that_of_the_standard_library_does(options: dict[str, bool]) -> None:
    def seen(maker: Callable[..., Any]) -> list[object]:
        cls = made(maker, options)
        one, same, other = cls(x=1, note="a"), cls(x=1, note="b"), cls(x=1, by={"a": 1})
        hashable = cls.__hash__ is not None
        return [
            *(one == same, one != same, one == other, one == 1, repr(one).rpartition(".")[2]),
            *(hashable, hashable and (hash(one) == hash(same), hash(one) == hash(other))),
            [(field.name, field.compare) for field in dataclasses.fields(cls)],
            *(cls.__match_args__, hasattr(one, "__dict__")),
            *(dataclasses.asdict(one), dataclasses.replace(one, x=2) == cls(x=2)),
            *comparisons(one, cls(x=2, note="a")),
        ]

    def comparisons(one: Any, other: Any) -> list[object]:
        if not options.get("order"):
            return []
        with pytest.raises(TypeError):
            assert one < 1
        return [
            one < other,
            one <= other,
            one > other,
            one >= one,
            sorted([other, one]) == [one, other],
        ]

    assert seen(MAKERS[0]) == seen(MAKERS[1])


def test_an_empty_class_equals_itself() -> None:
    @ours.dataclass(frozen=True)
    class Empty:
        pass

    assert Empty() == Empty()
    assert hash(Empty()) == hash(Empty())


def test_methods_that_a_class_defines_are_kept() -> None:
    @ours.dataclass(frozen=True, slots=True)
    class Loud:
        x: int

        def __eq__(self, other: object) -> bool:
            return False

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "loud"

    assert Loud(1) != Loud(1)
    assert (hash(Loud(1)), repr(Loud(1))) == (7, "loud")


def test_every_dataclass_of_the_house_is_made_here() -> None:
    for module in modules():
        for value in vars(module).values():
            if value is dataclasses.dataclass:
                assert module is ours, module


def modules() -> Iterator[Any]:
    """Every module of the generator itself; those of the runtime are copied into packages."""
    for found in pkgutil.walk_packages(oneofgen.__path__, "oneofgen."):
        if ".runtime" not in found.name and not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)
