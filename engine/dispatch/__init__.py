"""The one door for every change: `Engine.run(command, actor)`."""

from engine.dispatch.definitions import Definition
from engine.dispatch.engine import Command, Engine
from engine.dispatch.transaction import CaseInHand, Transaction

__all__ = ["CaseInHand", "Command", "Definition", "Engine", "Transaction"]
