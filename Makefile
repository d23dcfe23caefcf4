# brief -- news and briefing text indexer. `make help` lists the verbs.

MODE    ?= release
B        = $(if $(filter release,$(MODE)),build,build/$(MODE))
PREFIX  ?= /usr/local
BINDIR   = $(PREFIX)/bin
MANDIR   = $(PREFIX)/share/man


# --- flags --------------------------------------------------------------------------------------
PKGS     = libpcre2-8 lmdb libutf8proc libzstd libxxhash yajl gumbo
GEN_PKGS = glib-2.0 jansson geonames
WARN     = -Wall -Wextra -Wshadow -Wconversion -Wmissing-prototypes -Wstrict-prototypes \
           -Wvla -Wpointer-arith -Wwrite-strings -Werror
CPPFLAGS += -D_GNU_SOURCE -Iinclude -I. -MMD -MP $(shell pkg-config --cflags $(PKGS))
CFLAGS.release := -O2 -g
CFLAGS.debug   := -O0 -g3
CFLAGS.asan    := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all
CFLAGS.tsan    := -O1 -g -fsanitize=thread
CFLAGS.clang   := -O2 -g
ALL_CFLAGS = -std=c11 -ffp-contract=off $(WARN) $(CFLAGS.$(MODE)) $(CFLAGS)
LDLIBS   = $(shell pkg-config --libs $(PKGS)) -lstemmer -lpthread -lm
# The programs take the libraries as archives: loading eight shared ones costs a start 1 ms; and
# what only asks an index takes libc so, too: 0.5 ms of the 2.8 that a search takes.
STATIC_LIBS = $(patsubst -l%,-l:lib%.a,$(patsubst -lyajl,-lyajl_s,\
                $(filter-out -lpthread -lm,$(LDLIBS)))) -lpthread -lm
CFLAGS.fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined
# V=1 shows every command whole; otherwise a line a file.
Q = $(if $(V),,@printf '  %s\n' '$@';)
ifneq ($(filter clang fuzz,$(MODE)),)
CC = clang
endif

