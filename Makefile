# make run   – create the environment, load the 2024 report with demonstration data, serve on http://127.0.0.1:8000
# make test  – install what the tests need, run everything on SQLite, in a real browser and on PostgreSQL
# make lint  – check style, types, templates and migrations; make format – mend what can be mended by itself
# make lock  – pin what requirements*.txt ask for; delete requirements*.lock first to move to the newest releases
# make sbom  – list the components that run (sbom.json); make audit – what is known against them, where reachable
# make faults – kill, fill and cut off what the service needs, at length
# make coverage – which lines no test runs; make bench – how long pages take; make clean

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO_TODAY ?= 2024-06-30
JOBS ?= 2
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest -n $(JOBS) --dist loadgroup
OWN_SERVERS := --ignore=tests/test_behind_nginx.py --ignore=tests/faults/test_failover.py --ignore=tests/faults/test_database.py
unexport PYTHONDONTWRITEBYTECODE  # the second run need not compile the tests again
MANAGE := DEBUG=true $(BIN)/python manage.py
# djade, because it changes template tags only: djlint also lays out the HTML, and so adds white space to the page.
DJADE := find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2

.PHONY: run test faults coverage lint format lock bench sbom audit clean browser office servers

run: .venv/installed
	@$(MANAGE) migrate --verbosity 0
	@DEMO_TODAY=$(DEMO_TODAY) $(MANAGE) import_catalogue targets/data/zhanhe_2024
	@DEMO_TODAY=$(DEMO_TODAY) $(MANAGE) load_demo
	@echo "请用浏览器打开 http://$(HOST):$(PORT)/ ，按 Ctrl+C 停止。"
	@DEMO_TODAY=$(DEMO_TODAY) $(MANAGE) runserver --noreload $(HOST):$(PORT)

test: .venv/installed-dev browser office servers
	$(PYTEST)
	$(BIN)/python -m tests.postgres $(PYTEST) --ignore=tests/browser $(OWN_SERVERS)

faults: .venv/installed-dev
	FAULTS=long $(BIN)/python -m pytest -s tests/faults tests/test_nonsense.py
	FAULTS=long $(BIN)/python -m tests.postgres $(BIN)/python -m pytest -s tests/faults tests/test_nonsense.py $(OWN_SERVERS)

coverage: .venv/installed-dev office
	$(PYTEST) --ignore=tests/browser --cov

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(DJADE) --check {} +
	$(MANAGE) makemigrations --check --dry-run
	$(BIN)/mypy --config-file= --strict targets/domain
	$(BIN)/mypy

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(DJADE) {} +

lock: .venv/created
	@bash .ci/system lock

bench: .venv/installed-dev
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.served
	$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.postgres $(BIN)/python -m tests.bench.served

sbom:
	@bash .ci/system auditors $(PYTHON)
	@VENV=.cache/runtime bash .ci/system venv $(PYTHON)
	@VENV=.cache/runtime bash .ci/system install requirements.lock
	.cache/auditors/bin/cyclonedx-py environment --output-reproducible -o sbom.json .cache/runtime/bin/python

audit:
	@bash .ci/system auditors $(PYTHON)
	.cache/auditors/bin/pip-audit --require-hashes --disable-pip -r requirements.lock

clean:
	rm -rf .venv .cache staticfiles db.sqlite3* .pytest_cache .ruff_cache .mypy_cache .hypothesis .coverage*

browser office servers:
	@bash .ci/system $@

.venv/created:
	@bash .ci/system venv $(PYTHON)
	@touch $@

.venv/installed: .venv/created requirements.lock
	@echo "正在安装依赖…"
	@bash .ci/system install requirements.lock
	@touch $@

.venv/installed-dev: .venv/created requirements-dev.lock
	@bash .ci/system install requirements-dev.lock
	@touch $@ .venv/installed
