# The two commands of the README: `make demo` and `make test`. Each installs what it needs first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed

.PHONY: demo test lint bench jar clean

demo: $(STAMP)  ## the main job on the embedded digits data set
	rm -rf demo-run
	$(BIN)/featurenet run light --dataset digits -n 12 --seed 1 --out demo-run

test: $(STAMP)  ## everything but the slow, chaos, GPU and browser tests
	$(BIN)/python -m pytest -m "not slow and not gpu and not browser and not chaos"

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(STAMP)  ## measured figures of the documentation; takes a while
	$(BIN)/python benchmarks/compilation.py
	$(BIN)/python benchmarks/sampling.py
	$(BIN)/python benchmarks/learning.py
	$(BIN)/python -m pip install --quiet --group bench
	$(BIN)/python benchmarks/robustness.py

jar:  ## build pledge/pledge.jar anew; needs a JDK and Maven
	mvn -q -B -f pledge/pom.xml package

clean:
	rm -rf $(VENV) demo-run pledge/target

$(STAMP): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "FeatureNET needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable . --group dev
	touch $(STAMP)
