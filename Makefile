# Everything happens in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Versions and hashes to install instead of the newest: LOCK=requirements/ci.txt
LOCK ?=

.PHONY: help demo gallery test check bench bench-check fuzz lock audit clean

help:
	@echo "make demo    draw the map of the sample article, and print its path"
	@echo "make gallery draw the pictures of docs/ (needs Chromium; of documents also LibreOffice and poppler)"
	@echo "make test    run the tests"
	@echo "make check   run the tests, the linter and the type checker"
	@echo "make bench   measure what things cost, beside others that do the same; README shows it"
	@echo "make bench-check  say what has become much slower, or larger, than was recorded"
	@echo "make fuzz    look for inputs that break what reads them (Linux, macOS; MINUTES=10)"
	@echo "make lock    renew requirements/ci.txt, which LOCK=requirements/ci.txt installs"
	@echo "make audit   look for known faults in what requirements/ci.txt names (asks pypi.org)"
	@echo "make clean   remove .venv and what was built"

$(VENV)/.made: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
ifdef LOCK
	$(BIN)/python -m pip install --quiet --require-hashes -r $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
else
	$(BIN)/python -m pip install --quiet --editable .
endif
	touch $@

$(VENV)/.made-dev: $(VENV)/.made
ifndef LOCK
	$(BIN)/python -m pip install --quiet --group dev
endif
	touch $@

demo: $(VENV)/.made
	@$(BIN)/geomap demo

gallery: $(VENV)/.made-dev
	$(BIN)/python docs/gallery.py

test: $(VENV)/.made-dev
	$(BIN)/python -m pytest

check: test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/.made-dev
	$(BIN)/python -m pytest -o addopts="-ra --import-mode=importlib" --benchmark-only tests/bench
	$(BIN)/python tests/bench/run.py --write README.md

bench-check: $(VENV)/.made-dev
	$(BIN)/python tests/bench/run.py --check

fuzz: $(VENV)/.made-dev
	$(BIN)/python -m pip install --quiet atheris
	$(BIN)/python tests/fuzz/run.py --minutes $(or $(MINUTES),10)

lock: $(VENV)/.made
	$(BIN)/python -m pip install --quiet uv
	printf 'hatchling\neditables\n' | $(BIN)/uv pip compile - pyproject.toml --group dev --quiet \
		--universal --python-version 3.10 --generate-hashes --upgrade --no-annotate \
		--custom-compile-command "make lock" --output-file requirements/ci.txt

audit: $(VENV)/.made
	$(BIN)/python -m pip install --quiet pip-audit
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements/ci.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
