"""What is found at the nodes of a graph, and by which ways it is reached. The graph may lead back into itself."""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator
from typing import Generic, TypeVar

Find = TypeVar("Find")

# What stands at more places of one value than this is told at the first of them.
_TIMES = 3


class Web(Generic[Find]):
    """Nodes with finds, and pointers that lead from node to node. Ways along which nothing is found cost nothing."""

    def __init__(self) -> None:
        self._finds: dict[Hashable, list[Find]] = {}
        self._ways: defaultdict[Hashable, list[tuple[str, Hashable]]] = defaultdict(list)
        self._before: defaultdict[Hashable, list[Hashable]] = defaultdict(list)
        self._fruitful: set[Hashable] = set()

    def enter(self, node: Hashable) -> bool:
        """True the first time."""
        new = node not in self._finds
        self._finds.setdefault(node, [])
        return new

    def find(self, node: Hashable, find: Find) -> None:
        self._finds[node].append(find)
        self._mark(node)

    def lead(self, node: Hashable, pointer: str, to: Hashable) -> None:
        self._ways[node].append((pointer, to))
        self._before[to].append(node)
        if to in self._fruitful:
            self._mark(node)

    def finds(self, root: Hashable) -> Iterator[tuple[str, Find]]:
        """Everything that is found from a node on, each with its pointer, the nearest first."""
        told: Counter[Hashable] = Counter()
        ahead: deque[tuple[str, Hashable]] = deque([("", root)])
        while ahead:
            pointer, node = ahead.popleft()
            if node not in self._fruitful or told[node] == _TIMES:
                continue
            told[node] += 1
            yield from ((pointer, find) for find in self._finds[node])
            if told[node] == 1:
                ahead.extend((pointer + step, to) for step, to in self._ways[node])

    def _mark(self, node: Hashable) -> None:
        """Something is found from here on, and so from wherever one comes here."""
        ahead = [node]
        while ahead:
            one = ahead.pop()
            if one not in self._fruitful:
                self._fruitful.add(one)
                ahead.extend(self._before[one])
