# Everything a developer or an evaluator types. Paths are relative, so that a checkout path with spaces works.
SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
PY := $(VENV)/bin/python
PORT ?= 8000
BIND ?= 127.0.0.1
RESET ?=
ARGS ?=
export PORT BIND

.PHONY: help demo test check lint format soak bench page-weight clean

help: ## 列出所有命令
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)$$/  make \1 \2/p' Makefile | while read -r make name text; do \
		printf '  %s %-11s %s\n' "$$make" "$$name" "$$text"; done

demo: $(VENV)/.runtime ## 启动演示（PORT=8000，RESET=1 从头再来），按 Ctrl+C 停止
	@exec $(PY) manage.py rundemo $(if $(filter-out 0 no,$(RESET)),--reset)

test: $(VENV)/.development check lint ## 运行全部检查和测试（ARGS=… 传给 pytest）
	$(PY) -m pytest -n auto $(ARGS)

check: $(VENV)/.development ## 检查浏览器测试需要的系统软件是否装好
	@$(PY) scripts/check_system.py

lint: $(VENV)/.development ## 静态检查：分层、风格、类型、迁移、部署设置
	$(VENV)/bin/lint-imports
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy .
	RENDA_ENV=test $(PY) manage.py makemigrations --check --dry-run
	scripts/check_deploy.sh

format: $(VENV)/.development ## 按统一格式重排代码
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

soak: $(VENV)/.development ## 长时间压力、断电和乱序测试
	$(PY) bench/soak.py $(ARGS)

bench: $(VENV)/.development ## 十万件规模的测量
	$(PY) bench/run.py $(ARGS)

page-weight: $(VENV)/.development ## 群众页面的重量和快慢（ARGS=--json）
	@$(PY) bench/page_weight.py $(ARGS)

clean: ## 删除虚拟环境和缓存，保留 var 里的数据
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/.runtime: requirements.lock scripts/setup_venv.sh
	@scripts/setup_venv.sh requirements.lock
	@touch $@

$(VENV)/.development: requirements-dev.lock requirements.lock scripts/setup_venv.sh
	@scripts/setup_venv.sh requirements-dev.lock
	@touch $(VENV)/.runtime $@
