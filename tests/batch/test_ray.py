"""The executor that docs/scale.md shows for Ray, where Ray is installed (`pip install ray`)."""

import os
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from sharekit.batch.run import Workers, run_all

PAGE = Path(__file__).parents[2] / "docs" / "scale.md"


def _fragile(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 2


def test_a_task_whose_worker_dies_is_one_row() -> None:
    ray = pytest.importorskip("ray")
    code = re.search(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        exec(code[1], names)
        outcomes = list(run_all(_fragile, range(12), Workers(pool=lambda _: names["RayExecutor"](), count=2)))
    finally:
        ray.shutdown()
    assert [outcome.item for outcome in outcomes if outcome.error] == [7]
    assert [outcome.result for outcome in outcomes if not outcome.error] == [
        2 * n for n in range(12) if n != 7
    ]
