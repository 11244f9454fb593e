"""Render views to text with Jinja, and lay out the modules as black does."""

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)

from oneofgen.assets import TEMPLATES
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.python.code import Code
from oneofgen.render.formatter import InvalidModule, blackened
from oneofgen.render.modules import laid_out_module


def only_code(value: object) -> Code:
    """Return a value that a template prints, unchanged: the environment's `finalize`.

    Raises:
        TypeError: the value is not `Code`, so it may be text that has not been quoted.
    """
    if type(value) is not Code:  # `str` lets StrictUndefined name the variable
        raise TypeError(f"the template printed {str(value)!r}, which is not `Code`")
    return value


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept: where Python keeps compiled modules, if it does."""
    folder = Path(__file__).with_name("__pycache__")
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    return FileSystemBytecodeCache(str(folder), f"%s.{sys.implementation.cache_tag}.jinja.pyc")


def environment(override: Path | None = None) -> Environment:
    """Return the Jinja environment, in which the templates of `override` take precedence."""
    folders = [folder for folder in (override, TEMPLATES) if folder is not None]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        bytecode_cache=_compiled_templates(),
        undefined=StrictUndefined,
        finalize=only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the output is Python, and `finalize` checks it
    )


@cache
def _built_in() -> Environment:
    """Return the environment without overrides: its templates are compiled once in a process."""
    return environment()


def rendered(views: Mapping[str, Any], override: Path | None = None) -> dict[str, str]:
    """Return the rendered text of each view, by path.

    Raises:
        BadInput: a template of `override` is invalid, or prints a value that is not `Code`.
    """
    env = _built_in() if override is None else environment(override)
    return {path: _print(env, path, view, override) for path, view in views.items()}


def _print(env: Environment, path: str, view: Any, override: Path | None) -> str:
    name = view.template
    try:
        return env.get_template(name).render(view=view)
    except (TemplateError, TemplateNotFound, TypeError) as error:
        overridden = override is not None and any(override.iterdir())
        if not overridden:
            raise
        line = getattr(error, "lineno", None) or 0
        at = Position(str(override / name), line, 1 if line else 0)
        hint = (
            "print only values of the view; filters, macros and `~` return plain text"
            if isinstance(error, TypeError)
            else "the view of each template is described in README.md"
        )
        raise BadInput(Problem(at, "template", f"{path}: {error}", (hint,))) from error


class LayoutDiffers(Exception):
    """We lay out a module in another way than black, which is a fault of ours."""


def layout(path: str, text: str, *, verify: bool = False) -> str:
    """Return a rendered file as it is written: a module is laid out and must compile.

    Args:
        path: the file's path in the package.
        text: what was rendered.
        verify: have black lay out the whole module, too, and compare.

    Raises:
        BadInput: a module is not valid Python.
        LayoutDiffers: black lays it out in another way (`verify`).
    """
    if not path.endswith(".py"):
        return text
    try:
        laid_out = laid_out_module(text, blackened)
        compile(laid_out, path, "exec", dont_inherit=True)
        if verify and laid_out != blackened(text):
            raise LayoutDiffers(f"{path} is not laid out as black does it")
    except (InvalidModule, SyntaxError, ValueError) as error:
        at = Position(path)
        message = f"the rendered module is not valid Python: {error}"
        raise BadInput(Problem(at, "template", message)) from error
    return laid_out
