# Everything happens in .venv, which the first target that needs it makes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo gallery test check bench clean

help:
	@echo "make demo    draw the map of the sample article, and print its path"
	@echo "make gallery draw the pictures of docs/ (needs Chromium; of documents also LibreOffice and poppler)"
	@echo "make test    run the tests"
	@echo "make check   run the tests, the linter and the type checker"
	@echo "make bench   measure how long a map takes, against importing what it needs"
	@echo "make clean   remove .venv and what was built"

$(VENV)/.made: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.made-dev: $(VENV)/.made
	$(BIN)/python -m pip install --quiet --group dev
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

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
