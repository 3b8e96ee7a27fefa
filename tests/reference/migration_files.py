"""The page of `migrations/*.yaml`, from its JSON Schema."""

from __future__ import annotations

from engine.bpmn.migration.file import SCHEMA
from engine.yamlschema import packaged_schema
from tests.reference.designer_files import rows
from tests.reference.markdown import page, table

SAMPLE = """\
```yaml
# yaml-language-server: $schema=../../../engine/bpmn/schemas/migration.schema.json
from: [3, 1f3a9c04]
note: 核查拆成“查话单”和“查录音”两步
elements: {check: check_records}
flows: {check_to_merge: records_to_merge}
```"""


def migration_files_page() -> str:
    """Every key with its meaning."""
    schema = packaged_schema(*SCHEMA)
    return page(
        "# Migration files",
        "What running cases of an older version find under another id in this one: `migrations/*.yaml` of a route's "
        "folder. Only ids that changed are written; everything else keeps its id. "
        "[How cases move](../explanation/migration.md) says what becomes of each place of a case.",
        SAMPLE,
        table(("key", "needed", "meaning", "example"), list(rows(schema))),
        "A route has at most one file for each older version. Ids that neither version has are refused with their "
        "line. Two elements may become one; two flows may not, because a join counts the flows.",
    )
