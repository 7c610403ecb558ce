"""The environments of the bench: what the lock says, and nothing else."""

from benchmarks.performance.environment import LOCK, Pinned

LOCKED = """\
numpy==2.4.6 ; python_full_version < '3.1' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via matplotlib
stripe==16.1.0 \\
    --hash=sha256:cc
    # via -r requirements/bench.in
"""


def test_a_pinned_package_is_its_version_and_its_hashes() -> None:
    """As pip reads them."""
    numpy, stripe = Pinned.all(LOCKED)
    assert (numpy.name, stripe.name) == ("numpy", "stripe")
    assert stripe.lines == "stripe==16.1.0 \\\n    --hash=sha256:cc\n"


def test_a_package_for_another_python_is_not_needed() -> None:
    """The lock is for all of them."""
    numpy, stripe = Pinned.all(LOCKED)
    assert (numpy.needed, stripe.needed) == (False, True)


def test_a_package_is_installed_again_only_when_its_pin_changes() -> None:
    """Not when something else comes to need it."""
    again = Pinned.all(LOCKED.replace("via matplotlib", "via matplotlib, contourpy"))
    assert [one.folder for one in again] == [one.folder for one in Pinned.all(LOCKED)]


def test_every_line_of_the_lock_belongs_to_a_package_with_hashes() -> None:
    """Nothing is installed unchecked."""
    assert all("--hash=sha256:" in one.lines for one in Pinned.all(LOCK.read_text("utf-8")))
