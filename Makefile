# Standpoint. `make` lists the targets.
GO      ?= go
SHARED  ?= ../shared
DATA    ?= data
ADDR    ?= 127.0.0.1:8080
BIN     := bin/standpoint
SAMPLE  := corpus/sample/pages
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
REVISION ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null)
LDFLAGS := -s -w -X main.version=$(VERSION) -X main.revision=$(REVISION)
RACE    ?=
# One way to compile for the program, its tests and what looks at the code: each is compiled once.
export GOFLAGS ?= -trimpath
# make check looks at all code with vet before.
QUICK   := -vet=off -ldflags '-s -w'
FUZZTIME ?= 20s
KILLS   ?= 1000
# axe-core (MPL-2.0) looks at the pages; the program does not hold it.
AXE     := 4.10.3
AXE_SHA512 := 5e6edba515e70d25f6604d9815f064d859c5d1ea7ab661bbc4f87c88779ef0c21cae0abbeb636471ef39e9d62d2582e4b88a1866f19f4ecfcf6d986275e4dc12
SOAK    ?= 10m

# The race detector watches the packages that start goroutines, and the server where it does
# several things at once. All else does one thing after another and is tested without it,
# many times as fast.
WATCHED := ./cmd/standpoint ./corpus/records/lease ./indexer ./indexer/annotate/stance/remote ./indexer/follow ./indexer/generations ./indexer/poll ./indexer/search/bleveengine ./indexer/search/bleveengine/inverted ./indexer/search/opensearchengine ./indexer/themes ./server/ratelimit ./server/results ./server/timelimit
AT_ONCE := ^Test(Streams.*|TooManyStreams|SearchesAtOnce|SlowClientsAreDropped|Limits|Metrics|RequestsAreCutOffInTime|IndexBeingBuilt|OtherHistory|Withdrawn.*)$$
# Tests of watched packages that the detector would only slow down: they start the program
# many times as a process of its own, or do one thing after another.
PLAIN := ^Test(KilledAtAnyMoment|Resumed|FullDisk|BackupWhileOthersWrite|NoFileHoldsWhatWasTakenDown|NoFileHoldsAName|OneRuleForValues|AnyOrder|Scripts|OlderRecordsPutBack|Containers|CutOffContainers|KilledBetweenLabels|TrainedLabels|DamagedRecordsAreToldAsSuch|ParseThenIndexIsIndex|WordsOfAnArticleAreNotLeftInItsComments|OlderAnnotationsAreMadeAgain|RetryKnowsItsSettings|SampleReadsTheSameEverywhere|Seeds|StanceURL|InputsChangeWhileCutOff|DamageIsFoundAtOpening|MissingFilesAreFound|FilesOfAnotherIndexAreFound|DamagedColumnsAreBuiltAnew|PostingsOfTheEarlierLayout|LinesAreAllLines|NothingLostOrDoubled|MeasureMixtures)$$|^TestSuite$$/^random$$/^seed=[2-7]$$

.PHONY: help build run test check check-recipes check-clients check-cluster check-postgres check-deploy check-statistics check-themes soak load arm64 crash lint eval bench fuzz golden browser gallery clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build the program in bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o $(BIN) ./cmd/standpoint

run: build ## build the program, index the sample corpus and serve it at ADDR
	$(BIN) index --data $(DATA) $(SAMPLE)
	$(BIN) serve --data $(DATA) --addr $(ADDR)

test: ## run all tests; if CI is set, a skipped test fails the run
	@mkdir -p bin
	@if [ -z '$(RACE)' ]; then $(GO) test -v ./... >bin/test.log 2>&1; status=$$?; else \
	  $(GO) test $(RACE) $(QUICK) -v -skip '$(PLAIN)' $(WATCHED) >bin/test.log 2>&1; status=$$?; \
	  $(GO) test $(RACE) $(QUICK) -v -run '$(AT_ONCE)' ./server >>bin/test.log 2>&1 || status=1; \
	  CGO_ENABLED=0 $(GO) test $(QUICK) -v $$(for room in $$($(GO) list ./...); do case ' $(WATCHED) ' in *" .$${room#standpoint} "*) ;; *) echo $$room; esac; done) >>bin/test.log 2>&1 || status=1; \
	  CGO_ENABLED=0 $(GO) test $(QUICK) -v -run '$(PLAIN)' $(WATCHED) >>bin/test.log 2>&1 || status=1; \
	fi; \
	grep -E '^(ok|FAIL|panic:|--- (FAIL|SKIP)|    --- (FAIL|SKIP))' bin/test.log; \
	if [ $$status -ne 0 ]; then grep -vE '^(=== |--- PASS|    --- PASS|\?)' bin/test.log | tail -n 200; exit $$status; fi; \
	if [ -n "$$CI" ] && grep -qE '^ *--- SKIP' bin/test.log; then echo 'a test was skipped in CI'; exit 1; fi

lint: ## check formatting, go.mod, vet and staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$unformatted" ]; then echo "gofmt: $$unformatted"; exit 1; fi
	$(GO) mod tidy -diff
	CGO_ENABLED=0 $(GO) vet ./...
	CGO_ENABLED=0 $(GO) vet -tags soak,gallery,cluster,recipes ./...
	CGO_ENABLED=0 $(GO) tool staticcheck ./...

