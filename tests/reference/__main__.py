"""`python -m tests.reference`: write the generated pages."""

from tests.reference import pages

for file, content in pages().items():
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")
    print(file.name)
