"""Tables (SQLAlchemy Core), frozen dataclasses and legal transitions. One noun a file; no statement runs here."""
