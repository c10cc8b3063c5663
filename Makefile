# The two commands of the README: `make demo` and `make test`. Each installs what it needs first.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.installed
DEFAULT := not slow and not gpu and not browser and not chaos and not ray

.PHONY: demo serve test test-web test-ray chaos lint bench jar clean

demo: $(STAMP)  ## the main job on the embedded digits data set
	rm -rf demo-run
	$(BIN)/featurenet run light --dataset digits -n 12 --seed 1 --out demo-run
	@echo
	@echo 'The report is in demo-run/report.html.'
	@echo 'To have featurenet on the PATH of this shell: . $(BIN)/activate'

serve: $(STAMP)  ## the dashboard of the workspace `runs`, with a worker
	$(BIN)/featurenet serve

test: $(STAMP)  ## everything but the slow, chaos, GPU, Ray and browser tests
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "$(DEFAULT) and not timing"
	$(BIN)/python -m pytest -m "$(DEFAULT) and timing"

test-web: $(STAMP) webui/node_modules  ## the front end's own tests, and those in Chromium
	cd webui && npm run --silent check && npm test --silent
	$(BIN)/python -m pytest -m browser

test-ray: $(STAMP)  ## the executor on Ray, which is an extra
	$(BIN)/python -m pip install --quiet --group ray
	$(BIN)/python -m pytest -m ray

webui/node_modules: webui/package-lock.json
	cd webui && npm ci --silent --no-audit --no-fund
	touch webui/node_modules

chaos: $(STAMP)  ## kills processes of every kind at 200 random moments; takes hours
	FEATURENET_KILLS=200 $(BIN)/python -m pytest -m chaos

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
