"""What changes are traced to: the generated package, the overlay over it, and the mock, by their folders."""

from dataclasses import dataclass
from pathlib import Path

from tools.trace.generated import Generated, Mends
from tools.trace.mock import Mock
from tools.trace.overlay import Overlay
from tools.trace.units import Code


@dataclass(frozen=True)
class Home:
    """What is not there is traced to by nothing."""

    generated: Generated
    overlay: Overlay
    mock: Mock

    @classmethod
    def of(cls, root: Path, name: str = "vivamo") -> "Home":
        """The client and the mock of one API below `root`."""
        mends = Mends.of(root / "specs" / "mends" / f"{name}.yaml")
        generated = Generated(root / "generated" / f"{name}_api", mends)
        return cls(
            generated=generated,
            overlay=Overlay(Code(root, root / "overlays" / name), generated),
            mock=Mock(Code(root, root / "mock" / "payments_mock" / name)),
        )
