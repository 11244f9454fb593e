"""The style `pydantic`: open models, with the JSON schema of each class beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from oneofgen.canonical import plain_schemas
from oneofgen.model import ByTag, Model, Note, Pick, Union, among_objects
from oneofgen.styles.adapting import expressible, pruned
from oneofgen.styles.style import Style, Subject

if TYPE_CHECKING:
    from oneofgen.python import Views


class Pydantic(Style):
    """The style `pydantic`."""

    name: ClassVar[str] = "pydantic"
    runtime: ClassVar[Mapping[str, str]] = {"family_pydantic.py": "family.py"}

    def adapted(self, model: Model) -> Model:
        model = expressible(model)
        return pruned(replace(model, notes=(*model.notes, *_told_apart_by_fit(model))))

    def views(self, subject: Subject) -> "Views":
        from oneofgen.python import module_views, schemas_view
        from oneofgen.styles.dcg import PYDANTIC, printed_module

        made = self.planned(subject.model)
        module = printed_module(made, subject, PYDANTIC)
        views = module_views(made, subject.names, module=module, whole=subject.whole)
        return {**views, "schemas.py": schemas_view(plain_schemas(subject.tree))}


def _told_apart_by_fit(model: Model) -> Iterator[Note]:
    """Yield a note for each nested union that pydantic does not decide by a literal."""
    for at, one in model.definitions.items():
        records = isinstance(one, Union) and [v for v in one.variants if model.record(v.shape)]
        if at != model.root and isinstance(one, Union) and records and len(records) > 1:
            choice = among_objects(one.choice)
            cases = choice.cases if isinstance(choice, ByTag) and choice.how == "literal" else ()
            if not cases or not all(isinstance(then, Pick) for _, then in cases):
                message = (
                    "no literal property distinguishes these variants: pydantic's own validation"
                    " picks the best match, decoding follows the document"
                )
                yield Note(at=at, code="pydantic", message=message)