check: lint build ## run what CI runs: lint, a build without cgo, all tests, with the race detector where several things happen at once
	CGO_ENABLED=1 $(MAKE) test RACE=-race

check-clients: build ## generate clients from the OpenAPI document with three generators and call a server with them (needs node and python3)
	.ci/clients/check.sh

check-postgres: ## let PostgreSQL keep the records, in servers that the tests start, stop and kill (needs Debian's postgresql)
	$(GO) vet -tags cluster ./corpus/records/postgres/...
	$(GO) test -tags cluster -count 1 ./corpus/records/postgres

check-cluster: ## let OpenSearch keep the index, and PostgreSQL the records: the suite of engines, all tests of the server, and several servers, on what is started and stopped (needs Java 17 or later, Maven and Debian's postgresql)
	$(GO) vet -tags cluster ./indexer/search/opensearchengine ./server ./cmd/standpoint
	GO="$(GO)" .ci/cluster/check.sh -searchtest.corpora 2

arm64: ## check on an emulated arm64 processor (qemu-user-static) that texts are annotated as here
	CGO_ENABLED=0 GOARCH=arm64 $(GO) test -c -o bin/annotate-arm64.test ./indexer/annotate
	cd indexer/annotate && qemu-aarch64-static ../../bin/annotate-arm64.test -test.v -test.run TestVersion

check-recipes: ## let pandas, polars, DuckDB, R, d3, arquero and Grafana's Infinity read results as the recipes say (needs node, python3 and R)
	GO="$(GO)" server/api/recipes/check.sh

check-deploy: build ## have systemd read the unit, and run the program as its image does (needs root and systemd-analyze)
	.ci/deploy/check.sh

soak: ## mixed traffic with imports for SOAK; memory, goroutines and files must not grow
	STANDPOINT_SOAK=$(SOAK) $(GO) test -tags soak -count 1 -timeout 2h -v -run TestSoak ./cmd/standpoint

load: ## search 100,000 documents with wrk while index adds 10,000
	STANDPOINT_LOAD_MEMORY=$${STANDPOINT_LOAD_MEMORY:-1000} $(GO) test -tags soak -count 1 -timeout 2h -v -run TestLoad ./cmd/standpoint

check-statistics: ## compare shares and agreement with ppi-python, statsmodels, krippendorff and QuaPy for the same samples (needs python3)
	GO="$(GO)" .ci/statistics/check.sh

check-themes: ## compare themes with NMF, LDA and k-means of scikit-learn on mixtures from SHARED, in one table (needs python3)
	GO="$(GO)" .ci/themes/check.sh

crash: ## kill the indexer KILLS times at seeded moments; CI does it 200 times
	STANDPOINT_KILLS=$(KILLS) $(GO) test -count 1 -timeout 60m -v -run TestKilledAtAnyMoment ./cmd/standpoint

eval: build ## measure quality on the evaluation sets in SHARED
	python3 $(SHARED)/score/score.py --bin $(BIN) --data $(SHARED)/eval --only articles,leak,comments,feeds,agencies,places,stance --abstain
	python3 $(SHARED)/score/pasted.py --bin $(BIN) --data $(SHARED)/eval
	$(GO) test -count 1 -v -run TestMeasure ./indexer/annotate/quote ./indexer/neardup ./indexer/event ./indexer/themes
	STANDPOINT_DRAWS=2000 $(GO) test -count 1 -timeout 60m -v -run TestCoverage ./indexer/estimate
	python3 $(SHARED)/score/score.py --bin $(BIN) --data $(SHARED)/eval --scale $(SHARED)/scale --only ranking

bench: ## measure speed: engine, store, parsers, annotators
	$(GO) test -run '^$$' -bench . -benchtime 1s ./...

fuzz: ## run every fuzz target for FUZZTIME
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
	  done; \
	done

golden: ## rewrite the golden files with the program's present output
	$(GO) test $$(grep -rl 'flag.Bool("update"' --include '*_test.go' . | xargs -n1 dirname | sort -u) -update

browser: ## run the tests that click through the pages in Chromium
	$(GO) test -count 1 -run Browser -v ./server/...

gallery: ## look at every page in every state with axe-core and keep pictures in bin/gallery (needs npm and Chromium)
	@mkdir -p bin
	@test -f bin/axe-$(AXE)/package/axe.min.js || (mkdir -p bin/axe-$(AXE) && cd bin/axe-$(AXE) && npm pack --silent axe-core@$(AXE) >/dev/null && \
	  echo '$(AXE_SHA512)  axe-core-$(AXE).tgz' | sha512sum --check --quiet && tar xzf axe-core-$(AXE).tgz package/axe.min.js)
	AXE='$(CURDIR)/bin/axe-$(AXE)/package/axe.min.js' GALLERY='$(CURDIR)/bin/gallery' $(GO) test -count 1 -timeout 25m -tags gallery -run TestGallery ./server/pages

clean: ## remove what make built; DATA stays
	rm -rf bin
