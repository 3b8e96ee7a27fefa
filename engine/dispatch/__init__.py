"""The one door for every change: `Engine.run(command, actor)`."""

from engine.dispatch.engine import Command, Engine
from engine.dispatch.transaction import CaseInHand, Transaction

__all__ = ["CaseInHand", "Command", "Engine", "Transaction"]
