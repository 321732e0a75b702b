# The front door: `make help` tells what each target does. Every target does first what it needs.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-clang build run test bench bench-compare calibrate peers peers-precheck install package asan tsan clang-tsa fuzz coverage format clean

# One compiler a core, fewer where memory is short: a build that the kernel kills is worse than a slow one.
JOBS ?= $(shell tools/make/jobs.sh)
PREFIX ?= /usr/local
FUZZ_SECONDS ?= 60
BENCH_RECORDS ?= 1000000 10000000
BENCH_REPETITIONS ?= 3
CALIBRATE_RECORDS ?= 1000000 3000000 10000000
CALIBRATION ?= engine/capacity/calibration.json
PEERS_RECORDS ?= 1000000 5000000
PEERS_RUNS ?= 3
RUN_RECORDS ?= 1000000
SEED ?= 20261122

export JOBS

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## installs every Debian package and the chart library that building and testing needs (nothing to do: returns at once)
	@tools/make/setup.sh tools/make/packages.txt
	@tools/make/npm.sh tools/charts build/charts "report.html will have tables and drawings, but no charts"
	@tools/make/npm.sh tools/buf build/buf "the test of server/proto is skipped"
	@tools/make/npm.sh examples/node build/examples "the test of the Node example is skipped"

setup-clang: setup
	@tools/make/setup.sh tools/make/packages-clang.txt

build: setup ## the release programs: build/release/bin/xueji
	@tools/make/build.sh release xueji

run: build ## generates RUN_RECORDS records and dedups them; or your file: make run INPUT=roster.csv [PLAN=file] [OUT=dir]
	@INPUT='$(INPUT)' PLAN='$(PLAN)' OUT='$(OUT)' RECORDS='$(RUN_RECORDS)' SEED='$(SEED)' tools/make/run.sh

test: setup ## every test: unit tests (dev build), then golden cases, bad inputs and agreement (release build)
	@tools/make/test.sh

bench: setup ## micro-benchmarks and scenarios (BENCH_RECORDS="1000000 10000000"): JSON and tables under out/bench
	@tools/make/build.sh release
	@BENCH_RECORDS='$(BENCH_RECORDS)' BENCH_REPETITIONS='$(BENCH_REPETITIONS)' SEED='$(SEED)' tools/make/bench.sh

bench-compare: ## out/bench beside this machine's baseline, or BASELINE=file or folder: ratios, noise, regressions
	@python3 bench/compare.py "$(or $(BASELINE),$$(python3 bench/baseline.py --which))" out/bench

peers: build ## the same register through DuckDB SQL and PostgreSQL SQL (PEERS_RECORDS="1000000 5000000"): one table, out/peers/peers.json
	@PEERS_RECORDS='$(PEERS_RECORDS)' PEERS_RUNS='$(PEERS_RUNS)' SEED='$(SEED)' tools/make/peers.sh

peers-precheck: setup ## one question at a time, to the service and to PostgreSQL with trigram indexes: a table, out/peers/peers_precheck.json
	@tools/make/build.sh release xueji xueji-server xueji-load
	@tools/make/setup.sh tools/make/packages-peers.txt || echo "peers-precheck: going on without PostgreSQL" >&2
	@python3 bench/peers/precheck.py --xueji build/release/bin/xueji --seed '$(SEED)' --runs '$(PEERS_RUNS)' --out out/peers 1000000

calibrate: build ## measures this machine for `xueji capacity` and the forecast of a run; CALIBRATION=file to write elsewhere
	@CALIBRATE_RECORDS='$(CALIBRATE_RECORDS)' CALIBRATION='$(CALIBRATION)' BENCH_REPETITIONS='$(BENCH_REPETITIONS)' \
	  SEED='$(SEED)' tools/make/calibrate.sh

install: build ## installs under PREFIX (default /usr/local)
	@cmake --install build/release --prefix '$(PREFIX)'

package: build ## a Debian package of both programs and the service, in out/package
	@tools/packaging/package.sh build/release out/package

asan: setup ## every test under the address and undefined-behaviour sanitizers
	@tools/make/build.sh asan
	@ctest --preset asan -j 2

tsan: setup-clang ## every test under the thread sanitizer
	@tools/make/build.sh tsan
	@ctest --preset tsan -j 2

clang-tsa: setup-clang ## every test built by clang with thread-safety analysis as errors
	@tools/make/build.sh clang-tsa
	@ctest --preset clang-tsa -j 2

fuzz: setup-clang ## each fuzzer for FUZZ_SECONDS (60)
	@tools/make/build.sh fuzz fuzzers
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' tools/make/fuzz.sh

coverage: setup ## line coverage of the unit tests: a table, and out/coverage/lines.txt
	@tools/make/build.sh coverage
	@tools/make/coverage.sh

format: setup-clang ## clang-format over every C++ file
	@find engine matchers datasets tools tests bench \( -name '*.h' -o -name '*.cc' \) -print0 | xargs -0 clang-format-14 -i

clean: ## removes build/ and out/
	@rm -rf build out
