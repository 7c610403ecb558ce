"""What the models and the endpoints share: absence, open enumerations, RFC 3339, parts of a path, an answer."""

import datetime as _dt
import json
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from enum import Enum, StrEnum
from typing import Any, ClassVar, Final, Generic, Literal, Self, TypeVar
from urllib.parse import quote

from attrs import define, field

from .errors import MalformedAnswer


class Unset(Enum):
    """The type of UNSET. An enumeration, so that copies and pickles of it are UNSET itself."""

    UNSET = "UNSET"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "UNSET"


UNSET: Final = Unset.UNSET


class OpenEnum(StrEnum):
    """An enumeration of text that takes values nobody has documented yet.

    Such a value is an instance too: it prints, compares and hashes as its text. `is_known` is False for it, and its
    name (`?` and the text) is in no `__members__`. It is not kept: each occurrence is a new object, so compare by `==`.
    """

    # The members by their text: to ask the class costs as much as reading four fields.
    by_text: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.by_text = {str(member): member for member in cls}

    @property
    def is_known(self) -> bool:
        return self._name_ in type(self).__members__

    @classmethod
    def _missing_(cls, value: object) -> Self:
        if not isinstance(value, str):
            raise MalformedAnswer(f"{cls.__name__}: not a string")
        member = str.__new__(cls, value)
        member._name_ = f"?{value}"
        member._value_ = str(value)
        return member


class Model:
    """The base of all models. Fields that no document names are in `additional_properties`, by their wire names.

    So is an optional field that arrived as null though it may not, or a time that is no RFC 3339: the attribute is
    UNSET then, and `to_dict()` writes back what was read.
    """

    __slots__ = ()
    additional_properties: dict[str, Any]

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties)

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties


def malformed(model: str, name: str, kind: str, value: object) -> MalformedAnswer:
    """The error for a field that is not of its kind. Its text never holds the value, which may be a secret."""
    if value is UNSET:
        return MalformedAnswer(f"{model}: {name} is missing")
    return MalformedAnswer(f"{model}: {name} is {'null' if value is None else 'not ' + kind}")


def set_aside(rest: dict[str, Any], model: str, name: str, kind: str, value: object) -> Unset:
    """An optional field that is not of its kind: null stays in `rest` and reads as UNSET, anything else is refused."""
    if value is not None:
        raise malformed(model, name, kind, value)
    rest[name] = None
    return UNSET


def mapping(model: str, value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedAnswer(f"{model}: not an object")
    return value


def parse_datetime(value: object, where: str) -> _dt.datetime:
    """Any RFC 3339 text as a time in UTC. Digits beyond microseconds are cut off. An error names `where`."""
    try:
        moment = _dt.datetime.fromisoformat(value)  # type: ignore[arg-type]  # TypeError is caught
        if moment.tzinfo is _dt.UTC:
            return moment
        if moment.tzinfo is not None:
            return moment.astimezone(_dt.UTC)
    except (TypeError, ValueError, OverflowError):
        pass
    raise MalformedAnswer(f"{where} is not an RFC 3339 date-time with an offset")


def optional_datetime(rest: dict[str, Any], name: str) -> _dt.datetime | Unset:
    """Takes the time out of `rest`, or leaves it there unread: an odd expiry must not cost the caller a made intent."""
    value: object = rest.pop(name, UNSET)
    if value is UNSET:
        return UNSET
    try:
        moment = _dt.datetime.fromisoformat(value)  # type: ignore[arg-type]  # TypeError is caught
        # Nearly all times are in UTC, and a second call for each of them is half of what it costs.
        return moment if moment.tzinfo is _dt.UTC else parse_datetime(value, name)
    except (TypeError, ValueError):
        rest[name] = value
        return UNSET


def format_datetime(value: _dt.datetime) -> str:
    """UTC with milliseconds and `Z`. A time without a zone is a ValueError: it could be anybody's."""
    if value.tzinfo is None:
        raise ValueError("a date-time needs a time zone")
    try:
        utc = value.astimezone(_dt.UTC)
    except OverflowError:
        raise ValueError("a date-time is out of range in UTC") from None
    return utc.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


def parse_date(value: object, where: str) -> _dt.date:
    """An ISO 8601 date. An error names `where`."""
    with suppress(TypeError, ValueError):
        return _dt.date.fromisoformat(value)  # type: ignore[arg-type]  # TypeError is suppressed
    raise MalformedAnswer(f"{where} is not an ISO 8601 date")


def format_date(value: _dt.date) -> str:
    """A date-time is a TypeError: it is a date to `isinstance`, and would be sent with its hours."""
    if isinstance(value, _dt.datetime):
        raise TypeError("a date is needed, not a date-time")
    return value.isoformat()


def answered(content: bytes) -> Any:
    """The JSON of an answer. The parser's error, which holds the whole body, is neither cause nor context of ours."""
    with suppress(ValueError, RecursionError):
        return json.loads(content)
    raise MalformedAnswer("the body is not JSON")


def path_text(name: str, value: object) -> str:
    """One segment of a path, percent-encoded whole. Empty, `.` and `..` would name another resource: a ValueError."""
    required(name, value)
    text = str(value)
    if text in {"", ".", ".."}:
        raise ValueError(f"{name} cannot be empty, '.' or '..'")
    return quote(text, safe="")


def path_flag(name: str, value: object) -> str:
    """`true` or `false`. Anything but a bool is a TypeError, since what is truthy may approve a payout."""
    if not isinstance(value, bool):
        raise TypeError(f"{name} must be True or False")
    return "true" if value else "false"


def required(name: str, value: object) -> None:
    """Refuses to leave out a required parameter: without it the request would mean something else."""
    if value is None or value is UNSET:
        raise TypeError(f"{name} is required")


T = TypeVar("T")


@define
class Response(Generic[T]):
    """What came back. `parsed` is None when no document describes `status_code`."""

    status_code: int
    content: bytes = field(repr=False)
    headers: MutableMapping[str, str] = field(repr=False)
    parsed: T | None


__all__ = ["UNSET", "MalformedAnswer", "Model", "OpenEnum", "Response", "Unset"]
