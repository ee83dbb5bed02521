# Everything about this book and the program that builds it. Needs only make and Python 3.11 with pip and venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.tools
VSCODE := editors/vscode
NODE_READY := $(VSCODE)/node_modules/.ready

# Compiled modules are kept: without them each process that a test starts compiles them anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := all
.PHONY: all pdf docx html check test test-all forge corpora sources fuzz bench pictures styles reproducible accept lock site vscode clean help

all: $(READY)  ## build the book as PDF and as DOCX
	$(BIN)/quoteproof build --to pdf,docx

pdf: $(READY)  ## check every quotation, then build build/book.pdf
	$(BIN)/quoteproof build --to pdf

docx: $(READY)  ## check every quotation, then build build/book.docx
	$(BIN)/quoteproof build --to docx

html: $(READY)  ## check every quotation, then build build/book.html
	$(BIN)/quoteproof build --to html

check: $(READY)  ## check every quotation and build nothing
	$(BIN)/quoteproof check

test: $(TOOLS)  ## style, types, tests, and the check of this book's own chapters
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist loadfile -m "not system and not slow and not cluster"
	$(BIN)/quoteproof check

test-all: $(TOOLS)  ## every test, also those that need LibreOffice, Chromium, Node and the like
	$(if $(shell command -v npm),$(MAKE) --no-print-directory $(NODE_READY))
	$(BIN)/python -m tests.system
	$(BIN)/python -m pytest

forge: $(TOOLS)  ## forge 100,000 quotations and see that none passes
	$(BIN)/python -m tests.forge.run --count 100000 --seed 1

corpora: $(TOOLS)  ## check quotations that real people made (../shared/corpora), and write docs/real-quotations.md
	$(BIN)/python -m tests.corpora --page
	$(BIN)/python -m tests.corpora.omissions

sources: $(TOOLS)  ## score the readers of documents against ground truth (../shared/documents), and write docs/source-readers.md
	$(BIN)/python -m tests.sources --page

fuzz: $(TOOLS)  ## a million mutated inputs for the readers; takes about an hour
	$(BIN)/python -m tests.fuzz --inputs 1000000 --seed 1

bench: $(TOOLS)  ## measure against the floors (some twenty minutes), and write docs/performance.md
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.page

pictures: $(TOOLS)  ## make docs/pictures/ from real runs (the pictures of pages need Chromium)
	$(BIN)/python -m tests.pictures

styles: $(TOOLS)  ## build a book in every citation style of the CSL repository, in three outputs (about half an hour)
	$(BIN)/python -m tests.styles

reproducible: $(TOOLS)  ## build twice, in other folders, time zones and locales, and compare bit for bit
	$(BIN)/python -m pytest -q tests/proof/test_command.py -k same_bytes

accept: $(TOOLS)  ## write the goldens anew; read the difference before it is committed
	$(BIN)/python -m tests.cases.accept
	$(BIN)/python -m tests.cases.page
	$(BIN)/python -m tests.docs.codes
	$(BIN)/python -m tests.docs.book_schema
	$(BIN)/python -m tests.docs.api
	$(BIN)/python -m tests.docs.commands_page

lock: $(TOOLS)  ## write the locked requirements anew
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --extra build --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --allow-unsafe --extra build --extra dev --extra editor --extra assistant --extra dask --extra docs --output-file requirements-dev.txt pyproject.toml

site: $(TOOLS)  ## build the documentation site in build/site; a broken link fails
	$(BIN)/python -m website

vscode: $(NODE_READY)  ## package the extension for VS Code as dist/quoteproof-VERSION.vsix (needs Node and npm)
	cd $(VSCODE) && npm run --silent package

.PHONY: dist lowest newest
dist: $(TOOLS)  ## build the sdist and the wheel in dist/ twice, and try the wheel in an empty environment
	$(BIN)/python -m tests.packaging.dist

lowest newest: $(TOOLS)  ## the fast tests with the lowest, or newest, versions that pyproject.toml allows; TESTS="tests/cli" for some
	$(BIN)/python -m tests.packaging.bounds $@ $(TESTS)

clean:  ## take away the environment and the outputs
	rm -rf $(VENV) build/book.* build/report.* build/annotations.json build/site $(VSCODE)/node_modules $(VSCODE)/dist $(VSCODE)/out

help:  ## say what there is to make
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(TOOLS): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

$(NODE_READY): $(VSCODE)/package-lock.json
	cd $(VSCODE) && npm ci --no-progress
	@touch $@
