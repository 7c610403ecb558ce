"""Names are carried by place: whatever a release calls its operations and schemas, ours stay."""

import copy
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.generation.scramble import reworded, scrambled
from tools import document, names
from tools.errors import DocumentError

Json = dict[str, Any]
ROOT = Path(__file__).resolve().parents[2]
SKELETON = ROOT / "specs/names/vivamo.yaml"


def answering(schema: Json, *more: Json, openapi: str = "3.0.3", **components: Json) -> Json:
    """A document whose operations `GET /0`, `GET /1`... answer the schemas given."""
    paths = {
        f"/{number}": {"get": {"operationId": f"get{number}", "responses": {"200": {"description": "", "content": {
            "application/json": {"schema": one}}}}}}
        for number, one in enumerate([schema, *more])
    }  # fmt: skip
    return {
        "openapi": openapi,
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


def ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def thing(*fields: str, **more: Any) -> Json:
    return {"type": "object", "properties": {**{key: {"type": "string"} for key in fields}, **more}}


def skeleton(content: Json) -> Json:
    return document.parse(names.carry(content, {}).skeleton, "names")


def carried(old: Json, new: Json) -> Json:
    """The new document with the names of the old one. What is written down of it gives the same once more."""
    found = names.carry(new, skeleton(old))
    document.check(found.content, "carried")
    again = names.carry(new, document.parse(found.skeleton, "names"))
    assert (again.content, again.skeleton) == (found.content, found.skeleton)
    return found.content


def answers(content: Json) -> list[Json]:
    return [
        item["get"]["responses"]["200"]["content"]["application/json"]["schema"] for item in content["paths"].values()
    ]


def schemas(content: Json) -> Json:
    return dict(content["components"]["schemas"])


def test_the_committed_skeleton_is_that_of_the_document(spec: Json) -> None:
    """specs/names/ is up to date, and it is what a run without any skeleton gives."""
    raw = SKELETON.read_bytes()
    assert names.carry(spec, names.read(SKELETON)).skeleton == raw
    assert names.carry(spec, {}).skeleton == raw


@pytest.mark.parametrize("seed", range(20))
def test_a_scrambled_copy_is_put_back_whole(spec: Json, seed: int) -> None:
    """Other names, another order, references written out: the same document is carried, and nothing is to be said."""
    ours, other = (names.carry(one, names.read(SKELETON)) for one in (spec, scrambled(spec, seed)))
    assert other.skeleton == ours.skeleton
    assert other.notes == ()
    assert list(schemas(other.content)) == list(schemas(ours.content))
    assert other.content["paths"].keys() == ours.content["paths"].keys()


@pytest.mark.parametrize("seed", range(5))
def test_words_for_people_make_no_other_schema(spec: Json, seed: int) -> None:
    """Each copy of a schema that is written out says something else of itself, and is the same schema."""
    found = names.carry(reworded(scrambled(spec, seed), itertools.count()), names.read(SKELETON))
    assert (found.skeleton, found.notes) == (SKELETON.read_bytes(), ())


def test_a_schema_that_stands_where_we_had_two_has_both_names() -> None:
    """The vendor made one of two: who imports the second still finds it."""
    old = answering(ref("Cat"), ref("Dog"), Cat=thing("name"), Dog=thing("name", "owner"))
    found = carried(old, answering(ref("Pet"), ref("Pet"), Pet=thing("name", "owner")))
    assert answers(found) == [ref("Cat"), ref("Dog")]
    assert schemas(found) == {"Cat": thing("name", "owner"), "Dog": thing("name", "owner")}


def test_two_schemas_where_we_had_one_share_no_name() -> None:
    """The first keeps it, the other is called as its maker calls it, and a note says where it stands."""
    old = answering(ref("Pet"), ref("Pet"), Pet=thing("name"))
    new = answering(ref("Feline"), ref("Canine"), Feline=thing("name"), Canine=thing("name", "owner"))
    assert answers(carried(old, new)) == [ref("Pet"), ref("Canine")]
    assert names.carry(new, skeleton(old)).notes == (
        "Pet: the schema at get1.200 is another one, and is called Canine",
    )


def test_the_one_that_its_maker_calls_as_we_do_keeps_the_name() -> None:
    """It comes second, and still is what the name means."""
    old = answering(ref("Pet"), ref("Pet"), Pet=thing("name"))
    found = carried(old, answering(thing("name", "fur"), ref("Pet"), Pet=thing("name")))
    assert answers(found) == [ref("PetInGet0200"), ref("Pet")]


def test_a_new_schema_that_is_called_as_one_of_ours_gets_another_name() -> None:
    """`Pet` stays what it was; the newcomer is named after where it stands."""
    old = answering(ref("Pet"), Pet=thing("name"))
    found = carried(old, answering(ref("A"), ref("Pet"), A=thing("name"), Pet=thing("price")))
    assert answers(found) == [ref("Pet"), ref("PetInGet1200")]
    assert schemas(found)["PetInGet1200"] == thing("price")


def test_a_known_schema_at_a_new_place_keeps_our_name() -> None:
    """Whether it is referred to there or written out elsewhere, it is one class."""
    old = answering(ref("Pet"), Pet=thing("name"))
    new = answering(thing("name"), thing(pet=ref("A")), A=thing("name"))
    assert answers(carried(old, new))[1]["properties"]["pet"] == ref("Pet")


def test_what_is_new_keeps_its_own_names() -> None:
    """An operation, a schema and a property that we never had."""
    old = answering(ref("Pet"), Pet=thing("name"))
    found = carried(old, answering(ref("P"), ref("Shop"), P=thing("a", "name"), Shop=thing(pets=ref("P"))))
    assert list(schemas(found)["Pet"]["properties"]) == ["name", "a"]
    assert found["paths"]["/1"]["get"]["operationId"] == "get1"
    assert schemas(found)["Shop"] == thing(pets=ref("Pet"))


def test_a_new_operation_that_is_called_as_one_of_ours_gets_another_name() -> None:
    """Otherwise its module would be written over ours."""
    old = answering(ref("Pet"), Pet=thing("name"))
    new = answering(ref("Pet"), ref("Pet"), Pet=thing("name"))
    new["paths"]["/0"]["get"]["operationId"], new["paths"]["/1"]["get"]["operationId"] = "first", "get0"
    found = carried(old, new)
    assert [item["get"]["operationId"] for item in found["paths"].values()] == ["get0", "get1"]


def test_recursive_schemas_keep_their_names() -> None:
    """A tree of trees, and two that refer to each other, one of them written out once."""
    tree = thing("name", children={"type": "array", "items": ref("Tree")}, owner=ref("Owner"))
    owner = thing("name", tree=ref("Tree"))
    old = answering(ref("Tree"), Tree=tree, Owner=owner)
    text = str({"T": tree, "O": owner}).replace("/Tree", "/T").replace("/Owner", "/O")
    new = answering({"$ref": "#/components/schemas/T"}, **eval(text))  # noqa: S307  # our own literal
    new["components"]["schemas"]["O"]["properties"]["tree"] = copy.deepcopy(new["components"]["schemas"]["T"])
    assert carried(old, new) == carried(old, old)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda pet: {"nullable": True, "allOf": [pet]},
        lambda pet: {"type": "object", "nullable": True, "allOf": [pet]},
        lambda pet: {"nullable": True, "oneOf": [pet]},
        lambda pet: {"nullable": True, "anyOf": [{"allOf": [pet]}]},
        lambda pet: {"oneOf": [pet, {"enum": [None]}]},
        lambda pet: {**thing("name"), "nullable": True},
    ],
    ids=["allOf", "type", "oneOf", "twice", "null", "inline"],
)
def test_null_is_written_in_one_form(wrapped: Callable[[Json], Json]) -> None:
    """However the document says that a schema may be null, the generator gets the one form that it reads rightly."""
    old = answering(thing(pet=ref("Pet")), Pet=thing("name"))
    found = carried(old, answering(thing(pet=wrapped(ref("P"))), P=thing("name")))
    assert answers(found)[0]["properties"]["pet"] == {"nullable": True, "allOf": [ref("Pet")]}


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda pet: {"oneOf": [pet, {"type": "null"}]},
        lambda pet: {"anyOf": [{"type": "null"}, pet]},
        lambda pet: {**thing("name"), "type": ["object", "null"]},
    ],
    ids=["oneOf", "anyOf", "type"],
)
def test_null_of_a_newer_document_is_written_in_one_form(wrapped: Callable[[Json], Json]) -> None:
    """OpenAPI 3.1 has a type for it."""
    old = answering(thing(pet=ref("Pet")), Pet=thing("name"))
    found = carried(old, answering(thing(pet=wrapped(ref("P"))), P=thing("name"), openapi="3.1.0"))
    assert answers(found)[0]["properties"]["pet"] == {"oneOf": [{"type": "null"}, ref("Pet")]}


