"""The signing recipes of docs/serve.md, run in the languages that are installed."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from sharekit.web.signing import signature

DOCS = (Path(__file__).parents[2] / "docs" / "serve.md").read_text(encoding="utf-8")
TARGET = "og/news.png?headline=K%C3%B6nig+%26+%22Partner%22&byline=Ida&byline=Ada"
KEY = "a key of the tests, long enough"
AROUND = {
    "js": ("node", "-e", "{recipe}\nconsole.log(sign(process.argv[1], process.argv[2]));"),
    "php": ("php", "-r", "$target = $argv[1]; $key = $argv[2];\n{recipe}\necho $signature;"),
    "ruby": (
        "ruby", "-e", "require 'base64'; require 'openssl'; target, key = ARGV\n{recipe}\nputs signature",
    ),
}  # fmt: skip
GO = """package main
import ("crypto/hmac"; "crypto/sha256"; "encoding/base64"; "fmt"; "os")
func main() {
target, key := os.Args[1], os.Args[2]
{recipe}
fmt.Println(signature)
}
"""


@pytest.mark.parametrize("language", AROUND)
def test_a_recipe_signs_as_we_do(language: str) -> None:
    program, flag, around = AROUND[language]
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    (recipe,) = re.findall(rf"```{language}\n(.*?)```", DOCS, re.DOTALL)
    command = [program, flag, around.replace("{recipe}", recipe), TARGET, KEY]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == signature(TARGET, KEY.encode())


@pytest.mark.skipif(shutil.which("go") is None, reason="go is not installed")
def test_the_recipe_in_go(tmp_path: Path) -> None:
    (recipe,) = re.findall(r"```go\n(.*?)```", DOCS, re.DOTALL)
    (tmp_path / "main.go").write_text(GO.replace("{recipe}", recipe), encoding="utf-8")
    done = subprocess.run(
        ["go", "run", "main.go", TARGET, KEY], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.strip() == signature(TARGET, KEY.encode())
