"""Any valid document gives a client that imports and type-checks, or one line says why it cannot."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.generation.applications import orders
from tests.generation.test_names import answering, ref, thing
from tools import build, document, mend, names
from tools.errors import GenerationError

Json = dict[str, Any]
ROOT = build.ROOT
LAYOUT = build.Layout(ROOT / "generator-config.yaml", ROOT / "templates")
CACHE = ROOT / ".mypy_cache" / "generated"
# The published document is in the reference folder, where there is one beside the repository.
SDP = next(ROOT.parent.glob("*/reference/stellar-sdp-openapi.yaml"), None)
TEXT = {"type": "string"}


def generated(content: Json, folder: Path, mends: Path | None = None) -> Path:
    """The package of a document, through every step of the command but the last."""
    document.check(content, "the document")
    carried = names.carry(content, {})
    assert names.carry(content, document.parse(carried.skeleton, "names")) == carried
    fixed = mend.mend(carried.content, document.parse(mends.read_bytes(), mends.name)) if mends else carried.content
    document.check(fixed, "the document after its mends")
    package = folder / "any_api"
    build.generate(fixed, package, LAYOUT)
    return package


def many_kinds() -> Json:
    """OpenAPI 3.0 in ways that our own document does not write."""
    return answering(
        thing("class", "_private", pet=ref("Pet"), pets={"type": "array", "items": ref("Alias")}),
        {"type": "object", "nullable": True, "allOf": [ref("Tree"), ref("Base")]},
        {"type": "array", "items": {"nullable": True, "oneOf": [ref("Pet"), ref("Base")]}},
        ref("List"),
        ref("Value"),
        {"type": "object", "additionalProperties": ref("Mood")},
        {"$ref": "#/components/schemas/Tree/properties/leaf"},
        {"enum": ["a", 1, None]},
        {"type": "array", "items": {}},
        Pet={"oneOf": [thing("lives"), thing("owner", lead=thing("length"))]},
        Alias=ref("Pet"),
        Base=thing("note", mood=ref("Mood")),
        Mood={"type": "string", "nullable": True, "enum": ["good", "bad", None]},
        Tree=thing("name", leaf=thing("colour"), left=ref("Tree"), more={"type": "array", "items": ref("Tree")}),
        List={"type": "array", "items": ref("List")},
        Value={"anyOf": [TEXT, {"type": "object", "additionalProperties": ref("Value")}]},
        never_used=thing("x"),
        NeverUsed=thing("y"),
    )


def newer_words() -> Json:
    """OpenAPI 3.1: lists of types, constants, definitions within, schemas that are true."""
    within = thing(inner={"$ref": "#/components/schemas/Outer/$defs/Inner"}) | {"$defs": {"Inner": thing("a")}}
    kinds = {
        "one": {"type": ["string"]},
        "several": {"type": ["string", "integer", "null"]},
        "always": {"const": "x"},
        "number": {"const": 1},
        "flag": {"const": True},
        "nothing": {"const": None},
        "anything": True,
        "list": {"type": "array", "items": True},
        "pair": {"type": "array", "prefixItems": [TEXT, {"type": "integer"}]},
        "beside": {**ref("Outer"), "description": "said at the place"},
        "size": {"type": "number", "exclusiveMinimum": 0},
    }
    return answering(thing(**kinds), ref("Outer"), openapi="3.1.0", Outer=within)


def no_answers() -> Json:
    """A document of webhooks alone has no paths."""
    body = {"content": {"application/json": {"schema": ref("Event")}}}
    content = answering(TEXT, openapi="3.1.0", Event=thing("id"))
    del content["paths"]
    return {
        **content,
        "webhooks": {"told": {"post": {"requestBody": body, "responses": {"200": {"description": "seen"}}}}},
    }


@pytest.mark.parametrize("write", [many_kinds, newer_words, no_answers], ids=lambda write: write.__name__)
def test_a_valid_document_gives_a_client(tmp_path: Path, write: Callable[[], Json]) -> None:
    """It imports with warnings as errors, and type-checks."""
    package = generated(write(), tmp_path)
    assert build.import_all(package) == []
    build.type_check(package, CACHE)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The client of an application, which FastAPI described."""
    return generated(orders(), tmp_path_factory.mktemp("shop"))


