# One release build serves the tests, the demo and the example. -enable-testing lets the tests see
# internal declarations; the import check holds targets to the dependencies they declare. The flags
# are the same everywhere, because other flags would be another build.
BUILD_FLAGS := -c release -Xswiftc -enable-testing --explicit-target-dependency-import-check error

SWIFT_SOURCES := Package.swift Sources Tests $(wildcard Benchmarks Examples)

# The interpreter with the foreign readers; scripts/bootstrap makes it.
TEST_PYTHON := $(or $(SLUICE_PYTHON),$(CURDIR)/.venv/bin/python)

# How many tests run at once. With all of them at once each takes minutes, and whoever waits for a
# server two seconds at most, as credentials do, waits in vain.
TEST_WIDTH := --experimental-maximum-parallelization-width 12

# What the benchmark generates: of hour day big sorted wide nested year.
PRESETS ?= hour day big sorted wide nested year

# What `make torture` does, and how long it kills in each place. All, if no part is named: of files
# upload copy radosgw-upload radosgw-copy powercuts fulldisks; and the faults of the network.
PARTS ?=
SECONDS_EACH ?= 60
WITH_RADOSGW := $(if $(or $(findstring radosgw,$(PARTS)),$(if $(PARTS),,all)),--radosgw)

# Where `make install` puts the program: PREFIX/bin, PREFIX/share. DESTDIR is for packagers. SUDO=sudo
# lets only the copying be done as root.
PREFIX ?= /usr/local
DESTDIR ?=
SUDO ?=

# The program as it is used: the Swift runtime is in it, and on x86-64 it is for processors since
# 2013 (CPU=x86-64 makes one for all). Nothing looks its symbols up by name, so it has no table of them.
CPU ?= $(if $(filter x86_64,$(shell uname -m)),x86-64-v3)
PROGRAM_FLAGS := -c release --static-swift-stdlib \
    $(if $(CPU),-Xswiftc -Xcc -Xswiftc -march=$(CPU) -Xcc -march=$(CPU)) \
    -Xswiftc -Xclang-linker -Xswiftc -static-libgcc -Xlinker --gc-sections -Xlinker -s \
    -Xlinker --no-export-dynamic

# What is installed has the C libraries in it, too: it needs only glibc.
IMAGE := .build-install/image
STATIC_FLAGS := $(PROGRAM_FLAGS) --scratch-path .build-install \
    --pkg-config-path $(CURDIR)/.build-install/libraries

# What is timed takes them from the system. Where a library is looked for is no reason for SwiftPM to
# link again, so this has a folder of its own, too.
BENCH_FLAGS := $(PROGRAM_FLAGS) --scratch-path .build-bench

# For `time`, which says how long the long steps took.
SHELL := /bin/bash
export TIMEFORMAT := took %lR

.DEFAULT_GOAL := help
.PHONY: help demo test check build lint format asan fuzz fuzz-case torture torture-network bench bench-kernels bench-bucket clean image install uninstall test-install docs

help: ## Show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## Land a generated day, crawl it, repartition it by event time, and show what happened
	@echo "demo: builds Sluice in release mode (the first time takes some minutes), then runs it"
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS) --product sluice
	.build/release/sluice demo

test: ## Check the format, build everything, run every test, install into an empty root
	@echo "test: checks the format, builds everything in release mode (the first time takes some"
	@echo "test: minutes), then runs every test, with pyarrow, DuckDB, Polars and awswrangler as"
	@echo "test: foreign readers, on an S3 (SeaweedFS) and a Glue (moto) that it starts by itself, kills"
	@echo "test: runs and fills disks for a minute, makes the documentation, and builds what is"
	@echo "test: installed, which has other flags"
	@scripts/bootstrap
	@$(MAKE) --no-print-directory lint
	time swift build $(BUILD_FLAGS) --build-tests
	time SLUICE_PYTHON=$(TEST_PYTHON) scripts/with-services swift test $(BUILD_FLAGS) --skip-build \
	    $(TEST_WIDTH)
	time scripts/with-services $(TEST_PYTHON) scripts/torture .build/release/sluice --brief
	time scripts/documentation .build/release .build/documentation
	time $(MAKE) --no-print-directory test-install

check: lint ## Check format, imports, and the rules of the house; quicker than all tests
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS) --build-tests
	swift test $(BUILD_FLAGS) --skip-build --filter TidyTests

build: ## Build everything in release mode
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS) --build-tests

lint:
	swift format lint --strict --recursive --parallel $(SWIFT_SOURCES)

format: ## Format every Swift file in place
	swift format format --in-place --recursive --parallel $(SWIFT_SOURCES)

# All that is installed, as it will lie below PREFIX.
image:
	@scripts/bootstrap --no-python
	scripts/static-libraries .build-install/libraries
	swift build $(STATIC_FLAGS) --product sluice
	scripts/install-image .build-install/release/sluice $(IMAGE)

install: image ## Install the program, its manual and its completions: make install PREFIX=/usr/local
	$(SUDO) scripts/install $(IMAGE) $(DESTDIR)$(PREFIX)

uninstall: ## Remove what make install has put below PREFIX
	$(SUDO) scripts/install --remove $(DESTDIR)$(PREFIX)

test-install: image ## Run what would be installed in a root with nothing but glibc
	scripts/test-install $(IMAGE)

docs: ## Make the documentation of the libraries, DocC archives in .build/documentation
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS)
	scripts/documentation .build/release .build/documentation

