"""Anything ▶ articles: `read` imports the module of each kind of source on first use."""

from sharekit.sources.kinds import KINDS
from sharekit.sources.read_source import read

__all__ = ["KINDS", "read"]
