"""How deep a run goes. Values only."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """`budget` and `rate` are zero where there is no limit; `polite` runs spare the target and its data."""

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


# 15 of each kind beside full coverage of the keywords ends within a minute on two slow cores.
QUICK = Profile(name="quick", fuzzed=15, coverage=True, chains=25, steps=6, walks=16, strides=25)
FULL = Profile(name="full", fuzzed=150, coverage=True, chains=200, steps=10, walks=150, strides=50)
# A sandbox is shared and metered: examples and a little fuzzing after the laws. A sound target is asked all of it
# with some 460 requests, and 780 where it has /_mock; the rest of the budget is for a target that needs more pages.
SANDBOX = Profile(name="sandbox", fuzzed=2, coverage=False, chains=0, steps=1, polite=True, budget=900, rate=5.0)
PROFILES = {profile.name: profile for profile in (QUICK, FULL, SANDBOX)}
