"""One difference between two documents: what it is, where it is met, and how bad that is."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whom a change breaks, worst first."""

    BREAKS_CALLERS = "breaks callers"
    BREAKS_DECODING = "breaks decoding"
    NEEDS_ATTENTION = "needs attention"
    ADDITIVE = "additive"
    DOCUMENTATION = "documentation only"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)

    @property
    def breaks(self) -> bool:
        return self in {Severity.BREAKS_CALLERS, Severity.BREAKS_DECODING}


@dataclass(frozen=True, slots=True, order=True)
class Use:
    """One place where a change is met.

    `operation` is `POST /v1/customers`, `webhook transaction`, or empty for the document as a whole. `part` is what of
    it: `request body`, `response 200`, `query parameter page`, `response 200 header X-Total`, `security`, or empty.
    `pointer` leads into the value there: `/data/email`, `/0` as `/items`, a map's values as `/*`.
    """

    operation: str
    part: str = ""
    pointer: str = ""

    def __str__(self) -> str:
        return " ".join(word for word in (self.operation, self.part, self.pointer) if word) or "the document"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, with every place that it reaches.

    `rule` names its kind, such as `response-property-enum-value-added`. `was` and `now` are short texts, empty for what
    is absent. `old_at` and `new_at` are JSON pointers into the two documents, such as
    `/components/schemas/KycInfo/properties/data`, empty where the document has no such place.
    """

    rule: str
    severity: Severity
    message: str
    uses: tuple[Use, ...]
    was: str = ""
    now: str = ""
    old_at: str = ""
    new_at: str = ""
