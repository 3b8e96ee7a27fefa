"""The rules of the house, held by tests: layers, length, names, texts, documentation."""
