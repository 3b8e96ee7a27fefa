"""FEEL: text → syntax tree (`syntax`) → closures (`compiler`) → values. Data in, data out; Python is out of reach."""
