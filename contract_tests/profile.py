"""How deep a run goes. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """`budget` and `rate` are zero where there is no limit; `polite` runs spare the target and its data.

    `quiet`: seconds that a delivery which should not come is given to come, after the target has been asked for it.
    A `brief` run asks at once what can be asked at once, and of one operation what is about all of them.
    """

    name: str
    fuzzed: int
    coverage: bool
    chains: int
    steps: int
    walks: int = 0
    strides: int = 0
    polite: bool = False
    budget: int = 0
    rate: float = 0.0
    quiet: float = 0.25
    brief: bool = False


# What is always the same on every run, and nothing that is drawn: to make up a request takes longer than to send ten.
QUICK = Profile(name="quick", fuzzed=0, coverage=False, chains=0, steps=1, quiet=0.05, brief=True)
FULL = Profile(name="full", fuzzed=150, coverage=True, chains=200, steps=10, walks=150, strides=50)
# A sandbox is shared and metered: examples and a little fuzzing after the laws. A sound target is asked all of it
# with some 460 requests, and 780 where it has /_mock; the rest of the budget is for a target that needs more pages.
SANDBOX = Profile(name="sandbox", fuzzed=2, coverage=False, chains=0, steps=1, polite=True, budget=900, rate=5.0)
PROFILES = {profile.name: profile for profile in (QUICK, FULL, SANDBOX)}
