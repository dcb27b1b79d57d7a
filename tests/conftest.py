"""Settings shared by all tests."""

import os

from hypothesis import settings

# The default run tries the same examples every time, so that a test fails for a change and never by chance.
# `make fuzz` explores: it sets SHAREKIT_FUZZ to the number of examples per property.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile(
    "fuzz", deadline=None, derandomize=False, max_examples=int(os.environ.get("SHAREKIT_FUZZ") or 100)
)
settings.load_profile("fuzz" if os.environ.get("SHAREKIT_FUZZ") else "default")
