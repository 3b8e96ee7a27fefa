"""Invalid models: one YAML file for each family of rules, one row for each mistake.

A row: `name` (what is wrong), `rule` and `element` that a finding must name, and the model. A process called `route`
holds start event `start`, the step written as `step` (a user task `step` without it) and end event `end`, connected in
a row, and whatever `inside` adds; or it holds `process` alone. `beside` stands next to the process. `file` is the whole
content of `definitions`. `asks` are decisions of a DMN file beside it, each as one expression, by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.factories.diagrams import HEAD
from tests.factories.rule_tables import plain

FOLDER = Path(__file__).parent
FILE = "route.bpmn"


@dataclass(frozen=True)
class Invalid:
    """One model with one mistake."""

    family: str
    name: str
    rule: str
    element: str
    source: bytes
    beside: Mapping[str, bytes]

    @property
    def files(self) -> dict[str, bytes]:
        """The model and what lies beside it."""
        return {FILE: self.source, **self.beside}


def invalid_models() -> Iterator[Invalid]:
    """Every row of every family."""
    for file in sorted(FOLDER.glob("*.yaml")):
        content = yaml.safe_load(file.read_text("utf-8"))
        for row in content["models"]:
            beside = {"rules.dmn": plain(row.pop("asks"))} if "asks" in row else {}
            yield Invalid(content["family"], row["name"], row["rule"], row["element"], written(row), beside)


def written(row: dict[str, str]) -> bytes:
    """The row's model as a file."""
    process = row.get("process") or _line(row.get("step", '<userTask id="step"/>')) + row.get("inside", "")
    marks = row.get("marks", 'isExecutable="true"')
    whole = row.get("file") or f'{row.get("beside", "")}<process id="route" {marks}>{process}</process>'
    return f"{HEAD}{whole}</definitions>".encode()


def _line(step: str) -> str:
    key = step.split('id="', 1)[1].split('"', 1)[0] if 'id="' in step else "step"
    flows = "".join(
        f'<sequenceFlow id="{one}-{other}" sourceRef="{one}" targetRef="{other}"/>'
        for one, other in (("start", key), (key, "end"))
    )
    return f'<startEvent id="start"/><endEvent id="end"/>{step}{flows}'
