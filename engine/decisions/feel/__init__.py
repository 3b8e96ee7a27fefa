"""FEEL: text → syntax tree (`syntax`) → closures (`compiler`) → values. Data in, data out; no Python is reachable from it."""
