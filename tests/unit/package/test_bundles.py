"""A route's folder as a bundle: what belongs to it, one hash for one content, packing and unpacking."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from engine.bpmn.bundle.package import Bundle, read_bundle, route_folders, unpack
from engine.errors import BadFile
from tests.factories.diagrams import PEOPLE, REPLY, ROUTE, bundle, diagram, line, route_files


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A route on disk, with things beside it that do not belong to it."""
    for name, data in route_files().items():
        write(tmp_path / name if name.startswith("_shared/") else tmp_path / "route" / name, data)
    write(tmp_path / "_shared" / "people.yaml", PEOPLE.encode())
    write(tmp_path / "_shared" / "calendars" / "other.yaml", b"key: other")
    write(tmp_path / "route" / "README.md", b"# Route")
    write(tmp_path / "route" / "scenarios" / "one.yaml", b"name: one")
    write(tmp_path / "route" / "forms" / ".draft.yaml", b"title: D")
    return tmp_path / "route"


def write(path: Path, data: bytes) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def test_a_bundle_holds_what_makes_the_route_run(folder: Path) -> None:
    assert list(read_bundle(folder).files) == sorted(route_files())


def test_equal_content_has_an_equal_hash(folder: Path) -> None:
    first = read_bundle(folder)
    (folder / "README.md").write_text("# Other words")
    assert read_bundle(folder).hash == first.hash == Bundle("route", dict(reversed(first.files.items()))).hash


@pytest.mark.parametrize(
    "changes",
    [
        {"process.yaml": ROUTE + "\n"},
        {"forms/more.yaml": REPLY},
        {"forms/reply.yaml": None},
        {"_shared/escalation.yaml": "standard: []"},
    ],
)
def test_any_change_changes_the_hash(changes: dict[str, str | bytes | None]) -> None:
    assert bundle(changes).hash != bundle().hash


def test_the_key_and_the_borders_between_files_count() -> None:
    assert bundle(key="other").hash != bundle().hash
    assert Bundle("r", {"a": b"bc", "d": b""}).hash != Bundle("r", {"a": b"b", "cd": b""}).hash


def test_packing_is_the_same_every_time_and_loses_nothing() -> None:
    packed = bundle().pack()
    assert packed == bundle().pack()
    assert unpack(packed) == bundle()
    assert unpack(packed).hash == bundle().hash


def _zip_of_zeros() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("KEY", "route")
        archive.writestr("files/a.yaml", bytes(40_000_000))
    return stream.getvalue()


@pytest.mark.parametrize("packed", [b"", b"hello", bundle().pack()[:200], _zip_of_zeros()])
def test_what_is_no_packed_route_is_refused(packed: bytes) -> None:
    with pytest.raises(BadFile):
        unpack(packed)


def test_shared_pieces_come_along_with_what_they_name(folder: Path) -> None:
    write(folder.parent / "_shared" / "forms" / "a.yaml", b"x: {$ref: '_shared/forms/b.yaml#/y'}")
    write(folder.parent / "_shared" / "forms" / "b.yaml", b"y: {type: string, title: Y}")
    write(folder.parent / "_shared" / "forms" / "c.yaml", b"z: {type: string, title: Z}")
    write(folder / "forms" / "more.yaml", b"title: T\nproperties: {a: {$ref: '../../_shared/forms/a.yaml#/x'}}")
    shared = {name for name in read_bundle(folder).files if name.startswith("_shared/forms/")}
    assert shared == {"_shared/forms/a.yaml", "_shared/forms/b.yaml"}


def test_people_are_never_part_of_a_route(folder: Path) -> None:
    write(folder / "forms" / "more.yaml", b"title: _shared/people.yaml")
    assert "_shared/people.yaml" not in read_bundle(folder).files


def test_links_that_leave_the_folder_are_left_out(folder: Path, tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}-secret.yaml"
    secret.write_text("password: x")
    (folder / "forms" / "link.yaml").symlink_to(secret)
    (folder.parent / "_shared" / "link.yaml").symlink_to(secret)
    write(folder / "forms" / "more.yaml", b"title: _shared/link.yaml _shared/../../x.yaml")
    assert not [name for name in read_bundle(folder).files if "link" in name or ".." in name]


def test_a_folder_that_is_no_route_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        read_bundle(tmp_path)


def test_routes_are_found_in_a_folder(folder: Path) -> None:
    assert route_folders(folder) == [folder]
    assert route_folders(folder.parent) == [folder]
    assert route_folders(folder.parent / "nowhere") == []


@pytest.mark.parametrize(
    ("base", "reference", "name"),
    [
        ("forms/reply.yaml", "forms/register.yaml", "forms/register.yaml"),
        ("forms/reply.yaml", "register.yaml", "forms/register.yaml"),
        ("forms/reply.yaml", "../process.yaml", "process.yaml"),
        ("forms/reply.yaml", "../../_shared/escalation.yaml", "_shared/escalation.yaml"),
        ("_shared/escalation.yaml", "calendars/shenzhen.yaml", "_shared/calendars/shenzhen.yaml"),
        ("forms/reply.yaml", "../../other/process.yaml", None),
        ("forms/reply.yaml", "../../../../etc/passwd", None),
        ("forms/reply.yaml", "/etc/passwd", None),
        ("forms/reply.yaml", "gone.yaml", None),
    ],
)
def test_references_stay_inside_the_bundle(base: str, reference: str, name: str | None) -> None:
    assert bundle().resolve(base, reference) == name


def test_the_diagram_is_named_like_the_route_or_is_the_only_one() -> None:
    assert bundle().model_name == "route.bpmn"
    assert Bundle("route", {"drawing.bpmn": b""}).model_name == "drawing.bpmn"
    with pytest.raises(BadFile):
        _ = Bundle("route", {}).model


def test_decisions_are_part_of_the_bundle_and_shared_ones_come_along_when_they_are_named(folder: Path) -> None:
    before = read_bundle(folder)
    write(folder / "own.dmn", b"<definitions/>")
    write(folder.parent / "_shared" / "refunds.dmn", b"<definitions/>")
    write(folder.parent / "_shared" / "other.dmn", b"<definitions/>")
    asks = '<businessRuleTask id="ask" huiyin:decision="d" huiyin:decisionFile="_shared/refunds.dmn"/>'
    write(folder / "route.bpmn", diagram(line(asks)))
    bundle = read_bundle(folder)
    assert set(bundle.sources) == {"route.bpmn", "own.dmn", "_shared/refunds.dmn"}
    write(folder / "own.dmn", b"<definitions />")
    assert len({before.hash, bundle.hash, read_bundle(folder).hash}) == 3
