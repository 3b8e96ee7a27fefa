"""A script can tell from the exit code what went wrong, and a person from standard error what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engine.cli import huiyin
from engine.cli._exits import Exit


def run(*words: str, **environment: str) -> Result:
    """`huiyin WORDS` with environment variables."""
    return CliRunner().invoke(huiyin, words, env=environment)


def test_a_database_that_is_away_exits_4() -> None:
    result = run("db", "upgrade", HUIYIN_DATABASE_URL="postgresql://127.0.0.1:1/huiyin?connect_timeout=2")
    assert result.exit_code == Exit.UNAVAILABLE
    assert result.stdout == ""
    assert "Try again in a moment." in result.stderr


@pytest.mark.parametrize("address", ["mysql://127.0.0.1/huiyin", "no address at all"])
def test_an_address_that_is_none_is_named(address: str) -> None:
    result = run("db", "upgrade", HUIYIN_DATABASE_URL=address)
    assert result.exit_code == Exit.FAILED
    assert "HUIYIN_DATABASE_URL" in result.stderr


def test_a_folder_that_cannot_be_made_exits_4(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    result = run("db", "upgrade", HUIYIN_DATABASE_URL=f"sqlite:///{tmp_path}/file/huiyin.db")
    assert result.exit_code == Exit.UNAVAILABLE


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUIYIN_PORT", "eighty"),
        ("HUIYIN_PORT", "99999"),
        ("HUIYIN_TICK_SECONDS", "0"),
        ("HUIYIN_TICK_SECONDS", "nan"),
        ("HUIYIN_LEASE_SECONDS", "-5"),
        ("HUIYIN_LANGUAGE", "Klingon"),
        ("HUIYIN_ZONE", "Mars/Olympus"),
    ],
)
def test_a_setting_that_does_not_fit_is_named(name: str, value: str) -> None:
    result = run("db", "status", **{name: value})
    assert result.exit_code == Exit.FAILED
    assert f"{name}={value}" in result.stderr


def test_an_empty_database_is_set_up_once_and_then_left_alone(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/new/huiyin.db"
    assert run("db", "upgrade", HUIYIN_DATABASE_URL=address).exit_code == Exit.OK
    assert run("db", "upgrade", HUIYIN_DATABASE_URL=address).exit_code == Exit.OK
    assert run("db", "status", HUIYIN_DATABASE_URL=address).exit_code == Exit.OK


def test_a_database_that_was_never_set_up_says_what_to_do(tmp_path: Path) -> None:
    result = run("worker", "--once", HUIYIN_DATABASE_URL=f"sqlite:///{tmp_path}/empty.db")
    assert result.exit_code == Exit.FAILED
    assert "huiyin db upgrade" in result.stderr
