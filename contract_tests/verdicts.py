"""What pytest says of single tests where the table says all that was found. Judges nothing."""

import pytest

# A test that failed because the contract is broken, and not because it broke down itself.
BROKEN = ("contract", "broken")


class Verdicts:
    """A plug-in: no letter per test, and no section per test that only says "see the table"."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """The category of a test, without a letter."""
        return status_of(report)


def status_of(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Counted and not printed; None leaves the report to pytest."""
    if report.when != "call":
        return None
    return ("broken" if BROKEN in report.user_properties else report.outcome), "", ""