def test_what_may_be_null_in_one_place_is_no_other_schema() -> None:
    """Null belongs to the place; the schema written out there is the one that stands elsewhere."""
    old = answering(thing(pet=ref("Pet")), ref("Pet"), Pet=thing("name"))
    found = carried(old, answering(thing(pet={**thing("name"), "nullable": True}), thing("name")))
    assert list(schemas(found)) == ["Pet"]


def test_an_allof_of_one_is_read_as_the_one() -> None:
    """What it adds for people stays, and so does a bare reference where ours had the wrapper."""
    old = answering(thing(pet={"allOf": [ref("Pet")], "description": "x"}), Pet=thing("name"))
    new = answering(thing(pet=ref("P")), P=thing("name"))
    assert answers(carried(old, new))[0]["properties"]["pet"] == ref("Pet")
    assert answers(carried(new, old))[0]["properties"]["pet"] == {"allOf": [ref("P")], "description": "x"}


def test_an_allof_is_merged_where_ours_is_one_object() -> None:
    """And the order of its properties is ours."""
    old = answering(ref("Dog"), Dog=thing("name", "age", "owner"))
    new = answering(ref("D"), D={"allOf": [ref("Base"), thing("age", "name")]}, Base=thing("owner"))
    assert schemas(carried(old, new)) == {"Dog": thing("name", "age", "owner")}


