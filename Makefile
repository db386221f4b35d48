# Everything a person does with this repository. `make help` lists the targets.
PYTHON ?=
PORT ?= 8000
# A named Python gets its own environment, so that two versions can be tried side by side.
VENV ?= $(if $(PYTHON),.venv-$(notdir $(PYTHON)),.venv)
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n auto --dist loadgroup
TEST_ARGS ?= -m "not slow"
POSTGRES_URL ?= postgresql://gongkai:gongkai@127.0.0.1:5432/gongkai

.DEFAULT_GOAL := help
.PHONY: help run venv dev test proofs lint format types migrations-check translations bench check lock clean

help: ## 列出全部目标 / list every target
	@grep -hE '^[a-z-]+:.*## ' Makefile | awk -F ':.*## ' '{printf "  make %-18s %s\n", $$1, $$2}'

venv:
	@sh scripts/venv $(VENV) requirements/run.txt $(PYTHON)

dev:
	@sh scripts/venv $(VENV) requirements/dev.txt $(PYTHON)

run: venv ## 启动网站并备好示范区（PORT=8000）/ start the site with its demo district
	@$(BIN)/gongkai up --port $(PORT)

test: dev ## 全部测试，SQLite 和 PostgreSQL（PYTHON=python3.13 另选版本）/ the whole suite, both databases
	@sh scripts/test $(BIN)/python $(POSTGRES_URL) $(TEST_ARGS)

proofs: dev ## 耗时的证明（标记为 slow）/ the slow proofs
	$(PYTEST) -m slow

lint: dev ## 代码风格与楼层依赖 / ruff and the floors between rooms
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

format: dev ## 整理代码格式 / let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: dev ## 类型检查 / mypy
	$(BIN)/mypy

migrations-check: dev ## 模型与迁移是否一致 / no model change without its migration
	GONGKAI_HOME=$(VENV)/home $(BIN)/python -m django makemigrations --check --dry-run --settings gongkai.site.settings.base

translations: dev ## 收集并编译界面的文字（需要 gettext）/ gather the English texts, compile all (needs gettext)
	cd src/gongkai && GONGKAI_HOME=$(abspath $(VENV))/home $(abspath $(BIN))/python -m django makemessages -l en --no-location --no-wrap --no-obsolete -i "*/tests/*" -e html,py --settings gongkai.site.settings.base
	$(BIN)/pybabel compile -d src/gongkai/site/locale -D django

bench: dev ## 基准测试（BENCH_ARGS=--small 缩小规模；BARS=told 未达标只提示）/ benchmarks, each a ratio to a baseline
	@missed= broken=; for script in bench/*.py; do echo "== $$script"; code=0; \
		$(BIN)/python $$script $(BENCH_ARGS) || code=$$?; \
		case $$code in 0) ;; 3) missed="$$missed $$script";; *) broken="$$broken $$script";; esac; done; \
		[ -z "$$missed" ] || echo "a bar was missed by:$$missed"; \
		[ -z "$$broken" ] || { echo "broken off:$$broken"; exit 1; }; \
		[ -z "$$missed" ] || [ "$(BARS)" = told ]

check: lint types migrations-check test ## 提交前的全部检查 / everything before a commit

lock: ## 重新锁定依赖（需要 uv）/ pin the requirements anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate requirements/run.in -o requirements/run.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -c requirements/run.txt requirements/dev.in -o requirements/dev.txt
	@! grep -n '://' requirements/run.txt requirements/dev.txt

clean: ## 删除环境与缓存，数据（var/）不动 / remove environments and caches, never the data in var/
	rm -rf .venv .venv-* build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache src/*.egg-info
	find src -name __pycache__ -type d -prune -exec rm -rf {} +
