"""Documents that nobody here wrote: those that small FastAPI applications publish, as OpenAPI 3.1."""

import datetime as dt
import decimal
import enum
import uuid
from typing import Annotated, Any, Literal

from fastapi import Cookie, FastAPI, Header, Query
from fastapi.responses import PlainTextResponse
from pydantic import BaseModel, Field

UPLOAD = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "more": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "note": {"type": "string"},
        "count": {"type": "integer"},
        "pet": {"$ref": "#/components/schemas/Cat"},
    },
}
FORM = {"type": "object", "properties": {"user": {"type": "string"}}}
BYTES = {"type": "string", "format": "binary"}


class Color(enum.StrEnum):
    red = "red"
    dark_blue = "dark blue"


class Level(enum.IntEnum):
    low = 1
    high = 2


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog"]
    owner: str | None = None


class Tree(BaseModel):
    name: str
    children: list["Tree"] = []
    parent: "Tree | None" = None


class Order(BaseModel):
    id: uuid.UUID
    type: str
    price: decimal.Decimal
    when: dt.datetime
    pet: Annotated[Cat | Dog, Field(discriminator="kind")]
    color: Color = Color.red
    level: Level | None = None
    day: dt.date | None = None
    how_long: dt.timedelta = Field(alias="howLong")
    anything: Cat | Dog | str | int | None = None
    count: int = 0
    tags: set[str] = set()
    pair: tuple[int, str] | None = None
    counts: dict[str, int] = {}
    pets: dict[str, Cat | Dog] = {}
    flag: Literal[True] = True
    raw: dict[str, Any] = {}


def orders() -> dict[str, Any]:
    """Nearly every kind of value, recursion, unions, forms, files and a webhook."""
    app = FastAPI(title="Orders", version="1")

    @app.post("/orders/{order_id}")
    def make(
        order_id: uuid.UUID,
        order: Order,
        colors: Annotated[list[Color], Query()],
        x_trace: Annotated[str | None, Header()] = None,
        session: Annotated[str | None, Cookie()] = None,
    ) -> Order:
        raise NotImplementedError

    @app.get("/orders")
    def many(since: dt.datetime | None = None, level: Level = Level.low, size: int = 10) -> list[Order]:
        raise NotImplementedError

    @app.put("/either")
    def either(body: Cat | Dog) -> Cat | Dog | list[Tree]:
        raise NotImplementedError

    @app.get("/text", response_class=PlainTextResponse)
    def text() -> str:
        raise NotImplementedError

    @app.delete("/orders/{order_id}", status_code=204)
    def gone(order_id: int) -> None:
        raise NotImplementedError

    @app.webhooks.post("new-order")
    def told(order: Order) -> None:
        raise NotImplementedError

    for path, kind, schema in (
        ("/files", "multipart/form-data", UPLOAD),
        ("/login", "application/x-www-form-urlencoded", FORM),
        ("/raw", "application/octet-stream", BYTES),
    ):
        body = {"required": True, "content": {kind: {"schema": schema}}}
        app.post(path, operation_id=path.strip("/"), openapi_extra={"requestBody": body})(_flag)
    return app.openapi()


def _flag() -> bool:
    raise NotImplementedError
