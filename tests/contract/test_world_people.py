"""What the model of a run's records says of customers and their pages."""

from typing import Any

import pytest

from contract_tests.exchange import Credentials
from contract_tests.vivamo.calls import NO_SUCH_ID
from contract_tests.vivamo.world import words
from tests.contract.world_play import ANN, BOB, TAG, Play

REFUSED = {"message": "This customer already exists"}
NOT_FOUND = {"message": "Customer not found"}
ECHO = ("echo", words.ECHO)


def _at(pointer: str) -> list[tuple[str, str, str]]:
    return [(*ECHO, pointer)]


@pytest.mark.parametrize(
    ("sent", "shown", "found"),
    [
        ({"firstName": "Zoe\u0308"}, {"firstName": "Zo\u00eb"}, _at("/data/firstName")),
        ({"lastName": "<b>"}, {"lastName": "&lt;b&gt;"}, _at("/data/lastName")),
        ({"city": " Rome "}, {"city": "Rome"}, _at("/data/city")),
        ({"zip": "00501"}, {"zip": "501"}, _at("/data/zip")),
        ({"street": "x" * 300}, {"street": "x" * 255}, _at("/data/street")),
        ({"street2": ""}, {}, _at("/data/street2")),
        ({"email": f"{ANN}@Example.invalid"}, {"email": f"{ANN}@example.invalid"}, _at("/data/email")),
        ({"phone": "2125550123"}, {"phone": "2125550123"}, _at("/data/phone")),
        ({"phone": "2125550123"}, {"phone": "+12125550123"}, []),
        ({"phone": "(212) 555-0123"}, {"phone": "+12125550123"}, []),
        ({}, {"country": "US"}, [("echo", words.NOTHING_MORE, "/data/country")]),
        ({}, {"street2": ""}, []),
        ({"firstName": "\ud800"}, {"firstName": "?"}, []),
        # Another type is the schema's business.
        ({"zip": "10001"}, {"zip": 10001}, []),
    ],
)
def test_profile_comes_back_as_it_was_sent(sent: Any, shown: Any, found: list[tuple[str, str, str]]) -> None:
    """Letter by letter, but for what the document changes or leaves open; what was wrong is told once."""
    play = Play()
    email = {"email": f"{ANN}@example.invalid"}
    record = {"externalCustomerId": ANN, "data": email | shown, "createdAt": play.now}
    body = {"externalCustomerId": ANN, "data": email | sent}
    assert play.tell("POST /v1/customers", record, sent=body) == found
    assert play.tell(f"GET /v1/customers/{ANN}", record) == []


def test_several_fields_of_one_record_are_one_deviation() -> None:
    """Which ones they are differs from record to record, and their cause does not."""
    play = Play()
    shown = play.person(city="Rome", zip="00501", street="A")
    damaged = shown | {"data": {"email": shown["data"]["email"], "city": "ROME", "zip": "501", "street": "A"}}
    assert play.tell(f"GET /v1/customers/{ANN}", damaged) == _at("/data")
    assert play.tell(f"GET /v1/customers/{ANN}", damaged) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown | {"data": damaged["data"] | {"street": "B"}}) == _at(
        "/data/street"
    )


def test_another_customer_is_one_deviation() -> None:
    """Whose record it is comes first: its fields are then another's."""
    play = Play()
    play.person(firstName="Ann")
    other = play.person(BOB, firstName="Bob")
    assert play.tell(f"GET /v1/customers/{ANN}", other) == _at("/externalCustomerId")


def test_answer_without_a_customer_is_one_deviation() -> None:
    """A record below another name is not there, and that is said once."""
    play = Play()
    shown = play.person(firstName="Ann")
    assert play.tell(f"GET /v1/customers/{ANN}", {"customer": shown}) == _at("")


@pytest.mark.parametrize(
    ("created", "message"),
    [
        ("2026-06-16T12:00:00.000Z", words.NOW),
        ("2026-06-15T10:00:00.000Z", words.NOW),
        ("2026-06-15T14:00:00.000+02:00", words.UTC),
        ("2026-06-15T12:00:10.000Z", None),
        ("2026-06-15T12:00:00Z", None),
    ],
)
def test_creation_is_dated_now_and_in_utc(created: str, message: str | None) -> None:
    """Within the error of the clock, in whatever spelling of the moment."""
    play = Play()
    data = {"email": f"{ANN}@example.invalid"}
    answer = {"externalCustomerId": ANN, "data": data, "createdAt": created}
    found = play.tell("POST /v1/customers", answer, sent={"externalCustomerId": ANN, "data": data})
    assert [said for _, said, _ in found] == ([message] if message else [])


