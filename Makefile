# The commands that CI runs. `make demo` and `make test` need only Python 3.11 or newer and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

# Programs that tests start would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test test-harsh test-lowest check format lock goldens bench fuzz wheel try-wheel supply-chain release docs docs-serve clean

demo: $(VENV)/installed ## make everything from an example article
	$(BIN)/sharekit make examples/*.txt --config examples/sharekit.toml -o output
	@echo "Look into output/: the card is og.png, the email is digest.html."

test: $(VENV)/tested ## run all tests
	$(BIN)/python -m pytest

ROUNDS ?= 20
test-harsh: $(VENV)/tested ## run all tests ROUNDS times, each under another time zone, locale, hash seed, clock and load
	$(BIN)/python -m scripts.repeat_tests --rounds $(ROUNDS)

LOWEST := .venv-lowest
test-lowest: ## run all tests with the lowest versions that pyproject.toml allows, in an environment of their own
	$(PYTHON) -m venv $(LOWEST)
	$(LOWEST)/bin/pip install --quiet --disable-pip-version-check uv
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct \
		--all-extras --group test -r pyproject.toml
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --no-deps -e .
	$(LOWEST)/bin/python -m pytest

check: $(VENV)/checked ## ruff, format, mypy --strict, our English
	$(BIN)/ruff check .
	$(BIN)/ruff check --preview --select PLW1514 . # every text file names its encoding
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m scripts.check_words
	$(BIN)/python -m scripts.compare_test_ids

format: $(VENV)/checked ## format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: $(VENV)/checked ## update constraints.txt: versions and hashes
	$(PIP) uv
	$(BIN)/uv pip compile pyproject.toml --quiet --all-extras --group test --group check --group fuzz --group release --group docs --generate-hashes \
		--universal --python-version 3.11 --no-header --no-annotate --no-emit-index-url --upgrade -o constraints.txt

docs: $(VENV)/tested ## build the documentation site into output/docs, with its own share cards
	$(PIP) -c constraints.txt --group docs
	$(BIN)/mkdocs build --quiet

docs-serve: docs ## show the documentation at http://127.0.0.1:8001
	$(BIN)/python -m http.server --bind 127.0.0.1 --directory output/docs 8001

goldens: $(VENV)/tested ## redraw tests/goldens; look at every change before you commit it
	$(BIN)/python -m scripts.draw_goldens

bench: $(VENV)/tested ## benchmarks that need no peer; benchmarks/README.md has the others
	$(BIN)/python benchmarks/cold_start.py
	$(BIN)/python benchmarks/text/speed.py --headlines 2000
	$(BIN)/python benchmarks/digest.py 20
	$(BIN)/python benchmarks/publish_site.py 400 0

wheel: $(VENV)/tested ## build the wheel and the sdist
	$(BIN)/python -m build --no-isolation

try-wheel: $(VENV)/tested ## install the wheel without the lock, with every Python on the PATH, and use it
	$(BIN)/python -m scripts.try_wheel

supply-chain: $(VENV)/checked ## licences, known vulnerabilities, and the files of CI
	$(PIP) -c constraints.txt --group release
	$(BIN)/python -m scripts.supply_chain

release: $(VENV)/tested ## build a release into dist/ and check it
	$(PIP) -c constraints.txt --group release --group check
	$(BIN)/python -m scripts.release

SECONDS ?= 60
fuzz: $(VENV)/tested ## fuzz every parser of outside bytes for SECONDS each
	$(PIP) -c constraints.txt --group fuzz
	$(BIN)/python -m tests.fuzz.explore $(SECONDS)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --upgrade 'pip>=25.1'
	$(BIN)/python -c "import tomllib; \
		print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" > $(VENV)/runtime.txt
	$(PIP) -c constraints.txt -r $(VENV)/runtime.txt
	$(PIP) --no-deps -e . # pip checks the hashes of what it downloads; this tree has none
	@touch $@

$(VENV)/tested: $(VENV)/installed
	$(PIP) -c constraints.txt --group test
	@touch $@

$(VENV)/checked: $(VENV)/tested
	$(PIP) -c constraints.txt --group check
	@touch $@

clean:
	rm -rf $(VENV) $(LOWEST) dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis
