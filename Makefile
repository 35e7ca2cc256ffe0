# Isthmus. `make help` lists the targets.

MODE   ?= release
PREFIX ?= /usr/local

# Our own pool does what is parallel; threads of OpenBLAS that nobody uses only cost time.
export OPENBLAS_NUM_THREADS = 1
CC      = $(if $(filter fuzz,$(MODE)),clang,gcc)
WERROR ?=

# ---- what the build needs, by Debian 12 package name -------------------------------------------------------
PACKAGES = gcc make pkg-config libc6-dev libgsl-dev libopenblas-pthread-dev libreadline-dev libncurses-dev \
           libsqlite3-dev libjansson-dev libunistring-dev libpng-dev libturbojpeg0-dev zlib1g-dev libxxhash-dev \
           libcsv-dev libfftw3-dev libcairo2-dev liblinear-dev xz-utils \
           libmatio-dev \
           liblbfgs-dev \
           libsvm-dev \
           nettle-dev
TEST_PACKAGES = libcmocka-dev tmux procps libxml2-utils
FUZZ_PACKAGES = clang libclang-rt-14-dev

# ---- files -------------------------------------------------------------------------------------------------
BUILD    := build/$(MODE)
LIBRARY  := $(BUILD)/libisthmus.a
PROGRAM  := $(BUILD)/isthmus
LIB_SRC  := $(wildcard src/*/*.c)
UI_SRC   := $(wildcard ui/*.c ui/*/*.c)
MAIN_OBJ := $(BUILD)/ui/main.o
SUPPORT_SRC := $(wildcard tests/support/*.c)
UNIT_SRC := $(wildcard tests/unit/*/test_*.c)
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/%.o)
UI_OBJ   := $(UI_SRC:%.c=$(BUILD)/%.o)
SUPPORT_OBJ := $(SUPPORT_SRC:%.c=$(BUILD)/%.o)
UNIT_BIN := $(UNIT_SRC:%.c=$(BUILD)/%)

# ---- flags -------------------------------------------------------------------------------------------------
# GSL asks for its own slow BLAS by default; OpenBLAS takes its place (`isthmus --version` checks it at run time).
LIB_LIBS = $(shell pkg-config --define-variable=GSL_CBLAS_LIB=-lopenblas --libs gsl cairo libpng libturbojpeg jansson sqlite3 zlib fftw3f matio nettle) \
           -lcsv -llinear -lsvm -llbfgs -lunistring -lpthread -lm
UI_LIBS  = $(shell pkg-config --libs readline ncursesw tinfo)
WARNINGS = -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wpointer-arith
FLAGS_release = -O2 -g
FLAGS_debug   = -O0 -g3
FLAGS_asan    = -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
FLAGS_tsan    = -O1 -g -fsanitize=thread
FLAGS_fuzz    = -O1 -g -fno-omit-frame-pointer -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
ifeq ($(FLAGS_$(MODE)),)
$(error MODE=$(MODE) is unknown: use release, debug, asan, tsan or fuzz)
endif
CFLAGS_ALL = -std=gnu17 -D_GNU_SOURCE $(WARNINGS) $(if $(WERROR),-Werror) $(FLAGS_$(MODE)) -Isrc -I. -I$(BUILD) -Itests/support \
             -DISTHMUS_DATADIR='"$(PREFIX)/share/isthmus"' -MMD -MP $(CFLAGS)

# ---- quiet lines; V=1 shows the commands ----------------------------------------------------------------------
ifndef V
Q = @
SAY = @printf '  %-6s %s\n'
else
SAY = @:
endif

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: all program library setup setup-test run test unit commands layers docs docs-check adaptation-table \
        debiasing-table audit-coverage tutorial gates bench fuzz fuzz-smoke fuzz-run install clean help

all: program
# Without a main there is no program to link, only the library.
program: $(if $(wildcard ui/main.c),$(PROGRAM),$(LIBRARY))
library: $(LIBRARY)

$(LIBRARY): $(LIB_OBJ)
	$(SAY) AR $@
	$(Q)rm -f $@ && ar rcs $@ $^

$(PROGRAM): $(UI_OBJ) $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_$(MODE)) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) $(UI_LIBS)

