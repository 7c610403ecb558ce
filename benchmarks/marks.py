"""Marks in a program that valgrind runs: a child ends at once, and leaves its count of instructions behind.

Standard library only, and as little of it as can be: what is loaded here would be missing from the count of an import.
"""

import os

MARK = "mark"


def mark(name: str) -> None:
    """Says `mark NAME PID`: valgrind's count of that process is this one's count until now."""
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    os.write(1, f"{MARK} {name} {pid}\n".encode())