def test_what_a_framework_publishes_gives_a_client(shop: Path) -> None:
    """Unions, forms, files, recursion, numbers in enumerations."""
    assert build.import_all(shop) == []
    build.type_check(shop, CACHE)


ORDER = {
    "id": "12345678-1234-5678-1234-567812345678",
    "type": "gift",
    "price": "1.5",
    "when": "2025-01-01T00:00:00.000Z",
    "howLong": "PT1S",
    "pet": {"kind": "dog", "owner": None},
    "anything": {"kind": "cat", "lives": 3},
    "color": "green, since yesterday",
    "level": 3,
    "day": "2025-01-01",
    "pair": [1, "a"],
    "pets": {"b": {"kind": "dog"}},
    "raw": {"z": [1]},
}
TRY = """
import json, sys
sys.path.insert(0, sys.argv[1])
import httpx
from any_api import Client
from any_api.api.default import files
from any_api.models import Cat, Dog, FilesBody, OrderInput
from any_api.types import File
order = json.loads(sys.argv[2])
read = OrderInput.from_dict(order)
assert read.to_dict() == order, read.to_dict()
assert isinstance(read.pet, Dog) and isinstance(read.anything, Cat), read
sent = []
def answer(request):
    sent.append(request.read())
    assert request.headers["Content-Type"].startswith("multipart/form-data; boundary=")
    return httpx.Response(200, json=True)
client = Client(base_url="http://test").set_httpx_client(
    httpx.Client(transport=httpx.MockTransport(answer), base_url="http://test"))
body = FilesBody(file=File(b"bytes", "a.csv"), note="hello", count=2, pet=Cat.from_dict({"kind": "cat"}))
assert files.sync(client=client, body=body) is True
for part in (b'filename="a.csv"', b"bytes", b"hello", b'{"kind": "cat"}'):
    assert part in sent[0], part
"""


def test_such_a_client_reads_and_writes(shop: Path) -> None:
    """A union is read as what fits it best, unknown values survive, and a form carries its file."""
    command = [sys.executable, "-W", "error", "-c", TRY, str(shop.parent), json.dumps(ORDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own code
    assert done.stderr == ""


def test_a_published_document_of_another_api_gives_a_client(tmp_path: Path) -> None:
    """All 73 operations of the Stellar Disbursement Platform, with mends of their own."""
    if SDP is None:
        pytest.skip("no reference folder beside the repository")
    content = document.fetch(str(SDP)).content
    package = generated(content, tmp_path, ROOT / "tests/data/mends/stellar-sdp.yaml")
    modules = [path for path in (package / "api").rglob("*.py") if path.name != "__init__.py"]
    assert len(modules) == 73
    assert build.import_all(package) == []
    build.type_check(package, CACHE)


def answered_in(kind: str, schema: Json) -> Json:
    content = answering(schema)
    answer = content["paths"]["/0"]["get"]["responses"]["200"]
    answer["content"] = {kind: {"schema": schema}}
    return content


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {}}, "Swagger 2.0"),
        (answering({"$ref": "other.yaml#/A"}), "Unresolvable: other.yaml"),
        (answering(ref("A"), A=ref("A")), "not valid OpenAPI"),
        (answered_in("application/xml", TEXT), "Unsupported content_type application/xml"),
        (answering(thing("1st")), "ruff failed | error: Failed to parse models"),
        (answering(thing(file={"type": "string", "format": "binary"})), "no rule for bytes in json"),
    ],
    ids=["swagger", "files", "circle", "xml", "name", "bytes"],
)
def test_what_cannot_be_generated_is_said_in_one_line(tmp_path: Path, content: Json, reason: str) -> None:
    """An error of ours with the reason, and never a traceback."""
    with pytest.raises(GenerationError) as caught:
        generated(content, tmp_path)
    line = " ".join(str(caught.value).split())
    assert reason in line
    assert "Traceback" not in line
    assert "object at 0x" not in line
