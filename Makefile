# Everything a person or a server does with leadenrich, one word each.
PYTHON ?= python3
PORT ?= 8000
SECONDS ?= 3600
PY := .venv/bin/python

.PHONY: help run install test check house bench soak soak-kills soak-machines screenshots format requirements clean

help:
	@echo "make run       everything on this machine: database, web and worker (PORT=$(PORT))"
	@echo "make test      every test on every core: unit, integration, acceptance (pytest: the quick ones)"
	@echo "make check     format, lint, types, imports, complexity, dead CSS, deploy checks, migrations"
	@echo "make house     figures of the code: sizes, complexity, types, docstrings"
	@echo "make bench     the measured figures (SHAPES=apart,crm SEED=… SHAPE_ROWS=… ROWS=…)"
	@echo "make soak      mixed load and kills for an hour (SECONDS=$(SECONDS))"
	@echo "make soak-machines  many machines, killed at random, and the load of their database (needs root)"
	@echo "make install   only the environment in .venv"

run: install
	@$(PY) -m leadenrich run --port $(PORT)

# The tables that are looked up are built anew where packages or sources have changed.
install: .venv/installed
	@$(PY) -m batchruns.engine.reference

test: .venv/installed-test
	$(PY) -m pytest -m "" -n auto --dist worksteal

# The pictures of README, made by the browser test.
screenshots: .venv/installed-test
	SCREENSHOTS=docs $(PY) -m pytest -m "" tests/acceptance/test_browser.py -k main_job

bench: .venv/installed-test
	$(PY) -m tests.benchmarks
	$(PY) -m tests.benchmarks.processes
	$(PY) -m tests.benchmarks.rls
	$(PY) -m tests.benchmarks.listing
	$(PY) -m tests.benchmarks.rows
	$(PY) -m tests.benchmarks.lists

# Mixed load, and everything killed in between, for so many seconds.
soak: .venv/installed-test
	SOAK_SECONDS=$(SECONDS) $(PY) -m pytest -m "" -s tests/acceptance/test_soak.py

# The long form of the tests that kill workers.
soak-kills: .venv/installed-test
	SOAK_KILLS=50 SOAK_ROWS=1000000 $(PY) -m pytest -m "" -s tests/acceptance/test_faults.py -k killed_at_random
	WEBHOOK_KILL_SECONDS=600 $(PY) -m pytest -m "" -s tests/integration/runs/webhooks/test_kills.py

# Machines with nothing in common but database and bucket; figures of what the database has to do.
soak-machines: .venv/installed-test
	MACHINES_ROWS=$${MACHINES_ROWS:-1000000} MACHINES_WEBS=3 MACHINES_WORKERS=6 \
	  MACHINES_KILLS=$${MACHINES_KILLS:-30} MACHINES_CUT_SECONDS=20 MACHINES_IDLE_SECONDS=20 \
	  $(PY) -m pytest -m "" -s tests/acceptance/test_many_machines.py

check: .venv/installed-test
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	.venv/bin/lint-imports
	$(PY) -m tests.house --check
	$(PY) -m tests.house.css
	DATABASE_URL=postgres://check@localhost/check SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(50))") \
	  ALLOWED_HOSTS=leads.example.com $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

house: .venv/installed-test
	@$(PY) -m tests.house

format: .venv/installed-test
	$(PY) -m ruff format .
	$(PY) -m ruff check --fix .

# Pins every dependency of pyproject.toml, for every platform, with its hashes.
COMPILE := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-annotate --no-header --quiet
requirements: .venv/installed-test
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group test --output-file requirements-test.txt

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what leadenrich needs into .venv ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(PY) -m batchruns.engine.reference
	@touch $@

.venv/installed-test: requirements-test.txt .venv/installed
	@echo "Installing what the tests need into .venv ..."
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

clean:
	rm -rf .venv .data
