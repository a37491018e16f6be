# What there is to do with a checkout; `make` lists it.

PYTHON ?= python3
PORT ?= 8000
DEMO_DIR ?= .demo
PYTEST_ARGS ?=
REQUESTS ?= 10000
SEED ?= 1
EPISODE ?=
MINUTES ?= 10
RATINGS ?= 500000
DATASETS ?=
COST ?=
LOAD ?=
CHAOS ?=
PAGE ?= /
SOURCES ?=

VENV := .venv
PY := $(VENV)/bin/python
SITE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
CODE := .ci manage.py accounts actions api core catalog recommendations evaluation friends nights shelves weekly movielens movierec tests benchmarks examples

# The demo's own settings, whatever .env and the environment say.
DEMO_SETTINGS := DATA_DIR="$(DEMO_DIR)" DEBUG=off HTTPS=off "ALLOWED_HOSTS=localhost,127.0.0.1,[::1]" \
	EMAIL_VERIFICATION=optional EMAIL_URL=consolemail:// DATABASE_URL= REDIS_URL= MODELS_DIR= \
	CSRF_TRUSTED_ORIGINS= TRUSTED_PROXIES= SITE_URL= TMDB_KEY= WIKIDATA=off SOURCES_URL=
HOSTING_SETTINGS := DEBUG=off HTTPS=on ALLOWED_HOSTS=movies.example.org TRUSTED_PROXIES=10.0.0.5 \
	SECRET_KEY=only-to-check-the-settings-0123456789-abcdefghijklmnopqrstuvwxyz \
	DATABASE_URL=postgres://movierec@db/movierec REDIS_URL=redis://redis/0 EMAIL_URL=smtp+tls://mail:587

# A process for each core and two more, for many tests wait; each with one thread. They compile the
# tests once, whatever the environment says.
CORES := $(shell getconf _NPROCESSORS_ONLN)
WORKERS := $(shell expr $(CORES) + 2)
PYTEST := env -u PYTHONDONTWRITEBYTECODE OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 \
	$(PY) -m pytest -n $(WORKERS) --maxprocesses 5 --dist loadfile --no-loadscope-reorder

.PHONY: help port-is-free demo demo-password clean-demo test test-fast coverage fuzz mutants benchmark cost load-site load chaos profile evaluation check format messages lock screenshots
.DEFAULT_GOAL := help

help:  ## List these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

demo: port-is-free $(SITE) $(DEMO_DIR)/secret-key  ## Run a site with real movies on this machine (PORT=8000 SOURCES=recorded)
	@SECRET_KEY="$$(cat "$(DEMO_DIR)/secret-key")" && export SECRET_KEY && \
		exec env $(DEMO_SETTINGS) $(PY) manage.py demo --port "$(PORT)" --sources "$(SOURCES)"

demo-password: $(SITE)  ## Give the demo's admin another password
	@test -f "$(DEMO_DIR)/secret-key" || { echo "There is no demo yet: make demo" >&2; exit 2; }
	@SECRET_KEY="$$(cat "$(DEMO_DIR)/secret-key")" && export SECRET_KEY && \
		exec env $(DEMO_SETTINGS) $(PY) manage.py demo --new-password

clean-demo:  ## Remove the demo's folder
	@test -f "$(DEMO_DIR)/secret-key" || { echo "There is no demo in $(DEMO_DIR)."; exit 0; }; \
	touch "$(DEMO_DIR)/serve.lock"; \
	$(PYTHON) -c 'import fcntl, sys; fcntl.flock(open(sys.argv[1]), fcntl.LOCK_EX | fcntl.LOCK_NB)' \
		"$(DEMO_DIR)/serve.lock" 2>/dev/null || { echo "The demo is running; stop it first." >&2; exit 2; }; \
	rm -rf -- "$(DEMO_DIR)"

