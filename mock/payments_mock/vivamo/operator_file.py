"""Reads the operator's settings from a YAML file; each mistake is one line with the field's dotted path."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from payments_mock.refusal import StartupError
from payments_mock.strict_yaml import MalformedYaml, Value, read_yaml
from payments_mock.vivamo.settings import (
    EMAILS,
    METHODS,
    MOST_PROCESSING_SECONDS,
    TAX_TYPES,
    Fee,
    Location,
    LocationRules,
    Settings,
    Terms,
    network_of,
)

_NUMBER = re.compile(r"[0-9]{1,30}(\.[0-9]{1,30})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
# The part of ISO 3166-2 behind the hyphen.
_STATE = re.compile(r"[A-Z0-9]{1,3}", re.ASCII)

Read = TypeVar("Read")


def read_operator_file(path: Path) -> Settings:
    """Raises `StartupError` for a file that is missing, no YAML, or wrong in a field."""
    try:
        found = read_yaml(path.read_bytes().decode("utf-8-sig"))
        return _settings(Section("", found or {}))
    except OSError as problem:
        raise StartupError(f"cannot read {path}: {problem.strerror}") from None
    except UnicodeDecodeError:
        raise StartupError(f"{path} is not YAML: it is not UTF-8") from None
    except MalformedYaml as problem:
        raise StartupError(f"{path} is not YAML: {problem}") from None
    except Mistake as mistake:
        raise StartupError(f"{path}: {mistake}") from None


class Mistake(Exception):
    """A field that is not what it should be."""

    def __init__(self, place: str, expected: str) -> None:
        super().__init__(f"{place or 'the file'}: expected {expected}")


class Section:
    """A mapping of the file. Read every field, then call `end`."""

    def __init__(self, place: str, value: Value) -> None:
        # A key whose lines are all commented out has the empty text.
        fields = {} if value in ("", None) else value
        if not isinstance(fields, dict):
            raise Mistake(place, "a mapping")
        self.place = place
        self._fields = fields
        self._known: list[str] = []

    def get(self, name: str, read: Callable[[str, Value], Read], default: Read) -> Read:
        """The field as `read` makes it of its place and value."""
        self._known.append(name)
        return read(self.under(name), self._fields[name]) if name in self._fields else default

    def need(self, name: str, read: Callable[[str, Value], Read]) -> Read:
        if name not in self._fields:
            raise Mistake(self.under(name), "a value")
        self._known.append(name)
        return read(self.under(name), self._fields[name])

    def items(self) -> Iterator[tuple[str, str, Value]]:
        """Each key of a mapping whose keys are data, with its place and its value."""
        for name, value in self._fields.items():
            yield name, self.under(name), value

    def end(self) -> None:
        """Refuses what nobody asked for: a misspelt setting must not pass for an absent one."""
        for name in self._fields:
            if name not in self._known:
                raise Mistake(self.under(name), f"nothing of this name (there are: {', '.join(self._known)})")

    def under(self, name: str) -> str:
        """The dotted path of a field; what has a dot of its own stands in quotes."""
        plain = name if name.replace("_", "").isalnum() else json.dumps(name[:60])
        return f"{self.place}.{plain}" if self.place else plain


def _settings(top: Section) -> Settings:
    settings = Settings(
        tax_type=top.get("tax_type", _choice(TAX_TYPES), "bingo"),
        processing_seconds=float(top.get("processing_seconds", _number(MOST_PROCESSING_SECONDS), Decimal(3))),
        location_rules=top.get("locations", _rules, None),
        payments=top.get("payments", _terms, Terms()),
        disbursements=top.get("disbursements", _terms, Terms()),
    )
    top.end()
    return settings


def _terms(place: str, value: Value) -> Terms:
    section = Section(place, value)
    methods = section.get("methods", _several(_choice(METHODS)), METHODS)
    terms = Terms(
        methods=methods,
        fees=section.get("fees", lambda at, found: _fees(at, found, methods), {}),
        kyc_required=section.get("kyc_required", _flag, False),
        emails=section.get("emails", _choice(EMAILS), "by_intent"),
    )
    section.end()
    return terms


def _fees(place: str, value: Value, methods: Collection[str]) -> dict[str, Fee]:
    fees: dict[str, Fee] = {}
    for name, at, fields in Section(place, value).items():
        if name not in methods:
            raise Mistake(at, f"an enabled method ({', '.join(methods) or 'none'})")
        section = Section(at, fields)
        fixed = section.get("fixed", _number(None), Decimal(0))
        fees[name] = Fee(fixed=fixed, percent=section.get("percent", _number(100), Decimal(0)))
        section.end()
    return fees


def _rules(place: str, value: Value) -> LocationRules:
    section = Section(place, value)
    allowed = section.need("allowed", _allowed)
    addresses: dict[str, Location] = section.get("addresses", _addresses, {})
    section.end()
    return LocationRules(allowed=allowed, addresses=addresses)


def _allowed(place: str, value: Value) -> dict[str, tuple[str, ...]]:
    allowed: dict[str, tuple[str, ...]] = {}
    for code, at, states in Section(place, value).items():
        _matching(_COUNTRY, "a country code of two capital letters")(at, code)
        allowed[code] = () if states == "" else _several(_STATE_CODE)(at, states)
    return allowed


def _addresses(place: str, value: Value) -> dict[str, Location]:
    addresses: dict[str, Location] = {}
    networks = set()
    for text, at, where in Section(place, value).items():
        try:
            network = network_of(text)
        except ValueError:
            raise Mistake(at, "an IP address, or a network without host bits") from None
        if network in networks:
            raise Mistake(at, "each network once")
        networks.add(network)
        addresses[text] = _location(at, where)
    return addresses


def _location(place: str, value: Value) -> Location:
    section = Section(place, value)
    location = Location(
        country=section.need("country", _text),
        country_code=section.need("country_code", _matching(_COUNTRY, "a country code of two capital letters")),
        state=section.get("state", _text, None),
        state_code=section.get("state_code", _STATE_CODE, None),
    )
    section.end()
    return location


def _text(place: str, value: Value) -> str:
    if not isinstance(value, str) or not value:
        raise Mistake(place, "text")
    return value


def _flag(place: str, value: Value) -> bool:
    return _choice(("true", "false"))(place, value) == "true"


def _choice(options: Collection[str]) -> Callable[[str, Value], str]:
    def read(place: str, value: Value) -> str:
        if not isinstance(value, str) or value not in options:
            raise Mistake(place, "one of " + ", ".join(options))
        return value

    return read


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[str, Value], str]:
    def read(place: str, value: Value) -> str:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise Mistake(place, expected)
        return value

    return read


_STATE_CODE = _matching(_STATE, "a bare state code in capitals, such as NY")


def _number(most: int | None) -> Callable[[str, Value], Decimal]:
    def read(place: str, value: Value) -> Decimal:
        if not isinstance(value, str) or not _NUMBER.fullmatch(value) or (most is not None and Decimal(value) > most):
            raise Mistake(place, "a number from 0 up" if most is None else f"a number from 0 to {most}")
        return Decimal(value)

    return read


def _several(read_one: Callable[[str, Value], str]) -> Callable[[str, Value], tuple[str, ...]]:
    def read(place: str, value: Value) -> tuple[str, ...]:
        if not isinstance(value, list):
            raise Mistake(place, "a list")
        found = tuple(read_one(f"{place}[{number}]", one) for number, one in enumerate(value))
        if len(set(found)) < len(found):
            raise Mistake(place, "each of the list once")
        return found

    return read
