"""What holds for all tests."""

import os

from hypothesis import settings

# Machines are shared: a deadline would measure the neighbours. In CI the same examples are tried on every
# run, so that a change is judged by what it does; elsewhere new ones are.
settings.register_profile("sharekit", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("sharekit")
