"""One card is drawn at a time in a process.

Fonts, glyphs and shaped text are cached for all studios, and drawing is CPU work, so threads that draw at the
same time would gain nothing. They may share studios: the lock keeps the caches consistent. Pictures from the
web are fetched outside it. To use more cores, use processes (`sharekit.batch`).
"""

from __future__ import annotations

import threading

DRAWING = threading.RLock()
