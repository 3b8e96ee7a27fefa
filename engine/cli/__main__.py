"""Entry point of the command: `huiyin`, or `python -m engine.cli`."""

from engine.cli import huiyin


def main() -> None:
    """Run the command named in `sys.argv` and exit with its code."""
    huiyin(prog_name="huiyin")


if __name__ == "__main__":
    main()