def test_machine_that_stood_still_dates_nothing_wrongly() -> None:
    """The record was made between the exchange before and the answer, however long that was."""
    play = Play()
    data = {"email": f"{ANN}@example.invalid"}
    answer = {"externalCustomerId": ANN, "data": data, "createdAt": play.later(1)}
    play.wait(100)
    assert play.tell("POST /v1/customers", answer, sent={"externalCustomerId": ANN, "data": data}) == []
    play.wait(100)
    play.look()
    late = answer | {"externalCustomerId": BOB, "data": {"email": "b@example.invalid"}}
    found = play.tell("POST /v1/customers", late, sent={"externalCustomerId": BOB, "data": late["data"]})
    assert found == [("echo", words.NOW, "/createdAt")]


def test_creation_date_stays() -> None:
    """Another date in a later read is another record, or a clock that is read too often."""
    play = Play()
    shown = play.person()
    play.wait(60)
    assert play.tell(f"GET /v1/customers/{ANN}", shown | {"createdAt": play.now}) == [
        ("echo", words.STAYS, "/createdAt")
    ]


@pytest.mark.parametrize(
    ("name", "email", "message"),
    [
        (ANN, f"{TAG}new@example.invalid", words.DUPLICATE_ID),
        (BOB, f"{ANN}@example.invalid", words.DUPLICATE_EMAIL),
        # Whether case counts is not documented.
        (BOB, f"{ANN}@EXAMPLE.invalid", None),
        (BOB, f"{BOB}@example.invalid", None),
    ],
)
def test_duplicate_is_not_accepted(name: str, email: str, message: str | None) -> None:
    """An id and an address are taken once."""
    play = Play()
    play.person()
    answer = {"externalCustomerId": name, "data": {"email": email}, "createdAt": play.now}
    found = play.tell("POST /v1/customers", answer, sent={"externalCustomerId": name, "data": {"email": email}})
    assert [said for _, said, _ in found] == ([message] if message else [])


def test_fresh_customer_is_no_duplicate() -> None:
    """A refusal for an id that nobody has is wrong; for one that somebody has it is right."""
    play = Play()
    play.person()
    for name, wrong in ((BOB, True), (ANN, False), (ANN.upper(), False), ("somebody", False)):
        body = {"externalCustomerId": name, "data": {"email": f"{TAG}{len(name)}@example.invalid"}}
        found = play.tell("POST /v1/customers", REFUSED, sent=body, status=400)
        assert bool(found) is wrong, name


def test_address_that_was_given_up_is_free() -> None:
    """Unless the update may not have been done."""
    play = Play()
    shown = play.person()
    taken = {"message": "A customer with this email address already exists."}
    body = {"externalCustomerId": BOB, "data": {"email": shown["data"]["email"].upper().replace("CT-T-", TAG)}}
    assert play.tell("POST /v1/customers", taken, sent=body, status=400) == []
    moved = shown | {"data": {"email": f"{TAG}new@example.invalid"}}
    assert play.tell(f"PUT /v1/customers/{ANN}/data", moved, sent=moved["data"]) == []
    assert play.tell("POST /v1/customers", taken, sent=body, status=400) == [("state-machine", words.FRESH, "")]
    assert play.tell(f"PUT /v1/customers/{ANN}/data", {}, sent={"email": "x"}, status=500) == []
    assert play.tell("POST /v1/customers", taken, sent=body, status=400) == []


def test_refused_create_stores_nothing() -> None:
    """Neither a read nor a list shows it."""
    play = Play()
    shown = play.person()
    refused = {"message": "Sorry, this phone number cannot be used."}
    body = {"externalCustomerId": BOB, "data": {"email": "x"}}
    assert play.tell("POST /v1/customers", refused, sent=body, status=400) == []
    ghost = shown | {"externalCustomerId": BOB}
    wanted = [("state-machine", words.REFUSED_CREATE, "")]
    assert play.tell(f"GET /v1/customers/{BOB}", NOT_FOUND, status=404) == []
    assert play.tell(f"GET /v1/customers/{BOB}", ghost) == wanted
    assert play.tell("GET /v1/customers", {"customers": [shown, ghost]}) == wanted


