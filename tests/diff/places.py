"""Where a fragment is put: around it, a whole valid OpenAPI document is written, and nothing more than it needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Fragment = Any

# The first words of oasdiff's rules for each place that takes a schema.
REQUEST_PLACES = {
    "request": "request-body",
    "request-property": "request-property",
    "query": "request-parameter",
    "header": "request-parameter",
    "cookie": "request-parameter",
    "path": "request-parameter",
    "query-property": "request-parameter-property",
    "header-property": "request-header-property",
}
ANSWER_PLACES = {
    "response": "response-body",
    "response-property": "response-property",
    "response-header": "response-header",
    "webhook": "webhook",
    "webhook-property": "webhook",
    "callback-property": "callback",
}
GROUPS = {
    "everywhere": ("request", "request-property", "query", "response", "response-property", "response-header"),
    "bodies": ("request", "request-property", "response", "response-property"),
    "properties": ("request-property", "response-property"),
    "ends": ("request", "response"),
}
SCHEMES: Json = {
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "oauth": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {"tokenUrl": "https://id.example.com/token", "scopes": {"read": "", "write": ""}}
        },
    },
}
_OK: Json = {"200": {"description": "OK"}}


def whole(place: str, fragment: Fragment, *, version: str, components: Json | None = None) -> Json:
    """The document of an OpenAPI version (`3.0` or `3.1`) that has the fragment at this place."""
    top = _PLACES[place](fragment)
    if version == "3.0" and "webhooks" in top:
        top["x-webhooks"] = top.pop("webhooks")
    if components:
        top["components"] = {**top.get("components", {}), **components}
    return {
        "openapi": f"{version}.{3 if version == '3.0' else 0}",
        "info": {"title": "Things", "version": "1"},
        "servers": [{"url": "https://api.example.com/v1"}],
        "paths": {},
        **top,
    }


def _operation(parts: Json) -> Json:
    return _item({"post": {"responses": _OK, **parts}})


def _item(item: Json) -> Json:
    return {"paths": {"/things": item}}


def _content(schema: Fragment) -> Json:
    return {"application/json": {"schema": schema}}


def _holder(schema: Fragment) -> Json:
    return {"type": "object", "properties": {"value": schema}}


def _request(schema: Fragment) -> Json:
    return _operation({"requestBody": {"required": True, "content": _content(schema)}})


def _answer(parts: Json) -> Json:
    return _operation({"responses": {"200": {"description": "OK", **parts}}})


def _parameter(place: str, schema: Fragment) -> Json:
    return {"name": "value", "in": place, "required": place == "path", "schema": schema}


def _query_property(schema: Fragment) -> Json:
    return {"name": "filter", "in": "query", "style": "deepObject", "explode": True, "schema": _holder(schema)}


def _at_path(schema: Fragment) -> Json:
    return {"paths": {"/things/{value}": {"get": {"parameters": [_parameter("path", schema)], "responses": _OK}}}}


def _hook(schema: Fragment) -> Json:
    return {"post": {"requestBody": {"required": True, "content": _content(schema)}, "responses": _OK}}


def _schemas(schemas: Json) -> Json:
    """`Body` is what is sent, `Answer` what comes back, where there is one."""
    body, answer = ({"$ref": f"#/components/schemas/{name}"} for name in ("Body", "Answer"))
    parts: Json = {"requestBody": {"content": _content(body)}} if "Body" in schemas else {}
    if "Answer" in schemas:
        parts["responses"] = {"200": {"description": "OK", "content": _content(answer)}}
    return {**_operation(parts), "components": {"schemas": schemas}}


_PLACES: dict[str, Callable[[Any], Json]] = {
    # A schema.
    "request": _request,
    "request-property": lambda schema: _request(_holder(schema)),
    "query": lambda schema: _operation({"parameters": [_parameter("query", schema)]}),
    "header": lambda schema: _operation({"parameters": [_parameter("header", schema)]}),
    "cookie": lambda schema: _operation({"parameters": [_parameter("cookie", schema)]}),
    "path": _at_path,
    "query-property": lambda schema: _operation({"parameters": [_query_property(schema)]}),
    "header-property": lambda schema: _operation({"parameters": [_parameter("header", _holder(schema))]}),
    "response": lambda schema: _answer({"content": _content(schema)}),
    "response-property": lambda schema: _answer({"content": _content(_holder(schema))}),
    "response-header": lambda schema: _answer({"headers": {"X-Value": {"required": True, "schema": schema}}}),
    "webhook": lambda schema: {"webhooks": {"thing": _hook(schema)}},
    "webhook-property": lambda schema: {"webhooks": {"thing": _hook(_holder(schema))}},
    "callback-property": lambda schema: _operation({"callbacks": {"made": {"{$url}": _hook(_holder(schema))}}}),
    # Part of an operation.
    "operation": _operation,
    "parameters": lambda parameters: _operation({"parameters": parameters}),
    "request-body": lambda body: _operation({"requestBody": body}),
    "request-content": lambda content: _operation({"requestBody": {"required": True, "content": content}}),
    "responses": lambda responses: _operation({"responses": responses}),
    "response-content": lambda content: _answer({"content": content}),
    "response-headers": lambda headers: _answer({"headers": headers}),
    "callbacks": lambda callbacks: _operation({"callbacks": callbacks}),
    "operation-security": lambda parts: {**_operation(parts), "components": {"securitySchemes": SCHEMES}},
    # Part of the document.
    "item": _item,
    "paths": lambda paths: {"paths": paths},
    "webhooks": lambda webhooks: {"webhooks": webhooks},
    "schemas": _schemas,
    "security": lambda security: {**_operation({}), "security": security, "components": {"securitySchemes": SCHEMES}},
    "schemes": lambda schemes: {
        **_operation({}),
        "security": [{name: []} for name in schemes],
        "components": {"securitySchemes": schemes},
    },
    "servers": lambda servers: {**_operation({}), "servers": servers},
    "document": lambda top: {**_operation({}), **top},
}
