"""What is installed works like the source tree: the wheel carries routes, pages, catalogues and migrations."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, files


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, far from the source tree."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(folder.glob("huiyin-*.whl"))) as wheel:
        wheel.extractall(folder / "site")
    return folder / "site"


def answer(installed: Path, program: str) -> str:
    """What `program` prints when it imports the installed packages."""
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=installed.parent, env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_an_installed_application_finds_its_routes(installed: Path) -> None:
    found = Path(answer(installed, "from engine.settings import Settings; print(Settings().processes)"))
    assert found == installed / "engine" / "processes"
    assert (found / "customer_voice" / "customer_voice.bpmn").is_file()


def test_an_installed_application_speaks_chinese(installed: Path) -> None:
    program = "from engine.locale import catalogue; print(len(catalogue('zh_Hans')) > 0)"
    assert answer(installed, program) == "True"


def test_the_wheel_carries_every_file_of_the_packages(installed: Path) -> None:
    expected = [path for path in files() if path.parts[0] in {"engine", "web"} and "frontend" not in path.parts]
    assert [str(path) for path in expected if not (installed / path).is_file()] == []
