"""What the mock is measured against: a Starlette app as people write it, which checks nothing and keeps nothing.

`python -m benchmarks.plain` serves it on a free port of this machine. Server and settings are the mock's.
"""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_CREATED = "2026-06-05T04:57:11.151Z"


def customer(external_id: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"externalCustomerId": external_id, "data": data, "kycVerifications": [], "createdAt": _CREATED}


ONE = customer("user_1", {"email": "user_1@example.com", "firstName": "Ada", "lastName": "Lovelace", "country": "US"})
TEN = {"customers": [ONE] * 10}


async def get_customer(_: Request) -> JSONResponse:
    return JSONResponse(ONE)


async def list_customers(_: Request) -> JSONResponse:
    return JSONResponse(TEN)


async def create_customer(request: Request) -> JSONResponse:
    body = await request.json()
    return JSONResponse(customer(body["externalCustomerId"], body["data"]))


async def create_intent(request: Request) -> JSONResponse:
    body = await request.json()
    intent = body["disbursementIntent"]
    return JSONResponse(
        {
            "disbursementIntentId": "671f4e90c0811b1056da1653",
            "amount": intent["amount"],
            "currency": intent["currency"],
            "externalCustomerId": body["customer"]["externalCustomerId"],
            "externalDisbursementIntentId": intent["externalDisbursementIntentId"],
            "clientSecretKey": "cs_" + "0" * 48,
            "clientSecretKeyValidTill": "2026-06-06T04:57:11.151Z",
            "expirationTime": "2026-06-05T06:57:11.151Z",
        }
    )


APP = Starlette(
    routes=[
        Route("/v1/customers", list_customers, methods=["GET"]),
        Route("/v1/customers", create_customer, methods=["POST"]),
        Route("/v1/customers/{externalCustomerId}", get_customer, methods=["GET"]),
        Route("/v1/disbursement-intents", create_intent, methods=["POST"]),
    ]
)


def main() -> None:
    # asyncio switches Nagle's delay off only where the socket names TCP; with it the app would answer 400 a second.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    config = uvicorn.Config(
        APP,
        http="httptools",
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        proxy_headers=False,
        server_header=False,
    )
    print(f"listening on http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
