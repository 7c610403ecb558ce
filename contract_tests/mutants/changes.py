"""The small changes that mutants are made of. Each takes the operation concerned and replaces one part."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from payments_mock.assembly import DEFAULT_KEY
from payments_mock.form import Form
from payments_mock.message import Answer, Input, Request, encode
from payments_mock.router import Router
from payments_mock.spec import Document, OperationSpec
from payments_mock.strict_json import MalformedJson, read_json
from payments_mock.vivamo.operator import Operator

from contract_tests.mutants.edits import Edit
from contract_tests.mutants.parts import Around, Parts, Respond

Change = Callable[[str, Parts], Parts]
Behaviour = Callable[[Operator, Input], Any]
Act = Callable[[Operator, str, Form], Any]
End = Callable[[Operator, Mapping[str, Any]], None]
Keys = Sequence[bytes]


def both(*changes: Change) -> Change:
    """Several changes that are one."""

    def change(operation: str, parts: Parts) -> Parts:
        for one in changes:
            parts = one(operation, parts)
        return parts

    return change


def on(operation: str, change: Change) -> Change:
    """The change, of another operation."""
    return lambda _, parts: change(operation, parts)


def fresh(make: Callable[[], Change]) -> Change:
    """A change with a memory of its own in each mock."""
    return lambda operation, parts: make()(operation, parts)  # noqa: PLW0108 - made anew each time


def around(way: Around) -> Change:
    """Go between the callers of the operation and the mock."""

    def change(operation: str, parts: Parts) -> Parts:
        router = Router(parts.document.operations())

        def between(request: Request, respond: Respond) -> Answer:
            return way(request, respond) if _called(router, request) == operation else respond(request)

        return replace(parts, around=(*parts.around, between))

    return change


def everywhere(way: Around) -> Change:
    """Go between all callers and the mock, whatever they call."""
    return lambda _, parts: replace(parts, around=(*parts.around, way))


def asked(edit: Edit) -> Change:
    """The mock gets another JSON body than was sent."""
    return around(lambda request, respond: respond(_rewritten(request, edit)))


def said(edit: Edit) -> Change:
    """Callers get another JSON body than the mock gave, of answers that are no refusals."""
    return answered(lambda answer: with_json(answer, edit) if answer.status < 300 else answer)


def refused(edit: Edit, *, status: int = 400) -> Change:
    """The same, of refusals with this status."""
    return answered(lambda answer: with_json(answer, edit) if answer.status == status else answer)


def answered(change: Callable[[Answer], Answer]) -> Change:
    """Callers get another answer."""
    return around(lambda request, respond: change(respond(request)))


def status(new: int, *, instead_of: int = 200) -> Change:
    """Another number, the same words."""
    return answered(lambda answer: replace(answer, status=new) if answer.status == instead_of else answer)


def doing(way: Callable[[Operator, Input, Behaviour], Any]) -> Change:
    """The operation does something else; the mock's own behaviour comes last."""

    def change(operation: str, parts: Parts) -> Parts:
        spec = _spec(parts.document, operation)
        key = spec.method, spec.path
        behave = parts.api.behaviours[key]
        changed = {**parts.api.behaviours, key: lambda world, call: way(world, call, behave)}
        return replace(parts, api=replace(parts.api, behaviours=changed))

    return change


def acting(path: str, way: Callable[[Operator, str, Form, Act], Any]) -> Change:
    """What the customer does leads elsewhere; `path` is below `/_mock/`."""

    def change(_: str, parts: Parts) -> Parts:
        act = parts.api.acts[f"/_mock/{path}"]
        changed = {**parts.api.acts, f"/_mock/{path}": lambda world, one, form: way(world, one, form, act)}
        return replace(parts, api=replace(parts.api, acts=changed))

    return change


def due(what: str, way: Callable[[Operator, Mapping[str, Any], End], None]) -> Change:
    """What time brings about is something else; `what` is the appointment's."""

    def change(_: str, parts: Parts) -> Parts:
        end = parts.api.appointments[what]
        changed = {**parts.api.appointments, what: lambda world, about: way(world, about, end)}
        return replace(parts, api=replace(parts.api, appointments=changed))

    return change