# Leaks are not looked for: XCTest's own runner leaks a few hundred bytes at exit.
asan: ## Test the lower layers, unoptimised, under AddressSanitizer
	@scripts/bootstrap
	SLUICE_ONLY=core SLUICE_PYTHON=$(TEST_PYTHON) ASAN_OPTIONS=detect_leaks=0 \
	    swift test --scratch-path .build-asan --sanitize=address

# SUBJECTS are kinds of bytes: reader run sql text codec path. All of them, if none is named.
SEED ?= 1
MINUTES ?= 10
SUBJECTS ?=

fuzz: ## Read damaged bytes for long: make fuzz SEED=7 MINUTES=60
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS) --product Fuzz
	scripts/fuzz .build/release/Fuzz $(SEED) $(MINUTES) $(SUBJECTS)

fuzz-case: ## Read one damaged input again: make fuzz-case SUBJECT=reader SEED=7 CASE=42
	@scripts/bootstrap --no-python
	swift build $(BUILD_FLAGS) --product Fuzz
	.build/release/Fuzz $(SUBJECT) --seed $(SEED) --first $(CASE) --cases 1 --folder .build/fuzz --keep

torture: ## Kill runs, cut the power, fill disks, and check rows: make torture PARTS=files SECONDS_EACH=600
	@scripts/bootstrap
	swift build $(BUILD_FLAGS) --product sluice
	scripts/with-services $(WITH_RADOSGW) $(TEST_PYTHON) scripts/torture .build/release/sluice $(PARTS) \
	    --seconds $(SECONDS_EACH) $(if $(filter file,$(origin SEED)),,--seed $(SEED))
	$(if $(PARTS),,@$(MAKE) --no-print-directory torture-network)

# The demo, the article's job and the contract of stores, which an old radosgw has to pass, too.
BUCKET_TESTS := SluiceCommandsTests.(BucketTests|ArticleJobTests)|AWSTests.S3(Contract|Live)Tests
NETWORK_TESTS := SluiceCommandsTests.(DeathTests|SleeperTests|BadNetworkTests|CrowdTests)

torture-network: ## Test on an old radosgw, and let a fault befall every request: make torture-network SEED=7
	@scripts/bootstrap
	swift build $(BUILD_FLAGS) --build-tests
	SLUICE_PYTHON=$(TEST_PYTHON) scripts/with-services --radosgw \
	    swift test $(BUILD_FLAGS) --skip-build --filter '$(BUCKET_TESTS)'
	SLUICE_TORTURE_SEED=$(if $(filter file,$(origin SEED)),$$RANDOM,$(SEED)) SLUICE_PYTHON=$(TEST_PYTHON) \
	    scripts/with-services swift test $(BUILD_FLAGS) --skip-build --filter '$(NETWORK_TESTS)'

# The engines that Sluice is timed beside; Spark needs Java, and goes without if there is none.
PEERS_PYTHON := .venv-peers/bin/python
REPETITIONS ?= 5

# Without DATA the benchmark runs on generated data, which is kept.
bench: ## Time Sluice beside its peers: make bench PRESETS="hour big", or make bench DATA="DIRECTORY ..."
	@echo "bench: builds the program, installs the peers into .venv-peers, generates data, and times all"
	@echo "bench: of them in turn; an hour for everything, a minute for PRESETS=hour"
	@scripts/bootstrap --no-python
	swift build $(BENCH_FLAGS) --product sluice
	test -x $(PEERS_PYTHON) || python3 -m venv .venv-peers
	$(PEERS_PYTHON) -m pip install -q --disable-pip-version-check -r Benchmarks/requirements.txt
	$(if $(DATA),,$(PEERS_PYTHON) Benchmarks/generate.py $(PRESETS) --out Benchmarks/data)
	$(PEERS_PYTHON) Benchmarks/bench.py $(or $(DATA),$(addprefix Benchmarks/data/,$(PRESETS))) \
	    --repetitions $(REPETITIONS) $(if $(DATA),,--results Benchmarks/RESULTS.md)

bench-kernels: ## Count the instructions of hot loops, and compare with those on record: RECORD=1 renews it
	@scripts/bootstrap --no-python
	@command -v valgrind >/dev/null || { echo "valgrind is missing: apt-get install valgrind"; exit 1; }
	swift build $(BUILD_FLAGS) --product Kernels
	python3 Benchmarks/kernels.py .build/release/Kernels $(if $(RECORD),--record)

# DuckDB with S3 is another version than the one that checks outputs.
BUCKET_PYTHON := .services/bench/bin/python

bench-bucket: PRESETS = hour big
bench-bucket: ## Time Sluice beside DuckDB in a bucket of SeaweedFS: make bench-bucket PRESETS="hour big"
	@scripts/bootstrap
	swift build $(BENCH_FLAGS) --product sluice
	$(TEST_PYTHON) Benchmarks/generate.py $(PRESETS) --out Benchmarks/data
	test -x $(BUCKET_PYTHON) || python3 -m venv .services/bench
	$(BUCKET_PYTHON) -m pip install -q --disable-pip-version-check -r Benchmarks/requirements-bucket.txt
	scripts/with-services sh -c \
	    'AWS_ENDPOINT_URL_S3=$$SLUICE_TEST_S3 $(BUCKET_PYTHON) Benchmarks/compare_bucket.py \
	    $(addprefix Benchmarks/data/,$(PRESETS))'

clean: ## Remove what was built; the Python environment stays
	rm -rf .build .build-asan .build-bench .build-install