test: $(DEV)  ## Run every test, the browser's included (PYTEST_ARGS=...)
	@if reason="$$(.ci/chromium)"; then \
		$(PYTEST) $(PYTEST_ARGS); \
	elif [ "$$CI" = true ]; then \
		echo "The browser tests cannot run: $$reason" >&2; exit 1; \
	else \
		$(PYTEST) -m 'not browser' $(PYTEST_ARGS) || exit; \
		echo "The browser tests (tests/browser) did not run: $$reason"; \
	fi

# The others drive a browser, train, commit, start processes, or send or fetch much.
QUICK := not browser and not trained and not commits and not processes and not many_requests and not network

# They seldom wait, so a process for each core is enough; each looks through all tests first.
test-fast: $(DEV)  ## Run the quick tests, about four in five
	@$(PYTEST) -n $(CORES) -m '$(QUICK)' --ignore=tests/browser $(PYTEST_ARGS)

coverage: $(DEV)  ## Run all tests but the browser's and list the branches they do not take
	@# What is covered cannot be written to a disk that a test fills.
	@$(PYTEST) -m 'not browser' --cov --cov-report=term-missing:skip-covered $(PYTEST_ARGS) \
		--deselect tests/movierec/test_storage.py::test_on_a_full_disk_a_training_is_one_line

fuzz: $(DEV)  ## Send requests that no browser sends, to every address (REQUESTS=10000 SEED=1 EPISODE=...)
	@$(PY) -m tests.fuzz --requests $(REQUESTS) --seed $(SEED) $(if $(EPISODE),--episode $(EPISODE))

mutants: $(DEV)  ## Break ranking and actions in small ways and list what no test notices (MINUTES=10)
	@timeout --signal=INT $(MINUTES)m $(VENV)/bin/mutmut run --max-children 1 || true
	@$(VENV)/bin/mutmut results | grep -v 'not checked' || true

benchmark: $(DEV)  ## Time what must be fast, then measure accuracy (RATINGS=... read from a database)
	@$(PY) -m benchmarks.rank_users
	@DATASETS="$(DATASETS)" $(PY) -m benchmarks.rank_everyone
	@DATASETS="$(DATASETS)" $(PY) -m benchmarks.train_model
	@$(PY) -m benchmarks.train_catalogue
	@if [ -n "$$DATABASE_URL" ]; then $(PY) -m benchmarks.retrain; fi
	@$(PY) -m benchmarks.share_memory
	@$(PY) -m benchmarks.search
	@DATASETS="$(DATASETS)" $(PY) -m benchmarks.match_history
	@$(PY) -m benchmarks.read_ratings --ratings $(RATINGS)
	@$(PY) -m benchmarks.import_movielens
	@$(MAKE) --no-print-directory evaluation

cost: $(DEV)  ## Measure what each address costs on PostgreSQL (DATABASE_URL=... COST="--only movies")
	@$(PY) -m benchmarks.cost $(COST)

load-site: $(DEV)  ## Make the site that the load is tried on (DATABASE_URL=...)
	@$(PY) -m benchmarks.load --only-make $(LOAD)

load: $(DEV)  ## Ask a made site for pages, and measure it (DATABASE_URL=... REDIS_URL=... LOAD="--seconds 3")
	@$(PY) -m benchmarks.load $(LOAD)

profile: $(DEV)  ## List the dearest functions of a page of that site (DATABASE_URL=... PAGE=/taste/)
	@$(PY) -m benchmarks.load.profile "$(PAGE)"

chaos: $(DEV)  ## Kill parts of a site of many hosts under load (root; CHAOS="--short")
	@$(PY) -m benchmarks.chaos $(CHAOS)

evaluation: $(DEV)  ## Write docs/evaluation.md from MovieLens 100K (DATASETS=folder:folder for more)
	@DATASETS="$(DATASETS)" $(PY) -m benchmarks.measure_accuracy

screenshots: $(DEV)  ## Take the README's pictures anew, from the browser tests
	@.ci/chromium >/dev/null && $(PY) -m pytest --quiet tests/browser/whole_site/test_pictures.py
	@mkdir -p docs/images && for name in home movie explore taste night welcome desk; do \
		cp tests/browser/screenshots/$$name.png docs/images/ || exit; \
	done