def test_known_customer_is_found_and_an_unknown_one_is_not() -> None:
    """Both ways, for every operation about one customer."""
    play = Play()
    shown = play.person()
    missing = [("state-machine", words.KNOWN, "")]
    assert play.tell(f"GET /v1/customers/{ANN}", NOT_FOUND, status=404) == missing
    assert play.tell(f"GET /v1/customers/{ANN}/prizes", NOT_FOUND, status=400) == missing
    body = {"city": "Rome"}
    assert play.tell(f"PUT /v1/customers/{ANN}/data", NOT_FOUND, sent=body, status=400) == missing
    assert play.tell(f"PUT /v1/customers/{ANN}/data", {"message": "closed"}, sent=body, status=400) == []
    assert play.tell(f"GET /v1/customers/{NO_SUCH_ID}", shown) == [("state-machine", words.UNKNOWN_ID, "")]
    assert play.tell("GET /v1/customers/somebody", shown) == []


def test_update_changes_what_it_names_and_nothing_else() -> None:
    """In the answer, and in what is read afterwards."""
    play = Play()
    shown = play.person(city="Rome", zip="10001")
    right = shown | {"data": shown["data"] | {"city": "Oslo"}}
    replaced = shown | {"data": {"email": shown["data"]["email"], "city": "Oslo"}}
    assert play.tell(f"PUT /v1/customers/{ANN}/data", right, sent={"city": "Oslo"}) == []
    assert play.tell(f"GET /v1/customers/{ANN}", right) == []
    assert play.tell(f"GET /v1/customers/{ANN}", replaced) == _at("/data/zip")
    assert play.tell(f"GET /v1/customers/{ANN}", shown) == _at("/data/city")


def test_refused_update_changes_nothing() -> None:
    """What was refused does not show afterwards."""
    play = Play()
    shown = play.person(city="Rome")
    assert play.tell(f"PUT /v1/customers/{ANN}/data", {"message": "no"}, sent={"city": "Oslo"}, status=400) == []
    changed = shown | {"data": shown["data"] | {"city": "Oslo"}}
    assert play.tell(f"GET /v1/customers/{ANN}", changed) == _at("/data/city")


@pytest.mark.parametrize("status", [0, 500, 502, 302])
def test_nothing_is_concluded_from_a_write_without_a_clear_answer(status: int) -> None:
    """It may have been done or not: what is read next is what holds."""
    play = Play()
    shown = play.person(city="Rome")
    assert play.tell(f"PUT /v1/customers/{ANN}/data", {}, sent={"city": "Oslo"}, status=status) == []
    changed = shown | {"data": shown["data"] | {"city": "Oslo"}}
    assert play.tell(f"GET /v1/customers/{ANN}", changed) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown) == _at("/data/city")


def test_create_without_a_clear_answer_may_have_been_done() -> None:
    """It is there or it is not, and a second try may be refused."""
    play = Play()
    body = {"externalCustomerId": ANN, "data": {"email": f"{ANN}@example.invalid"}}
    assert play.tell("POST /v1/customers", {}, sent=body, status=500) == []
    assert play.tell("POST /v1/customers", REFUSED, sent=body, status=400) == []
    assert play.tell(f"GET /v1/customers/{ANN}", NOT_FOUND, status=400) == []
    assert play.tell(f"GET /v1/customers/{ANN}", {"externalCustomerId": ANN, "data": {}}) == []


@pytest.mark.parametrize("body", [{"city": 5}, {"city": None}])
def test_nothing_is_concluded_from_an_unsound_request(body: Any) -> None:
    """That it was accepted is judged already; what it stored is anyone's guess."""
    play = Play()
    shown = play.person(city="Rome")
    assert play.tell(f"PUT /v1/customers/{ANN}/data", shown, sent=body) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown | {"data": {"email": "other"}}) == []


