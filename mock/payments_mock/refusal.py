"""The ways the mock says no. The core turns each into an answer."""

from __future__ import annotations


class Refusal(Exception):
    """A business rule says no: `message` alone is answered, without `errors`."""

    def __init__(self, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class InvalidRequest(Exception):
    """The spec does not allow the request: each entry of `errors` maps one constraint to its description."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("Validation failed")
        self.errors = errors


class InvalidControl(Exception):
    """A control call is wrong in one field; `expected` says what would be right."""

    def __init__(self, *, field: str, expected: str) -> None:
        super().__init__(f"{field}: expected {expected}")
        self.field = field
        self.expected = expected


class StartupError(Exception):
    """The mock cannot serve what it was asked to; the text says why."""
