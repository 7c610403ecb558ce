"""Texts for the parameters of a path and a query: at and beyond the edges of their schemas. Values only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contract_tests.document import Document, Parameter
from contract_tests.json_value import MISSING
from contract_tests.probes.prober import Hope, shapes_of
from contract_tests.probes.values import inside, near_misses, outside
from contract_tests.validity import parameter_violations

_NO_NUMBERS = ("abc", "1.5", "-", "one", "null", "true", "[1]", "{}", "1,5", "1 2", "1;2", "1/1", "--1", "$1", "1%")
_NO_BOOLEANS = ("maybe", "2", "10", "null", "approve", "tru", "truee", "true,false", "[true]", "{}", "true;")
# What a server may take for a path, a pattern, a query of its own, or the end of a text.
ODD = (
    *(
        "%00",
        "a%00b",
        "%20",
        "%2F",
        "a%2Fb",
        "%252F",
        "%5C",
        "%2e%2e%2f",
        "%0d%0aX-A:%20b",
        "%zz",
        "%",
        "%c3%28",
        "%ff",
    ),
    *("%F0%9F%8F%A0", "%E7%8E%8B", "%27%20OR%20%271%27=%271", "%22", "%3Cscript%3E", "%24ne", "*", ";", "null"),
    *("undefined", "0", "-1", "1e309", "NaN", "__proto__", "constructor", "x" * 300, "y" * 6_000),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class TextProbe:
    """`text` takes the place of a parameter's value; MISSING leaves the parameter away."""

    parameter: Parameter
    text: Any
    hope: Hope

    @property
    def label(self) -> str:
        """Where, and with what hope."""
        return f"{self.parameter.place}/{self.parameter.name} {self.hope}"


def text_probes(document: Document, parameter: Parameter, sound: str) -> Iterator[TextProbe]:
    """Every probe once, with the hope that the document gives reason for."""
    if parameter.place != "path":
        hope = Hope.REFUSED if parameter.required else Hope.ACCEPTED
        yield TextProbe(parameter=parameter, text=MISSING, hope=hope)
    for text in dict.fromkeys(_texts(document, parameter, sound)):
        # An empty segment is another path.
        if text not in {sound, "", ".", ".."}:
            yield TextProbe(parameter=parameter, text=text, hope=_hope(document, parameter, text))


def _hope(document: Document, parameter: Parameter, text: str) -> Hope:
    found = parameter_violations(document, parameter, text)
    if found is None:
        return Hope.ANSWERED
    return Hope.REFUSED if found else Hope.ACCEPTED


def _texts(document: Document, parameter: Parameter, sound: str) -> Iterator[str]:
    for shape in shapes_of(document.schemas, parameter.schema):
        kind = shape.get("type", "string")
        value = {"integer": 1, "number": 1.5, "boolean": True}.get(kind, sound)
        bounds = [candidate for _, candidate in (*outside(shape, value), *inside(shape, value))]
        if kind == "string":
            # A free text has no edges: which record it names is not the schema's business.
            yield from (one for one in bounds if {"enum", "pattern", "minLength", "maxLength", "format"} & set(shape))
            yield from near_misses(sound) if "pattern" in shape or "enum" in shape else ()
        elif kind == "boolean":
            yield from ("true", "false", "True", "1", *_NO_BOOLEANS)
        else:
            # Beyond 2^53 a number is not the same to every server.
            yield from (str(one) for one in bounds if abs(one) < 10**6)
            yield from ("1.0", "01", " 1", "+1", "0x1", "1e1", "\u0661", "9" * 30, "-" + "9" * 30, *_NO_NUMBERS)