check: $(DEV)  ## Lint, check types, templates, imports, hosting settings and migrations
	@$(PY) -m ruff check $(CODE)
	@$(PY) -m ruff format --check $(CODE)
	@$(PY) -m mypy $(filter-out .ci tests,$(CODE))
	@$(PY) -m djlint --quiet --check --lint templates || \
		{ echo "The templates are not laid out as they should be: make format" >&2; exit 1; }
	@$(VENV)/bin/lint-imports
	@DATA_DIR="$$(mktemp -d)" && export DATA_DIR && \
		env $(HOSTING_SETTINGS) $(PY) manage.py check --deploy --fail-level WARNING && \
		env DEBUG=on DATABASE_URL= REDIS_URL= $(PY) manage.py makemigrations --check && \
		rm -r "$$DATA_DIR"

format: $(DEV)  ## Lay out the code and the templates
	@$(PY) -m ruff check --fix $(CODE)
	@$(PY) -m ruff format $(CODE)
	@$(PY) -m djlint --quiet --reformat templates

messages: $(SITE)  ## Collect the words to translate, and compile the translations (needs gettext)
	@for tool in xgettext msgmerge msgfmt; do command -v $$tool >/dev/null || \
		{ echo "$$tool is missing; on Debian: apt-get install gettext" >&2; exit 2; }; done
	@# The names of models and their fields are written nowhere as words.
	@trap 'rm -f core/collected_names.py' EXIT; mkdir -p locale && \
		$(PY) .ci/model_names.py > core/collected_names.py && \
		$(VENV)/bin/django-admin makemessages --verbosity 0 --locale de \
			--no-location --no-obsolete --ignore 'tests/*' --ignore 'benchmarks/*'
	@$(VENV)/bin/django-admin compilemessages --verbosity 0 --ignore '.*'

lock: $(DEV)  ## Compile the lock files from requirements*.in
	@for name in requirements requirements-dev requirements-spark "requirements-sentry -c requirements.txt"; do \
		$(PY) -m uv pip compile --quiet --generate-hashes --python-version 3.11 \
			--custom-compile-command 'make lock' $${name%% *}.in -o $${name%% *}.txt \
			$${name#$${name%% *}} || exit; \
	done

# Before minutes of installation, not after them.
port-is-free:
	@$(PYTHON) -c 'import socket, sys; probe = socket.socket(); \
		probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); \
		probe.bind(("127.0.0.1", int(sys.argv[1])))' "$(PORT)" 2>/dev/null || \
		{ echo "Port $(PORT) is in use; choose another, as in: make demo PORT=8080" >&2; exit 2; }

$(DEMO_DIR)/secret-key:
	@umask 077 && mkdir -p "$(DEMO_DIR)" && \
		$(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))' > "$@.new" && mv "$@.new" "$@"

# --- Installation -------------------------------------------------------------------------------

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with PYTHON=, as in: make demo PYTHON=python3.12" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian: apt-get install python3-venv" >&2; exit 2; }
	@$(PYTHON) -m venv --clear $(VENV)

$(SITE): requirements.txt | $(PY)
	@command -v gcc >/dev/null || \
		{ echo "A C compiler is needed to build LightFM; on Debian: apt-get install gcc" >&2; exit 2; }
	@$(PY) -c 'import sys, sysconfig; open(sysconfig.get_path("include") + "/Python.h")' 2>/dev/null || \
		{ echo "Python's headers are needed to build LightFM; on Debian: apt-get install python3-dev" >&2; exit 2; }
	@echo "Installing; LightFM is compiled (about a minute, once) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt || \
		{ echo "The packages could not be installed; pip says why above. Is this machine online?" >&2; exit 2; }
	@$(PY) -c 'import lightfm._lightfm_fast_openmp' 2>/dev/null || \
		echo "LightFM was built without OpenMP: training will use one core only."
	@touch $@

$(DEV): requirements-dev.txt $(SITE)
	@echo "Installing what the tests and checks need (about half a minute, once) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
