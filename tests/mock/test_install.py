"""What a newcomer has who installs the mock alone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]
NOT_NEEDED = ("sqlalchemy", "pytest", "schemathesis", "hypothesis", "playwright")


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a new environment with `vivamo-client[mock]` in it, from a wheel and the package registry."""
    folder = tmp_path_factory.mktemp("bare")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own
    [wheel] = folder.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)  # noqa: S603 - our own
    installed = folder / "venv" / "bin" / "python"
    pip = [str(installed), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", f"{wheel}[mock]"]
    subprocess.run(pip, check=True, cwd=folder)  # noqa: S603 - our own
    return installed


@contextmanager
def serving(python: Path, folder: Path, *arguments: str) -> Iterator[str]:
    """The address of the mock, begun in a folder by `python -m payments_mock`; it must end without a word."""
    command = [str(python), "-W", "error", "-m", "payments_mock", "vivamo", "--port", "0", *arguments]
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_"))}
    with subprocess.Popen(  # noqa: S603 - our own
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as mock:
        assert mock.stdout is not None
        yield mock.stdout.readline().split()[-1]
        mock.send_signal(signal.SIGINT)
        assert mock.communicate(timeout=20) == ("", "")


def test_mock_runs_from_a_bare_installation_in_an_empty_folder(python: Path, tmp_path: Path) -> None:
    """API, page, look and checkout, with all that they load late; nothing is left in the folder."""
    with serving(python, tmp_path) as url, httpx.Client(base_url=url) as http:
        http.headers["Authorization"] = "Bearer sk_test_mock"
        data = {"email": "a@mailinator.com", "phone": "2125550123"}
        made = http.post("/v1/customers", json={"externalCustomerId": "u", "data": data}).json()
        assert (made["data"]["phone"], "warning" in made) == ("+12125550123", True)
        assert "mailinator" in http.get("/").text
        assert http.get("/_mock/static/page.css").status_code == 200
        assert http.get("/_mock/static/page.js").status_code == 200
        secret = http.get("/v1/customers/u/kyc-info").json()["kycVerification"]["clientSecretKey"]
        assert "Verify your identity" in http.get(f"/checkout/{secret}").text
    assert list(tmp_path.iterdir()) == []


def test_mock_reads_and_writes_files_from_a_bare_installation(python: Path, tmp_path: Path) -> None:
    """The operator's, the state's, the record's."""
    (tmp_path / "operator.yaml").write_text("tax_type: none\n", "utf-8")
    with serving(python, tmp_path, "--operator", "operator.yaml", "--state", "s.json", "--record", "r.har") as url:
        assert httpx.get(f"{url}/_mock/state").json()["taxType"] == "none"
    assert {path.name for path in tmp_path.iterdir()} == {"operator.yaml", "s.json", "r.har"}


@pytest.mark.parametrize("name", NOT_NEEDED)
def test_bare_installation_brings_no_more_than_it_needs(python: Path, name: str) -> None:
    """Databases and test tools are other extras'."""
    code = f"import importlib.util, sys; sys.exit(importlib.util.find_spec({name!r}) is not None)"
    assert subprocess.run([str(python), "-c", code], check=False).returncode == 0  # noqa: S603 - our own
