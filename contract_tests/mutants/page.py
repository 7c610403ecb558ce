"""A part of a page of the documentation that a program writes, between two marks."""

from pathlib import Path


def put_into(page: Path, name: str, words: str) -> None:
    """Replace what stands between the marks. Raises ValueError when the page has none of that name."""
    page.write_text(replaced(page.read_text("utf-8"), name, words), "utf-8")


def replaced(text: str, name: str, words: str) -> str:
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    head, found, rest = text.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"the page has no part between {begin} and {end}")
    return f"{head}{begin}\n{words}\n{end}{tail}"