def test_one_object_where_ours_is_an_allof_keeps_the_names_within() -> None:
    """The schema of a property is found by its name, whichever branch of ours it stood in."""
    old = answering(ref("Dog"), Dog={"allOf": [ref("Base"), thing("age")]}, Base=thing(owner=ref("Owner")),
                    Owner=thing("name"))  # fmt: skip
    found = carried(old, answering(ref("D"), D=thing("age", owner=ref("O")), O=thing("name")))
    assert schemas(found) == {"Dog": thing("age", owner=ref("Owner")) | {
        "properties": {"owner": ref("Owner"), "age": {"type": "string"}}}, "Owner": thing("name")}  # fmt: skip


def test_the_branches_of_a_union_are_told_apart_by_what_they_hold() -> None:
    """In another order, and called otherwise."""
    cat, dog = thing("name", "lives"), thing("name", "owner")
    old = answering({"oneOf": [ref("Cat"), ref("Dog")]}, Cat=cat, Dog=dog)
    found = carried(old, answering({"oneOf": [ref("A"), ref("B")]}, A=dog, B=cat))
    assert answers(found) == [{"oneOf": [ref("Cat"), ref("Dog")]}]
    assert schemas(found) == {"Cat": cat, "Dog": dog}


def test_a_discriminator_follows_the_names() -> None:
    """Its values are the vendor's names, listed or not; what they lead to is called as ours is."""
    cat, dog = thing("kind", "lives"), thing("kind", "owner")
    old = answering({"oneOf": [ref("Cat"), ref("Dog")]}, Cat=cat, Dog=dog)
    union = {"oneOf": [ref("C"), ref("D")], "discriminator": {"propertyName": "kind", "mapping": {"meow": "C"}}}
    found = answers(carried(old, answering(union, C=cat, D=dog)))[0]["discriminator"]
    assert found["mapping"] == {"meow": ref("Cat")["$ref"], "D": ref("Dog")["$ref"]}


def test_the_one_answer_of_success_is_known_under_another_status() -> None:
    """A create that answers 201 today answers what it answered with 200."""
    old, new = answering(ref("Pet"), Pet=thing("name")), answering(ref("P"), P=thing("name"))
    new["paths"]["/0"]["get"]["responses"]["201"] = new["paths"]["/0"]["get"]["responses"].pop("200")
    assert list(schemas(carried(old, new))) == ["Pet"]


def test_the_parameters_of_a_path_get_our_names_back() -> None:
    """In the template and at the operation; one in a query is what the server reads, and is not touched."""
    old, new = answering({"type": "string"}), answering({"type": "string"})
    for content, name in ((old, "id"), (new, "key")):
        item = content["paths"].pop("/0")
        item["parameters"] = [
            {"name": name, "in": where, "required": True, "schema": {"type": "string"}} for where in ("path", "query")
        ]
        content["paths"][f"/things/{{{name}}}"] = item
    ((path, item),) = carried(old, new)["paths"].items()
    assert path == "/things/{id}"
    assert [(one["in"], one["name"]) for one in item["get"]["parameters"]] == [("path", "id"), ("query", "key")]


@pytest.mark.parametrize(
    "schemas",
    [{"A": ref("A")}, {"A": {"$ref": "other.yaml#/A"}}, {"A": {"$ref": "#/components/schemas/Nowhere"}}],
    ids=["circle", "file", "nowhere"],
)
def test_a_reference_that_cannot_be_followed_is_an_error(schemas: Json) -> None:
    """One line that names it."""
    with pytest.raises(DocumentError):
        names.carry(answering(ref("A"), **schemas), {})
