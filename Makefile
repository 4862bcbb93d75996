# Everything installs itself into .venv on first use. `make report` and `make test` are all one needs to know.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed

.PHONY: report test test-all check bench serve demo wheel lock picture clean

report: $(INSTALLED)  ## run the flow on data/raw and say where the report lies
	$(BIN)/python flows/compare.py

test: $(INSTALLED)  ## the tests, in a few minutes
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-all: $(INSTALLED)  ## the slow ones too: killed processes, real servers, thirty days
	$(BIN)/python -m pytest -n 2 --dist loadfile -m ""

check: $(INSTALLED)  ## style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(INSTALLED)  ## how right and how fast; results in benchmarks/results
	$(BIN)/python -m benchmarks

serve: $(INSTALLED)  ## schedule, folder watch, Prefect's page and the reports, on this machine only
	$(BIN)/framing serve

demo: report  ## the same on the shipped articles, then what was planted in them and what was found
	$(BIN)/python -m pytest -q -m slow tests/test_demo.py -rA

wheel: $(INSTALLED)  ## dist/framing-*.whl
	$(BIN)/python -m build --wheel --no-isolation

picture: $(INSTALLED)  ## docs/rooms.svg, drawn from the imports
	$(BIN)/python docs/draw.py

lock: ## requirements.lock from pyproject.toml, in a fresh environment
	PYTHON="$(PYTHON)" sh .ci/lock

$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
# the pip that Python 3.11 brings cannot resolve everything here; torch goes first, so that nothing pulls another build
	$(PIP) install -q "$$(grep '^pip==' requirements.lock)"
	$(PIP) install -q "$$(grep '^torch==' requirements.lock)"
	$(PIP) install -q -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) build dist
