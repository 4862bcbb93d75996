# Every target first installs what it needs into .venv. Most people need only `make report` and `make test`.

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALLED := $(VENV)/.installed

.PHONY: report test test-all check bench serve demo wheel lock picture docs clean

report: $(INSTALLED)  ## compare the outlets in data/raw and print where the report is
	$(BIN)/python flows/compare.py

test: $(INSTALLED)  ## run the tests (a few minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-all: $(INSTALLED)  ## run the slow tests too: killed processes, real servers, thirty simulated days
	$(BIN)/python -m pytest -n 2 --dist loadfile -m ""

check: $(INSTALLED)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(INSTALLED)  ## measure accuracy and speed; results are in benchmarks/results
	$(BIN)/python -m benchmarks

serve: $(INSTALLED)  ## keep running: schedule, folder watch, Prefect's page and the reports, on this machine only
	$(BIN)/framing serve

demo: report  ## like report, then list what was planted in the shipped articles and what was found
	$(BIN)/python -m pytest -q -m slow tests/test_demo.py -rA

wheel: $(INSTALLED)  ## build dist/framing-*.whl
	$(BIN)/python -m build --wheel --no-isolation

picture: $(INSTALLED)  ## draw docs/rooms.svg from the imports
	$(BIN)/python docs/draw.py

docs: picture  ## write the parts of docs/ that are made from the code
	$(BIN)/python docs/list_formats.py

lock: ## write requirements.lock from pyproject.toml, in a fresh environment
	PYTHON="$(PYTHON)" sh .ci/lock

$(INSTALLED): requirements.lock pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
# Update pip first: the one in Python 3.11 cannot resolve everything here. Install torch next: else another build comes.
	$(PIP) install -q "$$(grep '^pip==' requirements.lock)"
	$(PIP) install -q "$$(grep '^torch==' requirements.lock)"
	$(PIP) install -q -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) build dist