def posting(**rules: Any) -> Change:
    """Webhooks leave by other rules, named as in `Post`."""
    return lambda _, parts: replace(parts, post=replace(parts.post, **rules))


def signing(way: Callable[[bytes, str], dict[str, str]]) -> Change:
    """Webhooks are signed otherwise."""
    return lambda _, parts: replace(parts, api=replace(parts.api, sign=way))


def lax(place: str, *words: str) -> Change:
    """Validation forgets these words of a schema. `place`: `State`, `CustomerData.email`, `query:page`."""
    return _rule(place, lambda schema: {word: rule for word, rule in schema.items() if word not in words})


def strict(place: str, **words: Any) -> Change:
    """Validation demands more of a schema, such as `maximum=50`. A name with a trailing _ is the word without it."""
    return _rule(place, lambda schema: schema | {word.rstrip("_"): rule for word, rule in words.items()})


def admitted(request: Request) -> bool:
    """Whether it brings the right key. What is wrong with a request is nobody else's business."""
    return request.header_values(b"authorization") == [f"Bearer {DEFAULT_KEY}".encode()]


def admitting(lets_in: Callable[[Keys], bool]) -> Around:
    """A guard that opens for these values of the header `authorization` as for the right key."""

    def guard(request: Request, respond: Respond) -> Answer:
        return respond(_with_key(request) if lets_in(request.header_values(b"authorization")) else request)

    return guard


def with_json(answer: Answer, edit: Edit) -> Answer:
    """The answer with its JSON changed; one that has none stays as it is."""
    try:
        return with_body(answer, encode(edit(read_json(answer.body))))
    except MalformedJson:
        return answer


def with_body(answer: Answer, body: bytes) -> Answer:
    return replace(answer, body=body, headers=_headed(answer, b"content-length", b"%d" % len(body)))


def with_type(answer: Answer, name: bytes) -> Answer:
    return replace(answer, headers=_headed(answer, b"content-type", name))


def _headed(answer: Answer, name: bytes, value: bytes) -> tuple[tuple[bytes, bytes], ...]:
    return (*((known, old) for known, old in answer.headers if known != name), *([(name, value)] if value else []))


def _rewritten(request: Request, edit: Edit) -> Request:
    try:
        sent = read_json(request.body)
    except MalformedJson:
        return request
    changed = edit(sent)
    return request if changed == sent else replace(request, body=encode(changed))


def _with_key(request: Request) -> Request:
    others = tuple(header for header in request.headers if header[0] != b"authorization")
    return replace(request, headers=(*others, (b"authorization", f"Bearer {DEFAULT_KEY}".encode())))


def _called(router: Router[OperationSpec], request: Request) -> str | None:
    found = router.find(request.target)
    spec = found[0].operations.get(request.method) if found else None
    return spec.operation_id if spec else None


def _spec(document: Document, operation: str) -> OperationSpec:
    return next(spec for spec in document.operations() if spec.operation_id == operation)


def _rule(place: str, edit: Edit) -> Change:
    def change(operation: str, parts: Parts) -> Parts:
        tree = deepcopy(parts.document.tree)
        holder, name = _holder(Document(tree), operation, place)
        # What is shared is copied first: one field loses its rule, not every field of that kind.
        holder[name] = edit(dict(Document(tree).resolve(holder[name])))
        return replace(parts, document=Document(tree))

    return change


def _holder(document: Document, operation: str, place: str) -> tuple[Any, str]:
    """Where the schema hangs, and by which name."""
    where, _, name = place.partition(":")
    if name:
        spec = _spec(document, operation)
        return next(one for one in spec.parameters if (one["in"], one["name"]) == (where, name)), "schema"
    holder, name = document.tree["components"]["schemas"], where.partition(".")[0]
    for step in where.split(".")[1:]:
        inner = document.resolve(holder[name])
        holder, name = (inner, "items") if step == "*" else (inner["properties"], step)
    return holder, name
