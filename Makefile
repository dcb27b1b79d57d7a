# What CI does, under the same names. `make demo` and `make test` need Python 3.11 or newer and make, no more.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: demo test check format lock goldens bench wheel clean

demo: $(VENV)/installed ## install, and make everything from an example article
	$(BIN)/sharekit make examples/*.txt --config examples/sharekit.toml -o output
	@echo "Look into output/: the card is og.png, the letter is digest.html."

test: $(VENV)/tested ## run all tests
	$(BIN)/python -m pytest

check: $(VENV)/checked ## ruff, format, mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/checked ## put the code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/checked ## renew constraints.txt: versions and hashes, no host
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --group test --group check --generate-hashes \
		--universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --upgrade -o constraints.txt

goldens: $(VENV)/tested ## draw tests/goldens anew; look at what changed before you commit it
	$(BIN)/python scripts/draw_goldens.py

bench: $(VENV)/tested ## what needs no peer; benchmarks/README.md has the rest and the figures
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/text/speed.py --headlines 2000
	$(BIN)/python benchmarks/digest.py 20
	$(BIN)/python benchmarks/publish_site.py 400 0

wheel: $(VENV)/tested ## build the wheel and the sdist
	$(BIN)/python -m build --no-isolation

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --upgrade 'pip>=25.1'
	$(BIN)/python -c "import tomllib; \
		print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > $(VENV)/runtime.txt
	$(PIP) -c constraints.txt -r $(VENV)/runtime.txt
	$(PIP) --no-deps -e . # pip checks hashes of what it downloads; this tree has none to check
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(PIP) -c constraints.txt --group test
	@touch $@

$(VENV)/checked: $(VENV)/tested
	$(PIP) -c constraints.txt --group check
	@touch $@

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
