"""What is given to a target reaches its program as it is, and no shell or terminal sees more of it."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ADDRESS = "https://user:hunter2@host/x?key=s3cret"
TARGETS = [("regenerate", "SPEC"), ("fetch-spec", "SPEC_URL"), ("spec-diff", "OLD"), ("spec-diff", "NEW")]


def made(target: str, setting: str, folder: Path) -> str:
    """What `make` prints, with a Python that writes down its arguments and does nothing."""
    python = folder / "python"
    python.write_text(f'#!/bin/sh\nfor each; do echo "$each"; done > {folder}/arguments\n', "utf-8")
    python.chmod(0o755)
    (folder / "ready").touch()  # newer than what an environment is made from
    command = ["make", "--no-print-directory", target, setting, f"BIN={folder}", f"READY={folder}/ready"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout  # noqa: S603


@pytest.mark.parametrize(("target", "name"), TARGETS, ids=[f"{target} {name}" for target, name in TARGETS])
@pytest.mark.parametrize("value", ["a b'c.yaml", 'a"b`id`.yaml', "ä;id.yaml"], ids=["space", "quote", "sign"])
def test_a_path_reaches_the_program_whole(target: str, name: str, value: str, tmp_path: Path) -> None:
    """Whatever letters it has; the shell runs none of it."""
    made(target, f"{name}={value}", tmp_path)
    assert value in (tmp_path / "arguments").read_text("utf-8").splitlines()


@pytest.mark.parametrize(("target", "name"), TARGETS, ids=[f"{target} {name}" for target, name in TARGETS])
def test_an_address_is_not_echoed(target: str, name: str, tmp_path: Path) -> None:
    """It may hold a password or a key, and logs are kept."""
    assert made(target, f"{name}={ADDRESS}", tmp_path) == ""
