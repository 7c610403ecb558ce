"""Changes of JSON values, by the path of what they change. They give new values and leave the old ones alone."""

from collections.abc import Callable
from typing import Any

Edit = Callable[[Any], Any]


def at(path: str, edit: Edit) -> Edit:
    """Change what lies there: `a/b`, with `*` for every entry of a list. What is not there stays so."""
    step, _, rest = path.partition("/")
    inner = at(rest, edit) if rest else edit

    def change(value: Any) -> Any:
        if step == "*" and isinstance(value, list):
            return [inner(item) for item in value]
        if isinstance(value, dict) and step in value:
            return value | {step: inner(value[step])}
        return value

    return change


def put(path: str, new: Any) -> Edit:
    """Set a member, whether it was there or not."""
    where, _, name = path.rpartition("/")
    setting: Edit = lambda value: value | {name: new} if isinstance(value, dict) else value  # noqa: E731 - as short as the others
    return at(where, setting) if where else setting


def drop(path: str) -> Edit:
    """Leave a member out."""
    where, _, name = path.rpartition("/")

    def cut(value: Any) -> Any:
        return {key: item for key, item in value.items() if key != name} if isinstance(value, dict) else value

    return at(where, cut) if where else cut


def absent(path: str, new: Any) -> Edit:
    """Set a member that was left out; one that is there stays."""
    where, _, name = path.rpartition("/")
    filling: Edit = lambda value: {name: new} | value if isinstance(value, dict) else value  # noqa: E731 - as above
    return at(where, filling) if where else filling


def rename(old: str, new: str) -> Edit:
    """Give a member of an object another name."""

    def change(value: Any) -> Any:
        known = isinstance(value, dict) and old in value
        return {new if key == old else key: item for key, item in value.items()} if known else value

    return change


def copy(source: str, target: str) -> Edit:
    """Put one member in the place of another, where there is one."""

    def change(value: Any) -> Any:
        return value | {target: value[source]} if isinstance(value, dict) and source in value else value

    return change


def texts(edit: Callable[[str], str]) -> Edit:
    """Change every string, however deep; names of members stay."""

    def change(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(item) for key, item in value.items()}
        if isinstance(value, list):
            return [change(item) for item in value]
        return edit(value) if isinstance(value, str) else value

    return change


def text(edit: Callable[[str], Any]) -> Edit:
    """An edit for strings that leaves any other value as it is."""
    return lambda value: edit(value) if isinstance(value, str) else value
