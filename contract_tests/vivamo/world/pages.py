"""A list that comes in pages, as one list: who stands where, as long as nothing was written. Sends nothing."""

from collections.abc import Iterable, Iterator

from contract_tests.findings import Deviation, Kind
from contract_tests.vivamo.world import words
from contract_tests.vivamo.world.sight import Sight


class Pages:
    """Positions of entries, learned page by page."""

    def __init__(self) -> None:
        self._at: dict[int, str] = {}
        self._end: int | None = None

    def forget(self) -> None:
        """Something was written: the order may be another."""
        self._at.clear()
        self._end = None

    def see(self, sight: Sight, ids: list[str], *, page: int, size: int, own: Iterable[str]) -> Iterator[Deviation]:
        """One page. `own` are the records that must stand somewhere in the whole list."""
        if len(ids) > size:
            yield _broken(sight, words.PAGE_SIZE, f"{size} at most", f"{len(ids)}")
            return
        first = (page - 1) * size
        mine = set(own)
        for name in mine:
            if ids.count(name) > 1:
                yield _broken(sight, words.LISTED_ONCE, "1", f"{ids.count(name)} on one page")
                return
        yield from self._placed(sight, ids, first)
        if len(ids) < size and (ids or page == 1):
            self._end = first + len(ids)
        yield from self._complete(sight, mine, whole=page == 1)

    def _placed(self, sight: Sight, ids: list[str], first: int) -> Iterator[Deviation]:
        before = {name: at for at, name in self._at.items()}
        for at, name in enumerate(ids, start=first):
            known, elsewhere = self._at.get(at, name), before.get(name, at)
            if known != name or elsewhere != at:
                self.forget()
                # Where others write too, an entry may move between two pages.
                if sight.alone:
                    yield _broken(sight, words.PAGES, f"{known} as number {at + 1}", f"{name}, else {elsewhere + 1}")
                    return
        self._at |= dict(enumerate(ids, start=first))

    def _complete(self, sight: Sight, mine: set[str], *, whole: bool) -> Iterator[Deviation]:
        end = self._end
        if end is None or not (sight.alone or whole):
            return
        listed = set(self._at.values())
        if end < len(mine) or max(self._at, default=-1) >= end:
            yield _broken(sight, words.LISTED_ONCE, f"{max(len(mine), len(self._at))} at least", f"{end} in all")
            self.forget()
        elif all(at in self._at for at in range(end)) and mine - listed:
            yield _broken(sight, words.LISTED_ONCE, "1", f"0 of {min(mine - listed)}")


def _broken(sight: Sight, message: str, expected: str, observed: str) -> Deviation:
    return sight.broke(Kind.LIST_CONTENTS, message, "/customers", expected=expected, observed=observed)
