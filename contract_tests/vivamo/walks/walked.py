"""What comes of walks, and how each of them ends. Values only."""

from dataclasses import dataclass, field

from contract_tests.vivamo.walks.player import Step

END: tuple[Step, ...] = ({"do": "look_again"}, {"do": "leave"})


@dataclass(slots=True)
class Walked:
    """What came of the walks: the `steps` that first showed a new finding, and why not all were walked, if so.

    `walks` counts those that were made up.
    """

    walks: int = 0
    steps: list[Step] = field(default_factory=list)
    gap: str = ""
