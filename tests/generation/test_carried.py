"""Whatever a document holds: carried twice it stays, and scrambled it comes back."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.generation.scramble import scrambled
from tests.generation.test_names import answering, ref
from tools import document, names

Json = dict[str, Any]
Schemas = st.SearchStrategy[Json]
LEAVES: Schemas = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "description": "said"},
        {"type": "string", "format": "date-time"},
        {"type": "integer"},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "enum": ["c"]},
    ]
)


def schemas(known: list[str], depth: int = 2) -> Schemas:
    """Schemas that refer to the components known so far, so that there is no circle."""
    kinds: list[Schemas] = [LEAVES]
    if known:
        pointers = st.sampled_from(known).map(ref)
        kinds += [pointers, pointers.map(lambda one: {"allOf": [one], "nullable": True, "description": "said"})]
    if depth:
        inner = schemas(known, depth - 1)
        thing = st.dictionaries(st.sampled_from("pqrst"), inner, max_size=4).map(
            lambda fields: {"type": "object", "properties": fields, "required": sorted(fields)[:1] or ["none"]}
        )
        kinds += [thing, inner.map(lambda one: {"type": "array", "items": one})]
        kinds += [inner.map(lambda one: {"type": "object", "additionalProperties": one})]
        kinds += [st.lists(thing, min_size=2, max_size=3).map(lambda several: {"oneOf": several})]
        kinds += [st.tuples(pointers, thing).map(lambda both: {"allOf": list(both)})] if known else []
    return st.one_of(kinds)


@st.composite
def documents(draw: st.DrawFn) -> Json:
    components: Json = {}
    for number in range(draw(st.integers(0, 5))):
        components[f"N{number}"] = draw(schemas(list(components)))
    places = [draw(schemas(list(components))) for _ in range(draw(st.integers(1, 3)))]
    unused = [name for name in components if f"schemas/{name}'" not in f"{components}{places}"]
    return answering(*places, *map(ref, unused), **components)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=documents(), seed=st.integers(0, 9))
def test_any_document_is_carried_whole(content: Json, seed: int) -> None:
    """The same bytes from the same document, and from one that says the same otherwise, without a note."""
    first = names.carry(content, {})
    skeleton = document.parse(first.skeleton, "names")
    assert names.carry(content, skeleton) == first
    other = names.carry(scrambled(content, seed), skeleton)
    assert (other.skeleton, other.notes) == (first.skeleton, ())