# Places of points become vectors.
$(BUILD)/src/report/scatter_bins.o: CFLAGS += -O3 -fno-trapping-math

# Square roots become vector instructions only where they need not set errno.
$(BUILD)/src/linalg/adagrad.o: CFLAGS += -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off
# The same for the loops of t-SNE.
$(BUILD)/src/linalg/student.o $(BUILD)/src/linalg/field.o $(BUILD)/src/project/tsne_descent.o: \
	CFLAGS += -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off
# Sums of columns become vector instructions.
$(BUILD)/src/linalg/moments.o: CFLAGS += -O3 -ffp-contract=off
# And the look at the scores of a tile by column.
$(BUILD)/src/linalg/cross_nearest.o: CFLAGS += -O3 -fno-trapping-math -ffp-contract=off

# Ranks of distances are counted by vector instructions.
$(BUILD)/src/project/quality.o: CFLAGS += -O3 -fno-trapping-math -ffp-contract=off

# Activations and optimisers become vector instructions, losses keep their order of sums.
$(BUILD)/src/nn/%.o: CFLAGS += -O3 -fno-math-errno -fno-trapping-math -ffp-contract=off

# Where HDF5 lies, whose complaints matlab_file.c turns off.
$(BUILD)/src/data/matlab_%.o $(BUILD)/src/data/hdf5_%.o $(BUILD)/tests/unit/data/test_hdf5_%.o: CFLAGS += $(shell pkg-config --cflags matio)

# clang does not know the pragmas that tell gcc which instructions these files may use.
ifeq ($(MODE),fuzz)
$(BUILD)/src/linalg/kernels_avx2.o $(BUILD)/src/linalg/kernels_search_avx2.o: CFLAGS += -mavx2 -mfma -Wno-unknown-pragmas
$(BUILD)/src/linalg/kernels_avx512.o $(BUILD)/src/linalg/kernels_search_avx512.o: CFLAGS += -mavx512f -mavx512dq -mavx2 -mfma -Wno-unknown-pragmas
$(BUILD)/src/linalg/byte_products_avx2.o: CFLAGS += -mavx2 -Wno-unknown-pragmas
$(BUILD)/src/linalg/byte_products_vnni.o: CFLAGS += -mavx512f -mavx512bw -mavx512vnni -mavx2 -Wno-unknown-pragmas
$(BUILD)/src/linalg/kernels_centres_avx2.o: CFLAGS += -mavx2 -mfma -Wno-unknown-pragmas
$(BUILD)/src/linalg/kernels_centres_avx512.o: CFLAGS += -mavx512f -mavx512dq -mavx512bw -mavx512vbmi -mavx2 -mfma -Wno-unknown-pragmas
endif

$(BUILD)/%.o: %.c | build/.packages
	$(SAY) CC $<
	$(Q)mkdir -p $(@D) && $(CC) $(CFLAGS_ALL) -c -o $@ $<

# The key table, as one C string.
$(BUILD)/ui/tui/keys.inc: ui/tui/keys.conf
	$(Q)mkdir -p $(@D) && sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $< >$@
$(BUILD)/ui/tui/keymap.o: $(BUILD)/ui/tui/keys.inc

# Unit tests link the library alone, so that nothing below ui/ can need a terminal.
$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(SUPPORT_OBJ) $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_$(MODE)) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) -lcmocka

# Tests of the screen link everything but main.
$(BUILD)/tests/unit/ui/%: $(BUILD)/tests/unit/ui/%.o $(SUPPORT_OBJ) $(filter-out $(MAIN_OBJ),$(UI_OBJ)) $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_$(MODE)) $(LDFLAGS) -o $@ $^ $(LIB_LIBS) $(UI_LIBS) -lcmocka

