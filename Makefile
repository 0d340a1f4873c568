# Gridmill, everyday. `make` alone lists the targets; each says what it is doing.
#
# One release build in .build is shared by `build`, `demo` and `test`: the tests are compiled against the
# same optimised modules (--disable-testable-imports), so nothing is built twice.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PORT ?= 8080
DETACH ?=
ROOM ?=
FILTER ?=

BINARY := .build/release/gridmill
SOURCES := Package.swift Sources Tests Benchmarks
# A room chosen for `make room` must not shrink the whole build.
unexport GRIDMILL_ROOM

say = @printf '\n\033[1m== %s\033[0m\n' "$(1)" >&2

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: ## install the Debian packages that are missing
	@tools/setup

.PHONY: build
build: setup ## the release binary, .build/release/gridmill
	$(call say,building gridmill in release mode (the first time takes some minutes))
	@swift build -c release
	@ln -sfn "$$(swift build -c release --show-bin-path)" .build/release
	@echo "built $(BINARY)" >&2

.PHONY: demo
demo: build ## a small city, seeded and served; PORT=8080, DETACH=1 starts in the background
	@tools/demo --binary "$(CURDIR)/$(BINARY)" --port "$(PORT)" $(if $(filter-out 0 no,$(DETACH)),--detach)

.PHONY: test
test: setup check-architecture build ## every test, in the release build; FILTER=… runs some
	$(call say,running the rooms' tests)
	@swift test -c release --disable-testable-imports $(if $(FILTER),--filter "$(FILTER)",--skip RoadTests --skip UpstreamTests)
	$(if $(FILTER),,$(call say,running the tests with sockets and the real binary one after the other))
	@$(if $(FILTER),true,GRIDMILL_BIN="$(CURDIR)/$(BINARY)" swift test -c release --disable-testable-imports \
		--skip-build --no-parallel --filter RoadTests --filter UpstreamTests)

.PHONY: check
check: lint test check-clean ## what to run before pushing: format, lint, architecture, tests, clean tree

.PHONY: check-architecture
check-architecture: ## arrows between rooms, libraries, sizes, forbidden words
	@tools/check-architecture --self-test
	@tools/check-architecture

.PHONY: check-clean
check-clean:
	@git diff --quiet && git diff --cached --quiet && [ -z "$$(git status --porcelain)" ] || \
		{ git status --short >&2; echo "check: the work tree is not clean; commit or remove the above" >&2; exit 1; }

.PHONY: format
format: ## rewrite the sources in the project's format
	@swift format --in-place --recursive --parallel --configuration .swift-format $(SOURCES)

.PHONY: lint
lint: ## report what `make format` would change, and what it cannot
	$(call say,checking the format)
	@swift format lint --strict --recursive --parallel --configuration .swift-format $(SOURCES)

.PHONY: room
room: setup ## one room's tests in a debug build, without the server's packages: ROOM=Styling
	@[ -n "$(ROOM)" ] || { echo "room: say which, for example: make room ROOM=Styling" >&2; exit 2; }
	$(call say,building and testing $(ROOM))
	@GRIDMILL_ROOM="$(ROOM)" swift test --scratch-path .build-room $(if $(FILTER),--filter "$(FILTER)")

.PHONY: bench
bench: build ## seed the benchmark workloads on one core; DATA=… real data, HARNESS=… a folder of peers to compare with
	$(call say,benchmark workloads)
	@tools/bench --binary "$(BINARY)" $(if $(DATA),--data "$(DATA)") \
		$(if $(HARNESS),--harness "$(HARNESS)") $(if $(PEERS),--peers "$(PEERS)")

.PHONY: bench-large
bench-large: build ## a metropolis of 10 million parts and cases: import, seed, start; FOLDER=… keeps the city (4.6 GB)
	$(call say,a metropolis)
	@tools/bench-large --binary "$(BINARY)" $(if $(FOLDER),--folder "$(FOLDER)")

.PHONY: bench-stages
bench-stages: setup ## each stage by itself, against Benchmarks/baseline.txt; STAGES="fill stroke" some, WRITE=1 a new baseline
	$(call say,building the stage benchmarks)
	@GRIDMILL_BENCHMARKS=1 swift build -c release --product stages
	@tools/bench-stages --stages .build/release/stages $(if $(WRITE),--write) $(STAGES)

.PHONY: bench-raster
bench-raster: setup ## 2,500 ten-vertex polygons by our rasteriser and, where libagg-dev and g++ are installed, by AGG
	$(call say,building the stage benchmarks)
	@GRIDMILL_BENCHMARKS=1 swift build -c release --product stages
	@tools/bench-raster --stages .build/release/stages

.PHONY: clients
clients: build ## show the demo to Chromium and GDAL; pictures in .build/clients
	@tools/setup --clients
	@tools/demo --binary "$(CURDIR)/$(BINARY)" --port "$(PORT)" --detach >.build/demo.pid
	$(call say,clients)
	@trap 'kill "$$(tail -n 1 .build/demo.pid)"' EXIT; tools/clients --url "http://127.0.0.1:$(PORT)"

.PHONY: conformance
conformance: build ## the style suite beside the project (../shared) and docs/CONFORMANCE.md; skipped when it is absent
	@if [ -d ../shared/conformance/suite ]; then \
		GRIDMILL_CONFORMANCE="$(CURDIR)/../shared/conformance" swift test -c release \
		--disable-testable-imports --filter StylingTests.ConformanceTests && \
		tools/conformance --binary "$(CURDIR)/$(BINARY)" --write-docs; \
	else echo "conformance: ../shared/conformance is not there; nothing is checked" >&2; fi

.PHONY: soak
soak: build ## the scheduler's promises in full doses, an hour or two; DOSE=small for minutes, TESTS="herd kill" for some
	$(call say,soak)
	@tools/soak --binary "$(BINARY)" --dose "$(or $(DOSE),full)" $(TESTS)

.PHONY: clean
clean: ## remove the builds and the demo city
	@rm -rf .build .build-room demo
