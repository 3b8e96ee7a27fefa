"""An office to look around in: the article's voices and some dozens more, at every stage, ending at the present.

The rule of this folder: nothing is written past the one door. Every voice is played by commands in virtual time, with
the real worker beside it, so that clocks, levels and audit are what they would have been. `voices/*.yaml` and
`scenes.yaml` are the content: a voice names the scenes it goes through, and stops after the last.
"""

from engine.demo.office import Filled, SignIn, fill, play_all

__all__ = ["Filled", "SignIn", "fill", "play_all"]
