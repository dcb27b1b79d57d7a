"""Anything ▶ articles: the door is `read`; each kind of source is one module, imported when it is met."""

from sharekit.sources.kinds import KINDS
from sharekit.sources.reader import read

__all__ = ["KINDS", "read"]
