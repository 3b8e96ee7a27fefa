"""Say what is proved here and by which figures: `make soak` begins with it."""

from __future__ import annotations

import os
import re

import tests.chaos


def main() -> None:
    """The rule of the folder, and the figures that the environment asks for instead of the usual ones."""
    said = tests.chaos.__doc__ or ""
    print(said)
    asked = {name: os.environ[name] for name in re.findall(r"HUIYIN_[A-Z_]+", said) if name in os.environ}
    print("Asked for now:", ", ".join(f"{name}={value}" for name, value in asked.items()) or "the usual figures")


if __name__ == "__main__":
    main()
