# make quiz: install into .venv and start a quiz.  make test: install with test extras, run the suite.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.PHONY: quiz test test-all lint bench clean

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/installed-test: pyproject.toml constraints.txt $(VENV)/installed
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[test]'
	touch $@

quiz: $(VENV)/installed
	@$(BIN)/quizcli quiz $(ARGS)

test: $(VENV)/installed-test
	$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

test-all: $(VENV)/installed-test
	$(BIN)/python -m pytest -m '' -n 2 $(ARGS)

lint: $(VENV)/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(VENV)/installed-test
	$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
