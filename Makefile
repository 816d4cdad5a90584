# congressd: see README.md. The two commands for everyone: make demo, make check.

BUILD   ?= build
PREFIX  ?= /usr/local
DESTDIR ?=
CC      ?= cc
# `make SANITIZE=address,undefined BUILD=build/asan` builds an instrumented copy.
SANITIZE ?=
OPTIMIZE ?= -O2

PACKAGES = libmicrohttpd gnutls libqrencode sqlite3 jansson libsodium pangocairo icu-i18n icu-uc libpng libjpeg libzip expat libseccomp
WARNINGS = -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings
HARDEN   = -fPIE -fstack-protector-strong
ifeq ($(SANITIZE),)
HARDEN  += -D_FORTIFY_SOURCE=2
else
SAN      = -fsanitize=$(SANITIZE) -fno-omit-frame-pointer
endif

CFLAGS  ?= -g

# What compiles, and tests that run, at the same time.
JOBS    ?= $(shell nproc)

# `make V=1` shows the commands.
ifeq ($(V),)
Q = @
say = @echo "  $(1) $@"
endif
ALL_CPPFLAGS = -Iinclude -I$(BUILD) -D_GNU_SOURCE $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null | sed 's/-I/-isystem /g')
ALL_CFLAGS   = -std=c11 $(OPTIMIZE) $(WARNINGS) $(HARDEN) $(SAN) $(CFLAGS) -pthread
ALL_LDFLAGS  = -pie -Wl,-z,relro,-z,now -Wl,--as-needed $(SAN) $(LDFLAGS) -pthread
LIBS         = $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lxlsxwriter -lm

