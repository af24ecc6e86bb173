# `make` lists the targets. `make run` and `make test` need nothing but Python 3.11, make and, for test tools, apt.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
PY := $(VENV)/bin/python
BUILT := dist/BaoCaoBinhDangGioi
EPOCH = SOURCE_DATE_EPOCH=$$(git log -1 --format=%ct)
SCREEN := $(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin,$(shell uname)))

.DEFAULT_GOAL := help
.PHONY: help run test check demo bench torture tamper fuzz screenshots build windows windows-test windows-suite windows-machine lock clean system

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 18

run: $(VENV)/run ## open the window; without a display, run the demo into demo/
ifeq ($(SCREEN),)
	@echo "Máy này không có màn hình (DISPLAY): chạy thử bằng lệnh thay cho cửa sổ."
	@rm -rf demo
	$(PY) main.py demo --to demo/
else
	$(PY) main.py
endif

test: $(VENV)/dev system ## the whole test suite, offscreen
	PYTHONDONTWRITEBYTECODE= QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n 2

check: $(VENV)/dev ## lint, types, layers, packs
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check -q .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	for pack in resources/packs/*/; do $(PY) main.py pack check $$pack || exit 1; done

demo: $(VENV)/run ## three levels fill, sign and verify the real forms, into demo/
	rm -rf demo
	$(PY) main.py demo --to demo/

bench: $(VENV)/bench system ## timings, growth and memory against floors of the same run, into bench/results/
	$(PY) -m bench

torture: $(VENV)/dev system ## every promise broken at on purpose, with its protection and without; prints a table
	QT_QPA_PLATFORM=offscreen $(PY) -m torture --page torture/results.md

tamper: $(VENV)/dev ## every byte of a signed bundle flipped, one at a time; takes minutes
	$(PY) tools/tamper.py

fuzz: $(VENV)/dev ## mutated files of strangers at every reader and act, those rows of torture alone
	$(PY) -m torture --room hostile mutated

screenshots: $(VENV)/dev ## every page into docs/images/
	QT_QPA_PLATFORM=offscreen $(PY) -m tools.screenshots

build: $(VENV)/dev system ## a Linux folder and .deb in dist/, tried: self-test, demo, a Word draft, size, time to start
	$(EPOCH) PYTHONHASHSEED=0 $(VENV)/bin/pyinstaller --noconfirm --log-level WARN build.spec
	$(BUILT)/bdg --selftest build/tu-kiem-tra.txt
	QT_QPA_PLATFORM=offscreen $(BUILT)/BaoCaoBinhDangGioi --selftest build/tu-kiem-tra-cua-so.txt
	rm -rf build/demo
	$(BUILT)/bdg demo --to build/demo
	$(BUILT)/bdg --home build/demo/xa/du-lieu draft phu-luc-02/2024 --to build/demo/du-thao.docx
	$(EPOCH) $(PY) packaging/linux/deb.py $(BUILT) dist
	$(PY) -m bench frozen

windows: $(VENV)/dev system ## the Windows program, its installer and zip into dist/, from Linux under Wine (Debian, root)
	$(PY) packaging/windows/build.py

windows-test: $(VENV)/dev system ## the Windows program's whole life under Wine: install, use, upgrade, refuse, remove; after make windows
	PYTHONPATH=packaging/windows $(PY) -m trial.host all

windows-suite: $(VENV)/dev ## the whole test suite by the Windows Python under Wine; takes about 25 minutes
	$(PY) packaging/windows/suite.py

windows-machine: $(VENV)/dev ## the Wine machine alone that builds and tries the Windows program, into build/windows/
	$(PY) packaging/windows/machine.py

lock: $(VENV)/dev ## pin requirements anew (needs uv)
	for name in run dev bench; do uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --no-header requirements/$$name.in -o requirements/$$name.txt; done

clean: ## remove what these targets made
	rm -rf build dist demo

system:
	@tools/system.sh

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run: requirements/run.txt | $(VENV)/bin/python
	test -e $(VENV)/dev || $(PY) -m pip install -q --require-hashes -r requirements/run.txt
	touch $@

$(VENV)/dev: requirements/dev.txt | $(VENV)/bin/python
	$(PY) -m pip install -q --require-hashes -r requirements/dev.txt
	touch $@ $(VENV)/run

# Apart from the rest: openpyxl would load the numpy that it finds, and PyInstaller would pack it.
$(VENV)/bench: requirements/bench.txt | $(VENV)/dev
	$(PY) -m pip install -q --require-hashes --upgrade --target $@ -r requirements/bench.txt
	touch $@
