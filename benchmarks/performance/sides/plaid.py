"""plaid-python: a link token."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PATH = "/link/token/create"
ANSWER = '{"link_token":"link-1","expiration":"2026-06-05T05:57:11Z","request_id":"req_1"}'
ACCOUNT = (
    '{"account_id":"acc_1","balances":{"available":100.5,"current":110.5,"iso_currency_code":"USD","limit":null,'
    '"unofficial_currency_code":null},"mask":"0000","name":"Checking","official_name":"Gold Checking",'
    '"type":"depository","subtype":"checking"}'
)


def load() -> None:
    from plaid.api import plaid_api  # noqa: F401


def caller(url: str) -> Callable[[], object]:
    import plaid
    from plaid.api import plaid_api
    from plaid.model.country_code import CountryCode
    from plaid.model.link_token_create_request import LinkTokenCreateRequest
    from plaid.model.link_token_create_request_user import LinkTokenCreateRequestUser
    from plaid.model.products import Products

    configuration = plaid.Configuration(host=url, api_key={"clientId": "id", "secret": "secret"})
    create = plaid_api.PlaidApi(plaid.ApiClient(configuration)).link_token_create

    def call() -> object:
        return create(
            LinkTokenCreateRequest(
                client_name="Bench",
                language="en",
                country_codes=[CountryCode("US")],
                products=[Products("auth")],
                user=LinkTokenCreateRequestUser(client_user_id="user_1"),
            )
        )

    return call


def listing(items: int) -> str:
    return "[" + ",".join([ACCOUNT] * items) + "]"


def decoder(parsed: list[object]) -> Callable[[], object]:
    """From parsed JSON, by the function that its client reads answers with: it puts the models into the list given."""
    import plaid
    from plaid.model.account_base import AccountBase
    from plaid.model_utils import validate_and_convert_types

    configuration = plaid.Configuration()
    return lambda: validate_and_convert_types(
        list(parsed), ([AccountBase],), ["answer"], True, True, configuration=configuration
    )
