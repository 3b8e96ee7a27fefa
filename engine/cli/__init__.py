"""The command `huiyin`: one subcommand a file, found by its name and loaded when it is called.

The rule of this folder: a module without a leading underscore holds one `command`, named like its file (`import_.py`
is `huiyin import`); further commands come from the entry-point group `huiyin.commands`. A command translates words
into one command or query of the engine, and prints the result. Standard output holds the result alone, in English;
progress, remarks and errors go to standard error.
"""

from engine.cli._root import huiyin

__all__ = ["huiyin"]