def test_request_with_a_bad_key_concludes_nothing() -> None:
    """A refusal has no effect, and a success is judged already."""
    play = Play()
    shown = play.person(city="Rome")
    path = f"PUT /v1/customers/{ANN}/data"
    forbidden = {"message": "Forbidden"}
    assert play.tell(path, forbidden, sent={"city": "X"}, status=403, credentials=Credentials.WRONG) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown) == []


def test_undocumented_method_that_was_done_leaves_its_record_open() -> None:
    """Refused, it has no effect."""
    play = Play()
    shown = play.person(city="Rome")
    assert play.tell(f"DELETE /v1/customers/{ANN}", {"message": "no"}, status=405) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown | {"data": {}}) != []
    assert play.tell(f"PATCH /v1/customers/{ANN}", {}) == []
    assert play.tell(f"GET /v1/customers/{ANN}", shown | {"data": {}}) == []


def _crowd(play: Play, size: int) -> list[dict[str, Any]]:
    return [play.person(f"{TAG}{n}") for n in range(size)]


@pytest.mark.parametrize(
    ("query", "shows", "message"),
    [
        ("", slice(0, 5), None),
        ("?page=1&size=3", slice(0, 3), None),
        ("?page=2&size=3", slice(3, 5), None),
        ("?page=3&size=3", slice(5, 5), None),
        ("", slice(0, 4), words.LISTED_ONCE),
        ("?page=1&size=10", slice(1, 5), words.LISTED_ONCE),
        ("?page=1&size=3", slice(0, 4), words.PAGE_SIZE),
        ("?page=2&size=3", slice(3, 4), words.LISTED_ONCE),
        ("?page=1&size=10", slice(0, 0), words.LISTED_ONCE),
    ],
)
def test_page_holds_as_many_as_there_are(query: str, shows: slice, message: str | None) -> None:
    """A page that is not full is the last, so it tells how many there are."""
    play = Play()
    everyone = _crowd(play, 5)
    found = play.tell(f"GET /v1/customers{query}", {"customers": everyone[shows]})
    assert [said for _, said, _ in found] == ([message] if message else [])


@pytest.mark.parametrize("second", [[1, 2], [0, 1], [3, 2]], ids=["overlap", "the same", "skip"])
def test_pages_neither_overlap_nor_skip(second: list[int]) -> None:
    """Together they are the list."""
    play = Play()
    everyone = _crowd(play, 4)
    assert play.tell("GET /v1/customers?page=1&size=4", {"customers": everyone}) == []
    page = {"customers": [everyone[n] for n in second]}
    wanted = [("list-contents", words.PAGES, "/customers")]
    assert play.tell("GET /v1/customers?page=2&size=2", page) == wanted


def test_order_may_change_when_something_was_written() -> None:
    """The document says nothing of the order."""
    play = Play()
    everyone = _crowd(play, 4)
    assert play.tell("GET /v1/customers?size=4", {"customers": everyone}) == []
    everyone.append(play.person(f"{TAG}new"))
    assert play.tell("GET /v1/customers?size=10", {"customers": everyone[::-1]}) == []


def test_doubled_customer_is_listed_twice() -> None:
    """Once on a page is once."""
    play = Play()
    (one,) = _crowd(play, 1)
    wanted = [("list-contents", words.LISTED_ONCE, "/customers")]
    assert play.tell("GET /v1/customers", {"customers": [one, one]}) == wanted


def test_strangers_in_a_shared_list_mean_nothing() -> None:
    """Where others write too, entries move and pages differ."""
    play = Play(alone=False)
    one, two = _crowd(play, 2)
    stranger = {"externalCustomerId": "stranger", "data": {}, "createdAt": play.now}
    assert play.tell("GET /v1/customers?page=1&size=1", {"customers": [one]}) == []
    assert play.tell("GET /v1/customers?page=2&size=1", {"customers": [one]}) == []
    assert play.tell("GET /v1/customers?page=1&size=5", {"customers": [stranger, one, two]}) == []


def test_entry_of_a_list_is_judged_like_a_read() -> None:
    """Wherever a customer is shown."""
    play = Play()
    shown = play.person(city="Rome")
    damaged = shown | {"data": shown["data"] | {"city": "ROME"}}
    assert play.tell("GET /v1/customers", {"customers": [damaged]}) == _at("/customers/0/data/city")