-include $(LIB_OBJ:.o=.d) $(UI_OBJ:.o=.d) $(SUPPORT_OBJ:.o=.d) $(UNIT_SRC:%.c=$(BUILD)/%.d) \
         $(patsubst %.c,$(BUILD)/%.d,$(wildcard tests/fuzz/*.c tests/bench/*.c))

# ---- setting up ------------------------------------------------------------------------------------------------
setup: build/.packages
setup-test: build/.test-packages
build/.packages: Makefile
	@mkdir -p build && tests/tools/install-packages $(PACKAGES) && touch $@
build/.test-packages: Makefile
	@mkdir -p build && tests/tools/install-packages $(PACKAGES) $(TEST_PACKAGES) && touch $@

# ---- running ---------------------------------------------------------------------------------------------------
run: program
	@$(PROGRAM) $(ARGS) --tour

# ---- testing ---------------------------------------------------------------------------------------------------
test: build/.test-packages
	@$(MAKE) --no-print-directory MODE=$(MODE) program layers unit commands screens docs-check tutorial gates

unit: $(UNIT_BIN)
	@tests/tools/run-unit $(UNIT_BIN)

commands: $(PROGRAM)
	@tests/tools/run-commands $(PROGRAM) tests/commands

# Programs that tests/bench/panes.py, search.py, adapt.py and audits.py run.
BENCH_BIN := $(BUILD)/tests/bench/frames $(BUILD)/tests/bench/search $(BUILD)/tests/bench/adapt $(BUILD)/tests/bench/audit
$(BENCH_BIN): %: %.o $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_$(MODE)) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

# The numbers are printed, never asserted: they are the machine's. ONLY=cbow,hs picks sections, SMALL=1 takes some
# minutes instead of about thirty, FULL=1 hours; ROUNDS= and SEEDS= say how many runs.
BENCH_ARGS = $(if $(SMALL),--small) $(if $(FULL),--full) $(if $(ONLY),--only=$(ONLY)) $(if $(ROUNDS),--rounds=$(ROUNDS)) \
             $(if $(SEEDS),--seeds=$(SEEDS))
bench: $(PROGRAM) $(BENCH_BIN)
	@tests/tools/install-packages fasttext python3-gensim python3-sklearn r-cran-rtsne python3-faiss umap-learn \
		python3-hnswlib python3-torch \
		|| echo "Going on with the peers that are there."
	@tests/bench/bench.py $(PROGRAM) $(BENCH_ARGS)

tutorial: $(PROGRAM)
	@tests/tools/run-tutorial $(PROGRAM) && tests/tools/run-tutorial $(PROGRAM) audit

gates: $(PROGRAM)
	@tests/tools/run-gates $(PROGRAM)

# Terminals differ; that of tmux is everywhere the same.
screens: $(PROGRAM)
	@tests/tools/run-screens $(PROGRAM) tests/screens

layers:
	@tests/tools/check-layers

# ---- fuzzing: one program for each tests/fuzz/fuzz_NAME.c, with seeds in tests/fuzz/corpus/NAME ---------------------
FUZZ_SRC := $(wildcard tests/fuzz/fuzz_*.c)
FUZZ_BIN := $(FUZZ_SRC:%.c=$(BUILD)/%)
FUZZ_SUPPORT_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(FUZZ_SRC),$(wildcard tests/fuzz/*.c)))
FUZZ_SECONDS = 60

build/.fuzz-packages: Makefile
	@mkdir -p build && tests/tools/install-packages $(PACKAGES) $(FUZZ_PACKAGES) && touch $@

fuzz: build/.fuzz-packages
	@$(MAKE) --no-print-directory MODE=fuzz WERROR= FUZZ_SECONDS=$(FUZZ_SECONDS) fuzz-run

fuzz-smoke: build/.fuzz-packages
	@$(MAKE) --no-print-directory MODE=fuzz WERROR= FUZZ_SECONDS=5 fuzz-run

fuzz-run: $(FUZZ_BIN)
	@tests/tools/run-fuzz $(FUZZ_SECONDS) $(FUZZ_BIN)

build/fuzz/tests/fuzz/fuzz_%: build/fuzz/tests/fuzz/fuzz_%.o $(FUZZ_SUPPORT_OBJ) $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_fuzz) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

# ---- the printed reference -------------------------------------------------------------------------------------
WRITE_REFERENCE = $(BUILD)/tests/tools/write_reference

$(WRITE_REFERENCE): $(BUILD)/tests/tools/write_reference.o $(BUILD)/ui/tui/keymap.o $(LIBRARY)
	$(SAY) LINK $@
	$(Q)$(CC) $(FLAGS_$(MODE)) $(LDFLAGS) -o $@ $^ $(LIB_LIBS)

docs: $(WRITE_REFERENCE)
	$(SAY) WRITE "docs/commands.md docs/keys.md docs/isthmus.1"
	$(Q)$(WRITE_REFERENCE) commands >docs/commands.md && $(WRITE_REFERENCE) keys >docs/keys.md && \
		$(WRITE_REFERENCE) man >docs/isthmus.1

# What adaptation gains on every data set that is here, half an hour the first time. ONLY=twins,moons measures of these
# what is missing (none: nothing), METHODS=dann only that, ANEW=1 also what is there.
adaptation-table: $(PROGRAM)
	@tests/tools/adaptation_table.py $(PROGRAM) docs/adaptation.md $(if $(ONLY),--only=$(ONLY)) \
		$(if $(METHODS),--methods=$(METHODS)) $(if $(ANEW),--anew)

debiasing-table: $(PROGRAM)
	@tests/tools/debiasing_table.py $(PROGRAM) docs/debiasing.md $(if $(ANEW),--anew)

# How often intervals hold what was planted, some minutes.
audit-coverage: $(PROGRAM)
	@tests/tools/planted_audits.py $(PROGRAM) docs/audit.md

docs-check: $(WRITE_REFERENCE)
	@$(WRITE_REFERENCE) commands | cmp -s - docs/commands.md && $(WRITE_REFERENCE) keys | cmp -s - docs/keys.md && \
		$(WRITE_REFERENCE) man | cmp -s - docs/isthmus.1 || \
		{ echo "docs/commands.md, docs/keys.md or docs/isthmus.1 is stale: run make docs"; exit 1; }
	@echo "docs: up to date"

# ---- installing ------------------------------------------------------------------------------------------------
SHARE = $(DESTDIR)$(PREFIX)/share

install: $(PROGRAM)
	$(SAY) COPY $(DESTDIR)$(PREFIX)
	$(Q)install -D $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/isthmus
	$(Q)install -D -m 644 docs/isthmus.1 $(SHARE)/man/man1/isthmus.1
	$(Q)for file in $$(cd datasets && find . -type f); do \
		mode=644; [ -x datasets/$$file ] && mode=755; \
		install -D -m $$mode datasets/$$file $(SHARE)/isthmus/datasets/$$file || exit 1; \
	done
	$(Q)install -D -m 644 docs/tutorial.md $(SHARE)/doc/isthmus/tutorial.md
	$(Q)install -D -m 644 docs/commands.md $(SHARE)/doc/isthmus/commands.md
	$(Q)install -D -m 644 docs/adaptation.md $(SHARE)/doc/isthmus/adaptation.md
	$(Q)install -D -m 644 docs/debiasing.md $(SHARE)/doc/isthmus/debiasing.md
	$(Q)install -D -m 644 docs/audit.md $(SHARE)/doc/isthmus/audit.md

help:
	@sed -n 's/^#: //p' $(firstword $(MAKEFILE_LIST))

clean:
	$(Q)rm -rf build

#: make            build build/release/isthmus (MODE=debug, asan or tsan builds beside it; V=1 shows commands)
#: make run        install what is missing, build, fetch the default data, open the guided tour
#: make test       install what is missing, build, run every test
#: make docs       write docs/commands.md and docs/isthmus.1 from the command table
#: make adaptation-table  write docs/adaptation.md: what every method gains on every data set (ONLY= METHODS= ANEW=1)
#: make debiasing-table  write docs/debiasing.md: what every way of debiasing takes out of GloVe, what remains, what it costs (ANEW=1)
#: make audit-coverage  write the tables of docs/audit.md: how often intervals hold what was planted
#: make bench      measure speed, memory and quality beside the peers that are installed (ONLY=, SMALL=1, FULL=1)
#: make fuzz       fuzz every parser for a minute each (FUZZ_SECONDS=60); make fuzz-smoke for a few seconds
#: make install    install under PREFIX (default /usr/local; DESTDIR is honoured)
#: make clean      remove build/
