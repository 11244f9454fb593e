"""Views to text: Jinja prints them, black lays them out. Nothing is decided here."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import black
from black.mode import Mode, TargetVersion
from black.parsing import InvalidInput
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
)

from oneofgen.assets import TEMPLATES
from oneofgen.problems import BadInput, Position, Problem
from oneofgen.python.code import WIDTH, Code

MODE = Mode(
    line_length=WIDTH,
    target_versions={TargetVersion.PY310},
    string_normalization=True,
    magic_trailing_comma=False,
    preview=False,
)
"""How every generated module is laid out, whatever a user's `pyproject.toml` says."""


def only_code(value: object) -> Code:
    """The environment's `finalize`: what a template prints must have passed through `code`.

    Raises:
        TypeError: it is plain text, which nobody has quoted.
    """
    if type(value) is not Code:  # `str` lets StrictUndefined name the variable
        raise TypeError(f"the template printed {str(value)!r}, which is not `Code`")
    return value


def environment(override: Path | None = None) -> Environment:
    """Jinja as our templates, and those that override them, are rendered by."""
    folders = [folder for folder in (override, TEMPLATES) if folder is not None]
    return Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        undefined=StrictUndefined,
        finalize=only_code,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # it is Python that we print, and `finalize` guards it
    )


def rendered(views: Mapping[str, Any], override: Path | None = None) -> dict[str, str]:
    """The text of each view, by path, as its template prints it.

    Raises:
        BadInput: a template of `override` is broken, or prints what is not `Code`.
    """
    env = environment(override)
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
            "print only what the view holds; filters, macros and `~` make plain text"
            if isinstance(error, TypeError)
            else "the view of each template is described in README.md"
        )
        raise BadInput(Problem(at, "template", f"{path}: {error}", (hint,))) from error


def layout(path: str, text: str) -> str:
    """A rendered file as it is written: modules are laid out by black and proven to compile.

    Raises:
        BadInput: what the templates made is no Python.
    """
    if not path.endswith(".py"):
        return text
    try:
        laid_out = black.format_str(text, mode=MODE)
        compile(laid_out, path, "exec", dont_inherit=True)
    except (InvalidInput, SyntaxError, ValueError) as error:
        at = Position(path)
        raise BadInput(Problem(at, "template", f"the templates made no Python: {error}")) from error
    return laid_out
