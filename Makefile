# Every target first installs what it needs into .venv. Most people need only `make report` and `make test`.
# `make found` installs nothing: it says what is here and what is missing.

.DEFAULT_GOAL := report

# The first that starts: a name on the path may lead to a Python that is not there, as with pyenv.
PYTHON ?= $(shell for one in python3.11 python3.12 python3; do $$one -c '' 2>/dev/null && command -v $$one && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
INSTALL := $(PIP) install -q --require-hashes --no-deps
INSTALLED := $(VENV)/.installed
DEVELOP := $(VENV)/.develop

# What Python has compiled is kept: the tests start hundreds of programs, and each would compile the whole package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: found report languages test test-all check bench serve demo wheel lock picture docs clean

found:  ## say which Python is here, and what is missing before anything can be installed
	@sh .ci/found "$(PYTHON)" "$(BIN)/python"

report: $(INSTALLED)  ## compare the outlets in data/raw and print where the report is
	$(BIN)/python flows/compare.py

languages: $(INSTALLED) requirements-languages.lock  ## install what compares articles in several languages
	$(INSTALL) -r requirements-languages.lock

test: $(DEVELOP)  ## run the tests (a few minutes)
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not slow"

test-all: $(DEVELOP)  ## run the slow tests too: killed processes, real servers, thirty simulated days
	$(BIN)/python -m pytest -n 2 --dist loadfile -m ""

check: $(DEVELOP)  ## check style and types
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(DEVELOP)  ## measure accuracy and speed; results are in benchmarks/results
	$(BIN)/python -m benchmarks

serve: $(INSTALLED)  ## keep running: schedule, folder watch, Prefect's page and the reports, on this machine only
	$(BIN)/framing serve

demo: report $(DEVELOP)  ## like report, then list what was planted in the shipped articles and what was found
	$(BIN)/python -m pytest -q -m slow tests/test_demo.py -rA

wheel: $(DEVELOP)  ## build dist/framing-*.whl, and the list of what it runs on with its licences
	$(BIN)/python -m build --wheel --no-isolation
	$(BIN)/python .ci/bom

picture: $(DEVELOP)  ## draw docs/rooms.svg from the imports
	$(BIN)/python docs/draw.py

docs: picture  ## write the parts of docs/ that are made from the code
	$(BIN)/python docs/list_formats.py
	$(BIN)/python docs/list_limits.py

lock:  ## write the locks from pyproject.toml; with UPGRADE=1, of the newest versions that it allows
	test -x $(BIN)/uv || $(MAKE) $(DEVELOP)
	$(BIN)/python .ci/lock

# Nothing is installed whose hash is not in a lock. A build of torch for processors, if pip is told of a folder that has
# one, is taken first: left to itself, pip prefers PyPI's, which for Linux needs two gigabytes of NVIDIA's libraries.
$(INSTALLED): requirements.lock requirements-cuda.lock pyproject.toml
	@sh .ci/found "$(PYTHON)" "$(BIN)/python"
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	grep '^pip==' requirements.lock | $(INSTALL) -r /dev/stdin
	grep "^torch==" requirements.lock | $(INSTALL) --no-index -r /dev/stdin 2>/dev/null || true
	$(INSTALL) -r requirements.lock
	if $(PIP) show torch | grep -q nvidia; then $(INSTALL) -r requirements-cuda.lock; fi
	$(PIP) install -q --no-deps --no-build-isolation -e .
	touch $@

$(DEVELOP): $(INSTALLED) requirements-dev.lock
	$(INSTALL) -r requirements-dev.lock
	$(PIP) check
	touch $@

clean:
	rm -rf $(VENV) build dist
