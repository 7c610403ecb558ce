"""Which observations have one cause. Values only."""

from collections.abc import Callable, Hashable

from contract_tests.findings import Deviation, Kind, Seen

# What a server does in one place for all of its operations: a gateway, a middleware, a serializer.
_OF_THE_WHOLE_SERVER = frozenset(
    {
        Kind.UNDOCUMENTED_STATUS,
        Kind.ERROR_SHAPE,
        Kind.CONTENT_TYPE,
        Kind.AUTH_NOT_ENFORCED,
        Kind.METHOD_NOT_ENFORCED,
    }
)
# A validator that is off lets every keyword pass, and a new object brings many names: the cause tells nothing more.
_LOOSE = frozenset({Kind.VALIDATION_NOT_ENFORCED, Kind.VALIDATION_TOO_STRICT, Kind.UNDOCUMENTED_FIELD})
# So many fields of one operation at once are no accident of one field.
FIELDS = 3
# So many operations at once are no accident of one operation.
OPERATIONS = 4


def gathered(seen: list[Seen]) -> list[list[Seen]]:
    """Groups of one cause each; the one that tells most stands first."""
    groups = _absorbed(seen)
    groups = _merged(groups, _in_one_list, least=2)
    groups = _merged(groups, _in_one_operation, least=FIELDS)
    groups = _merged(groups, _of_one_server, least=2)
    groups = _merged(groups, _everywhere, least=OPERATIONS)
    return [sorted(group, key=_first) for group in groups]


def _first(seen: Seen) -> tuple[bool, int]:
    """What breaks stands before what does not, the smaller request before the larger."""
    return seen.deviation.kind is Kind.UNDOCUMENTED_FIELD, seen.size


def _absorbed(seen: list[Seen]) -> list[list[Seen]]:
    """A new field under which something else is wrong, or beside which something is lost, is part of that."""
    new = [one for one in seen if one.deviation.kind is Kind.UNDOCUMENTED_FIELD]
    groups = {id(one): [one] for one in seen}
    for one in new:
        home = next((other for other in seen if other not in new and _explains(other.deviation, one.deviation)), None)
        if home:
            groups[id(home)] += groups.pop(id(one))
    return list(groups.values())


def _explains(deviation: Deviation, new: Deviation) -> bool:
    if deviation.operation != new.operation:
        return False
    renamed = deviation.place.rpartition("/")[0] == new.place.rpartition("/")[0] and bool(deviation.place)
    lost = deviation.observed == "nothing" or deviation.observed.startswith("KeyError")
    return deviation.place == new.place or (renamed and lost)


# A key that groups of one cause share; None keeps a group apart.
_Key = Callable[[Seen], Hashable | None]


def _merged(groups: list[list[Seen]], key: _Key, *, least: int) -> list[list[Seen]]:
    """Groups that share a key become one where there are at least so many of them."""
    by_key: dict[Hashable, list[list[Seen]]] = {}
    for group in groups:
        found = key(group[0])
        by_key.setdefault(id(group) if found is None else found, []).append(group)
    merged: list[list[Seen]] = []
    for alike in by_key.values():
        merged += [[one for group in alike for one in group]] if len(alike) >= least else alike
    return merged


def _in_one_list(seen: Seen) -> Hashable | None:
    """An entry that is lost is missing from its page, from the count and from the order too."""
    deviation = seen.deviation
    return deviation.operation if deviation.kind is Kind.LIST_CONTENTS else None


def _in_one_operation(seen: Seen) -> Hashable | None:
    deviation = seen.deviation
    return deviation.operation, deviation.kind, "" if deviation.kind in _LOOSE else deviation.cause


def _of_one_server(seen: Seen) -> Hashable | None:
    deviation = seen.deviation
    return (deviation.kind, deviation.cause) if deviation.kind in _OF_THE_WHOLE_SERVER else None


def _everywhere(seen: Seen) -> Hashable | None:
    deviation = seen.deviation
    named = deviation.kind is Kind.UNDOCUMENTED_FIELD or deviation.kind not in _LOOSE
    return deviation.kind, deviation.cause if named else ""
