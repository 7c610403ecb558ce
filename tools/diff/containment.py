"""Which of two regular expressions allows what the other does not: a program of its own, since it may take for ever.

Reads two patterns as a JSON array, prints a JSON array: has the second what the first lacks, and the first what the
second lacks. Fails when it cannot tell (a look-ahead, a word boundary, an anchor within).
"""

import json
import sys
from typing import Any

import interegular


def machine(pattern: str) -> Any:
    """The automaton of the whole texts in which the pattern is found, as `pattern` means it in a schema."""
    if "(?=" in pattern or "(?!" in pattern:
        raise ValueError("a look-ahead, which is read as if it stood at the end")
    # `|` at the top would bind the anchors to its outer branches alone.
    starts, ends = pattern.startswith("^"), pattern.endswith("$") and not pattern.endswith("\\$")
    if "|" in pattern and (starts or ends) and not _is_one_group(pattern[starts : len(pattern) - ends]):
        raise ValueError("alternatives beside anchors")
    inner = pattern[starts : len(pattern) - ends]
    anything = r"[\s\S]*"
    whole = f"{'' if starts else anything}(?:{inner}){'' if ends else anything}"
    return interegular.parse_pattern(whole).to_fsm()


def _is_one_group(pattern: str) -> bool:
    """Whether every `|` stands within brackets of some kind."""
    depth, skip = 0, False
    for sign in pattern:
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif sign in "([":
            depth += 1
        elif sign in ")]":
            depth -= 1
        elif sign == "|" and depth == 0:
            return False
    return True


def main() -> None:
    old, new = (machine(pattern) for pattern in json.load(sys.stdin))
    json.dump([not new.issubset(old), not old.issubset(new)], sys.stdout)


if __name__ == "__main__":
    main()