# --- parts --------------------------------------------------------------------------------------
objs      = $(patsubst %.c,$(B)/%.o,$(wildcard $(1)))
LIB_OBJS  = $(filter-out $(B)/indexer/main.o $(B)/query/main.o,\
              $(call objs,core/*.c core/*/*.c indexer/*.c indexer/formats/*.c \
                indexer/entities/*.c query/*.c query/views/*.c query/output/*.c))
LIB       = $(B)/libbrief.a
INDEXER   = $(call objs,indexer/main.c indexer/commands/*.c)
RULES     = $(wildcard indexer/rules/*.rules) $(wildcard indexer/rules/lists/*.list)
TESTS     = $(patsubst tests/%.c,$(B)/tests/%,$(wildcard tests/test_*.c))
FUZZ_SOURCES = $(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c))
REPLAYS   = $(patsubst tests/fuzz/%.c,$(B)/replay/%,$(FUZZ_SOURCES))
CRASH     = $(patsubst tests/crash/%.c,$(B)/crash/%,$(wildcard tests/crash/*.c))

# --- products -----------------------------------------------------------------------------------
## all: the two programs and the library (the default)
all: $(B)/brief-index $(B)/brief-query
.DEFAULT_GOAL := all

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -c -o $@ $<

$(LIB): $(LIB_OBJS)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# Lists from Debian's iso-codes and geonames, then every list and rule compiled into one file,
# which the linker puts into brief-index as it is: mapped, read-only, never out of step. Beside it
# the files themselves, packed (rules.src): a user's own rules are compiled together with them.
$(B)/generate: $(addprefix indexer/rules/,generate.c own_lists.c spelling.c own_lists.h spelling.h)
	@mkdir -p $(@D)
	$(Q)$(CC) -D_GNU_SOURCE -I. $(shell pkg-config --cflags $(GEN_PKGS)) $(ALL_CFLAGS) -o $@ $(filter %.c,$^) $(shell pkg-config --libs $(GEN_PKGS))

$(B)/lists/done: $(B)/generate $(wildcard indexer/rules/lists/*.list)
	@mkdir -p $(@D)
	$(Q)$(B)/generate $(@D) $(shell pkg-config --variable=prefix iso-codes)
	@touch $@

$(B)/compile-rules: indexer/rules/compile.c $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)

$(B)/rules.bin: $(B)/compile-rules $(B)/lists/done $(RULES)
	$(Q)$(B)/compile-rules $@ $(B)/rules.src $(RULES) $(B)/lists/*.list

$(B)/rules.o: $(B)/rules.bin
	$(Q)cd $(B) && $(LD) -r -b binary -z noexecstack -o rules.o rules.bin rules.src

$(B)/brief-index: $(INDEXER) $(B)/rules.o $(LIB)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(STATIC_LIBS)

$(B)/brief-query: $(B)/query/main.o $(B)/rules.o $(LIB)
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) $(if $(filter release clang,$(MODE)),-static) -o $@ $(filter %.c %.o %.a,$^) $(STATIC_LIBS)

$(B)/tests/%: tests/%.c $(B)/rules.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS) -lcriterion
$(B)/tests/test_peer_query: tests/bench/peer_query.c

# A fuzz target with a main of our own, which replays the stored inputs.
$(B)/replay/%: tests/fuzz/%.c tests/fuzz/replay.c $(B)/rules.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(B)/rules.o $(LIB) $(LDLIBS)

# --- verbs ---------------------------------------------------------------------------------------
## demo: index the sample briefings and ask them a few questions
demo: deps-build
	@$(MAKE) --no-print-directory all
	@sh corpus/demo $(B)

## check: every test (unit tests, stored fuzz inputs, crash tests, golden outputs)
check: deps-test
	@$(MAKE) --no-print-directory check-built
check-built: all peer $(TESTS) $(REPLAYS) $(CRASH)
	@sh tests/run $(B)

## asan, tsan, clang: the same under sanitizers, or built by clang
asan tsan clang: deps-test
	@$(MAKE) --no-print-directory MODE=$@ $(if $(filter tsan,$@),stress,check-built)
stress: $(B)/stress
	$(B)/stress
$(B)/stress: tests/stress/stress.c $(B)/rules.o $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(B)/rules.o $(LIB) $(LDLIBS)

## deps: install the Debian packages that are missing
deps: deps-test
deps-build:
	@.ci/deps build
deps-test:
	@.ci/deps test

## eval: precision, recall and F1 of extraction, on corpus/ or EVAL=folder of gold files
eval: all
	@python3 tests/eval/run $(B) $(or $(EVAL),corpus)

## bench: what indexing and asking cost; BENCH='--help' for other input, queries, sizes
bench: all peer $(B)/bench-stages $(B)/bench-sizes
	@sh tests/bench/run $(B) $(BENCH)
$(B)/bench-sizes: tests/bench/sizes.c $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)
## peer: build/brief-peer, which speaks the protocol of a harness that compares search engines
peer: $(B)/brief-peer $(B)/brief-index
$(B)/brief-peer: tests/bench/peer.c tests/bench/peer_query.c $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $(filter %.c %.o %.a,$^) $(LDLIBS)
$(B)/bench-stages: tests/bench/stages.c $(B)/rules.o $(LIB)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $< $(B)/rules.o $(LIB) $(LDLIBS)

## golden: rewrite the stored outputs of tests/golden; review the diff like code
golden: all
	@sh tests/golden/run $(B) --rewrite

## fuzz: every fuzz target for FUZZ_SECONDS (30) each, with libFuzzer
fuzz:
	@$(MAKE) --no-print-directory MODE=fuzz $(patsubst tests/fuzz/%.c,build/fuzz/fuzz/%,$(FUZZ_SOURCES))
	@sh tests/fuzz/run build/fuzz $(or $(FUZZ_SECONDS),30)
$(B)/fuzz/%: tests/fuzz/%.c $(B)/rules.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fsanitize=fuzzer -o $@ $< $(B)/rules.o $(LIB) $(LDLIBS)

## install: programs, library, headers and man pages under PREFIX (DESTDIR respected)
install: all
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(PREFIX)/lib $(DESTDIR)$(PREFIX)/include/brief \
	  $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5
	install -m 755 $(B)/brief-index $(B)/brief-query $(DESTDIR)$(BINDIR)
	install -m 644 $(LIB) $(DESTDIR)$(PREFIX)/lib
	install -m 644 include/brief/*.h $(DESTDIR)$(PREFIX)/include/brief
	install -m 644 docs/*.1 $(DESTDIR)$(MANDIR)/man1
	install -m 644 docs/*.5 $(DESTDIR)$(MANDIR)/man5

## fmt: lay out every C file as .clang-format says
fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

## clean: remove build/
clean:
	rm -rf build

## help: this list
help:
	@sed -n 's/^## //p' Makefile

.PHONY: all demo check check-built asan tsan clang stress deps deps-build deps-test eval bench peer \
        golden fuzz install fmt clean help

$(B)/crash/%: tests/crash/%.c $(B)/rules.o $(LIB)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(ALL_CFLAGS) $(LDFLAGS) -rdynamic -o $@ $< $(B)/rules.o $(LIB) $(LDLIBS)

-include $(shell find $(B) -name '*.d' 2>/dev/null)
