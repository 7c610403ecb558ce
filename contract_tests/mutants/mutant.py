"""One mutant: a server that is right but for one thing, and the kind of finding that this thing must be."""

from dataclasses import dataclass

from contract_tests.findings import Kind
from contract_tests.mutants.changes import Change
from contract_tests.mutants.parts import Parts, sound


@dataclass(frozen=True, slots=True)
class Mutant:
    """`kinds` are several only where the document leaves open which of them it is; one of them must be found."""

    name: str
    operation: str
    kinds: Kind | tuple[Kind, ...]
    change: Change
    area: str = ""

    @property
    def wanted(self) -> tuple[Kind, ...]:
        return (self.kinds,) if isinstance(self.kinds, Kind) else self.kinds

    def parts(self) -> Parts:
        """What its server is put together from."""
        return self.change(self.operation, sound())