SOURCES  = $(filter-out src/main.c src/forgetful.c,$(wildcard src/*.c))
OBJECTS  = $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
LIBRARY  = $(BUILD)/libcongress.a
PROGRAM  = $(BUILD)/congressd
UNITS    = $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(wildcard tests/unit/test_*.c))

# The web pages are the same for every kind of build.
WEB      = build/web
WEB_SRC  = $(shell find web -type f -not -path '*/node_modules/*' 2>/dev/null)

# What a fresh Debian 12 lacks.
BUILD_PACKAGES = gcc libc6-dev pkg-config libmicrohttpd-dev libgnutls28-dev libqrencode-dev libsqlite3-dev libjansson-dev \
	libsodium-dev libpango1.0-dev libicu-dev libpng-dev libjpeg-dev libxlsxwriter-dev libzip-dev libexpat1-dev libseccomp-dev fonts-noto-core fonts-croscore nodejs npm
TEST_PACKAGES = python3 libcmocka-dev libasan8 libubsan1 libtsan2 chromium zbar-tools poppler-utils sqlite3 openssl \
	cppcheck clang-tidy
BENCH_PACKAGES = nginx libnginx-mod-nchan
FUZZ_PACKAGES = clang libclang-rt-14-dev libcmocka-dev

.PHONY: all demo check contained install uninstall clean format lint lint-tidy lint-long lint-paths deps test-deps units stories browser stories-tsan elections bench bench-deps bench-short \
	browser-long fuzz fuzz-short fuzz-deps fault faults-short kills soak instrumented plain security linkage
.DELETE_ON_ERROR:
.SECONDARY:

all: $(PROGRAM)

# The two commands for everyone.
demo: deps
	$(MAKE) all
	$(PROGRAM) demo --data build/demo

check: deps test-deps
	$(MAKE) lint
	$(MAKE) -j$(JOBS) $(ASAN) instrumented
	$(MAKE) $(ASAN) units fuzz-short stories browser
	$(MAKE) -j$(JOBS) $(TSAN) all
	$(MAKE) $(TSAN) stories-tsan
	$(MAKE) -j$(JOBS) plain
	$(MAKE) security faults-short bench-short

ASAN = BUILD=build/asan SANITIZE=address,undefined OPTIMIZE=-O1
TSAN = BUILD=build/tsan SANITIZE=thread OPTIMIZE=-O1

deps:
	@tests/lib/install_missing.sh $(BUILD_PACKAGES)

test-deps:
	@tests/lib/install_missing.sh $(TEST_PACKAGES)

# With a service that runs as a user of its own; README tells how it is started.
UNITDIR     ?= $(PREFIX)/lib/systemd/system
SYSUSERSDIR ?= $(PREFIX)/lib/sysusers.d

install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/congressd
	install -d $(DESTDIR)$(UNITDIR)
	sed 's|@BINDIR@|$(PREFIX)/bin|' src/congressd.service.in >$(BUILD)/congressd.service
	install -m 644 $(BUILD)/congressd.service $(DESTDIR)$(UNITDIR)/congressd.service
	install -D -m 644 src/congressd.sysusers $(DESTDIR)$(SYSUSERSDIR)/congressd.conf

# The congress in /var/lib/congressd stays.
uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/congressd $(DESTDIR)$(UNITDIR)/congressd.service $(DESTDIR)$(SYSUSERSDIR)/congressd.conf

$(PROGRAM): $(BUILD)/obj/main.o $(BUILD)/obj/forgetful.o $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(LIBRARY): $(OBJECTS) $(BUILD)/obj/embedded.o
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/%.o: src/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(wildcard $(BUILD)/obj/*.d $(BUILD)/unit/*.d $(BUILD)/tools/*.d $(BUILD)/bench/*.d $(BUILD)/fuzz/*.d $(BUILD)/fault/*.d)

# Pages and SQL, embedded in the binary.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB)/.built: $(WEB_SRC) web/node_modules/.package-lock.json
	cd web && node build.mjs ../$(WEB)
	@touch $@

$(BUILD)/embedded.S: $(WEB)/.built $(wildcard sql/*.sql) web/embed.mjs
	@mkdir -p $(@D)
	$(call say,EMBED)
	$(Q)node web/embed.mjs $(WEB) sql > $@

$(BUILD)/obj/embedded.o: $(BUILD)/embedded.S
	@mkdir -p $(@D)
	$(call say,AS)
	$(Q)$(CC) $(HARDEN) -c -o $@ $<

# Unit tests: one cmocka program for each tests/unit/test_*.c.
$(BUILD)/unit/%: tests/unit/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) -Itests/lib $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBRARY) $(LIBS) -lcmocka

units: $(UNITS)
	@failed=0; for unit in $(UNITS); do echo "== $$unit"; $$unit || failed=1; done; exit $$failed

# Small programs the stories use.
TOOLS = $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(wildcard tests/tools/*.c))

$(BUILD)/tools/%: tests/tools/%.c $(LIBRARY)
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) $(ALL_LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBRARY) $(LIBS)

# Stories over HTTP and in a browser, against the program of this build.
STORIES      = $(wildcard tests/stories/*.test.mjs tests/fault/*.test.mjs)
BROWSER      = $(wildcard tests/browser/*.test.mjs)
TSAN_STORIES = $(addprefix tests/stories/,doors.test.mjs ballots.test.mjs restart.test.mjs jobs.test.mjs)

tests/node_modules/.package-lock.json: tests/package.json tests/package-lock.json
	cd tests && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

NODE_TEST = CONGRESSD=$(abspath $(PROGRAM)) VOPRF_SERVER=$(abspath $(BUILD)/tools/voprf_server) node --test --test-concurrency=$(JOBS)

stories: $(PROGRAM) $(TOOLS) tests/node_modules/.package-lock.json
	$(NODE_TEST) $(STORIES)

browser: $(PROGRAM) tests/node_modules/.package-lock.json
	$(NODE_TEST) $(BROWSER)

# Every size, every colour scheme, every scan.
browser-long: deps test-deps
	THOROUGH=1 $(MAKE) browser

# The ordinary build, which is hardened and bound more than those with sanitizers.
contained: $(PROGRAM) $(BUILD)/unit/test_sandbox tests/node_modules/.package-lock.json
	tests/lib/hardened.sh $(PROGRAM)
	tests/lib/installed.sh
	$(BUILD)/unit/test_sandbox
	$(NODE_TEST) tests/stories/contained.test.mjs

stories-tsan: $(PROGRAM) tests/node_modules/.package-lock.json
	$(NODE_TEST) $(TSAN_STORIES)

# The short version is among the stories.
ELECTIONS ?= 1000

elections: $(PROGRAM) tests/node_modules/.package-lock.json
	ELECTIONS=$(ELECTIONS) $(NODE_TEST) tests/stories/elections.test.mjs

# Benchmarks: the load, and the floors under it.
BENCH       = $(BUILD)/bench
BENCH_OBJ   = $(patsubst tests/bench/%.c,$(BENCH)/%.o,$(wildcard tests/bench/*.c))
FLOOR_OBJ   = $(patsubst %,$(BENCH)/%.o,fail chance listen $(basename $(notdir $(wildcard tests/bench/floor*.c))))
LOAD_OBJ    = $(filter-out $(BENCH)/floor% $(BENCH)/listen.o,$(BENCH_OBJ))

$(BENCH)/%.o: tests/bench/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BENCH)/load: $(LOAD_OBJ) $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

$(BENCH)/floor: $(FLOOR_OBJ) $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

bench: bench-deps $(PROGRAM) $(BENCH)/load $(BENCH)/floor
	$(BENCH)/load $(PROGRAM) $(BENCH)/floor $(BENCH)/work

bench-deps:
	@tests/lib/install_missing.sh $(BENCH_PACKAGES)

bench-short: $(PROGRAM) $(BENCH)/load $(BENCH)/floor
	$(BENCH)/load --short $(PROGRAM) $(BENCH)/floor $(BENCH)/work

# Fuzzing: one harness for each tests/fuzz/fuzz_*.c. `make fuzz` hunts with
# libFuzzer (clang) for FUZZ_SECONDS each; fuzz-short runs the seeds and a fixed
# series of changed ones with any compiler.
FUZZ_NAMES   = $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_SECONDS ?= 1200
FUZZ         = BUILD=build/fuzz CC=clang SANITIZE=fuzzer-no-link,address,undefined OPTIMIZE=-O1
FUZZ_CHANGED = 2000
LEAKS        = LSAN_OPTIONS=suppressions=tests/lib/leaks.supp:print_suppressions=0

$(BUILD)/fuzz/%.o: tests/fuzz/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) -Itests/lib $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/fuzz/replay_%: $(BUILD)/fuzz/fuzz_%.o $(BUILD)/fuzz/replay.o $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

$(BUILD)/fuzz/hunt_%: $(BUILD)/fuzz/fuzz_%.o $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS) -lcmocka

fuzz-short: $(FUZZ_NAMES:%=$(BUILD)/fuzz/replay_%)
	@failed=0; for name in $(FUZZ_NAMES); do \
	  $(LEAKS) $(BUILD)/fuzz/replay_$$name -n $(FUZZ_CHANGED) tests/fuzz/seeds/$$name || failed=1; done; exit $$failed

# Finds are left in build/fuzz/finds; what was learnt in build/fuzz/corpus.
fuzz: deps fuzz-deps
	$(MAKE) $(FUZZ) $(FUZZ_NAMES:%=hunt-%)

hunt-%: $(BUILD)/fuzz/hunt_%
	@mkdir -p $(BUILD)/fuzz/corpus/$* $(BUILD)/fuzz/finds
	$(LEAKS) $< -max_total_time=$(FUZZ_SECONDS) -print_final_stats=1 -artifact_prefix=$(BUILD)/fuzz/finds/$*- \
	  $(BUILD)/fuzz/corpus/$* tests/fuzz/seeds/$*

fuzz-deps:
	@tests/lib/install_missing.sh $(FUZZ_PACKAGES)

# Faults: power cuts, failing disks and failing allocations, one cmocka program
# for each tests/fault/test_*.c.
FAULTS    = $(patsubst tests/fault/%.c,$(BUILD)/fault/%,$(wildcard tests/fault/test_*.c))
FAULT_OBJ = $(patsubst tests/fault/%.c,$(BUILD)/fault/%.o,$(filter-out tests/fault/test_%,$(wildcard tests/fault/*.c)))

$(BUILD)/fault/%.o: tests/fault/%.c Makefile
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(CC) $(ALL_CPPFLAGS) -Itests/lib $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(FAULTS): $(BUILD)/fault/%: $(BUILD)/fault/%.o $(FAULT_OBJ) $(LIBRARY)
	$(call say,LD)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

faults-short: $(FAULTS)
	@failed=0; for fault in $(FAULTS); do echo "== $$fault"; $$fault || failed=1; done; exit $$failed

fault: deps test-deps
	FAULT_THOROUGH=1 $(MAKE) faults-short
	$(MAKE) kills KILLS=1000

# The short version is among the stories.
kills: $(PROGRAM) tests/node_modules/.package-lock.json
	KILLS=$(KILLS) $(NODE_TEST) tests/fault/kill.test.mjs

# Half an hour of mixed load, which must stay flat. The short version is among
# the stories.
SOAK_SECONDS ?= 1800

soak: $(PROGRAM) tests/node_modules/.package-lock.json
	CONGRESSD=$(abspath $(PROGRAM)) SOAK_SECONDS=$(SOAK_SECONDS) node tests/fault/soak/main.mjs

# What `make check` runs of the instrumented build and of the plain one, to be
# compiled at once.
instrumented: $(PROGRAM) $(UNITS) $(TOOLS) $(FUZZ_NAMES:%=$(BUILD)/fuzz/replay_%)
plain: $(PROGRAM) $(FAULTS) $(BENCH)/load $(BENCH)/floor

# What nobody may learn or do: linkage, access, secrets; with the plain program,
# since a sanitizer keeps what is freed. `make linkage` attacks
# elections of more voters: voters x elections.
SECURITY  = $(wildcard tests/security/*.test.mjs)
LINKED    ?= 10x30 50x10 250x4

security: contained $(TOOLS) tests/node_modules/.package-lock.json
	$(NODE_TEST) $(SECURITY)

linkage: $(PROGRAM) tests/node_modules/.package-lock.json
	CONGRESSD=$(abspath $(PROGRAM)) node tests/security/linkage.mjs $(LINKED)

# A file is looked at again when it or a header of its has changed.
LINT      = build/lint
TIDIED    = $(patsubst src/%.c,$(LINT)/%.tidy,$(wildcard src/*.c))
ANALYZED  = $(patsubst src/%.c,$(LINT)/%.analyzed,$(wildcard src/*.c))
LINT_AS   = -std=c11 $(ALL_CPPFLAGS)

-include $(wildcard $(LINT)/*.d)

$(LINT)/%.tidy: src/%.c .clang-tidy
	@mkdir -p $(@D)
	$(call say,TIDY)
	$(Q)clang-tidy --quiet $< -- $(LINT_AS) 2>$@.said || { cat $@.said; exit 1; }
	$(Q)$(CC) $(LINT_AS) -MM -MP -MT $@ -MF $@.d $<
	@touch $@

lint:
	tests/lib/lint_tree.sh .
	@mkdir -p $(LINT)/cppcheck
	cppcheck -j$(JOBS) --quiet --error-exitcode=1 --enable=warning,performance,portability,style --std=c11 \
	    --cppcheck-build-dir=$(LINT)/cppcheck --suppress=missingIncludeSystem -Iinclude src
	$(MAKE) -j$(JOBS) --no-print-directory lint-tidy

lint-tidy: $(TIDIED)

# Every path through every function, by two compilers: minutes.
lint-long: lint
	$(MAKE) -j$(JOBS) --no-print-directory lint-paths

lint-paths: $(ANALYZED)

# Neither knows that a refusal of another file is never STATUS_OK, and each then
# finds values that were not set: what rests on that is left to the sanitizers.
ANALYSES = -*,clang-analyzer-*$(foreach not,core.CallAndMessage core.NullDereference core.uninitialized.Assign \
	core.NonNullParamChecker core.UndefinedBinaryOperatorResult optin.performance.Padding \
	security.insecureAPI.strcpy security.insecureAPI.DeprecatedOrUnsafeBufferHandling,$(comma)-clang-analyzer-$(not))
ANALYZER_NOT = -Wno-analyzer-use-of-uninitialized-value -Wno-analyzer-null-dereference -Wno-analyzer-null-argument -Wno-analyzer-malloc-leak \
	-Wno-analyzer-possible-null-dereference
comma = ,

$(LINT)/%.analyzed: src/%.c $(LINT)/%.tidy
	$(call say,ANALYZE)
	$(Q)clang-tidy --quiet --checks='$(ANALYSES)' $< -- $(LINT_AS) 2>$@.said || { cat $@.said; exit 1; }
	$(Q)$(CC) $(LINT_AS) -O1 -fanalyzer -Werror $(ANALYZER_NOT) -c -o /dev/null $<
	@touch $@

format:
	clang-format -i src/*.c include/*.h tests/*/*.c $(wildcard tests/*/*.h)

clean:
	rm -rf build web/node_modules tests/node_modules
