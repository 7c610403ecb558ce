SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/ready
PROFILE ?= quick
.DEFAULT_GOAL := help
.PHONY: help demo test ci contract mutants mock regenerate check-generated fetch-spec spec-diff lint types bench bench-more bench-smoke docs clean

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | awk -F'\t' '{printf "  make %-16s %s\n", $$1, $$2}'

$(READY): requirements/dev.txt pyproject.toml tools/setup
	@PYTHON="$(PYTHON)" tools/setup

demo: $(READY) ## one payout from end to end on the embedded mock, as a table
	@$(BIN)/python examples/demo.py

test: $(READY) ## every test, then every endpoint of the mock fuzzed
	$(BIN)/pytest -n auto --cov $(if $(TEST_POSTGRES_URL),--cov-fail-under=100)
	$(BIN)/pytest contract_tests/vivamo --profile quick

ci: lint types check-generated test bench-smoke ## all that must be green

contract: $(READY) ## contract tests of the mock, or of TARGET=https://... (VIVAMO_API_KEY, PROFILE=quick|full|sandbox)
	$(BIN)/pytest contract_tests/vivamo --profile $(PROFILE) $(if $(TARGET),--target "$(TARGET)") $(ARGS)

mutants: $(READY) ## every wrong server must be found out for what it is (ARGS="-k money -j 4")
	$(BIN)/python -m contract_tests.mutants $(ARGS)

mock: $(READY) ## the mock on http://127.0.0.1:4010 (PORT=...)
	@$(BIN)/python -m payments_mock vivamo --port $(or $(PORT),4010)

regenerate: $(READY) ## generated/ from openapi.yaml, or from SPEC=path of a new release
	@$(BIN)/python -m tools.generate $(if $(SPEC),--spec "$$SPEC")

check-generated: $(READY) ## fails when generated/ is not what the generator writes
	$(BIN)/python -m tools.generate --check

fetch-spec: $(READY) ## the vendor's published document (SPEC_URL=...), checked, into specs/fetched/
	@$(BIN)/python -m tools.fetch_spec $(if $(SPEC_URL),"$$SPEC_URL") $(ARGS)

spec-diff: $(READY) ## what differs, and whom it breaks (OLD= NEW= FORMAT=table|markdown|json FAIL_ON= OUTPUT=)
	@$(BIN)/python -m tools.spec_diff $(if $(OLD),--old "$$OLD") $(if $(NEW),--new "$$NEW") $(if $(OUTPUT),--output "$$OUTPUT") \
	  $(if $(FORMAT),--format $(FORMAT)) $(if $(FAIL_ON),--fail-on $(FAIL_ON)) $(ARGS)

lint: $(READY) ## ruff, and the document's own rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/openapi-spec-validator openapi.yaml

types: $(READY) ## mypy --strict over everything
	$(BIN)/mypy overlays generated mock tools tests typing_tests examples contract_tests benchmarks

bench: $(READY) ## docs/performance.md: ours and its peers side by side, in one run (ARGS="--only call,import --rounds 5")
	@$(BIN)/python -m benchmarks.performance --write $(ARGS)

bench-more: $(READY) ## what the ledger, the inbox, the mock and a release cost, as ratios in the same run
	$(BIN)/python -m benchmarks.call && $(BIN)/python -m benchmarks.decode
	$(BIN)/python -m benchmarks.ledger && $(BIN)/python -m benchmarks.inbox
	$(BIN)/python -m benchmarks.mock && $(BIN)/python -m benchmarks.regenerate

bench-smoke: $(READY) ## fails when the client takes 5 % more instructions than accepted (ARGS=--accept); needs valgrind
	@$(BIN)/python -m benchmarks.smoke $(ARGS)

docs: $(READY) ## run every example of the README and docs/
	$(BIN)/pytest tests/docs

clean: ## remove the environment and everything made by running
	rm -rf .venv .bench reports build dist .hypothesis .schemathesis .mypy_cache .ruff_cache .pytest_cache .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
