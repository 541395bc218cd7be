# SPDX-License-Identifier: BSD-3-Clause
# What every fuzz target has, once it has said NAME, SOURCES, HARNESS, HEADERS, INCLUDE, COVERED, CORPUS (what `make keep`
# writes) and perhaps REGRESS (inputs that once found something), QUIET, WRAP and ALSO (more targets for run):
#   make run       the kept inputs, then a short run from them, always the same
#   make fuzz      SECONDS=... a long run from the kept corpus; what it finds stays in $(O)/found
#   make keep      merges $(O)/found into the kept corpus
#   make coverage  what the kept corpus reaches, by line and branch
#   make trace     INPUT=file: one input, with each call that it makes
CC := clang
O := build
SECONDS := 600
RUNS := 3000
STRICT := -std=c17 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Werror -Wundef -Wstrict-prototypes -Wmissing-prototypes -Wvla
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CFLAGS := -O1 -g
LONGEST := 768 # bytes: FUZZ_MAX_STEPS of 8

OWN := $(HARNESS) $(wildcard $(FUZZ)/*.c)

.PHONY: all run replayed short fuzz keep coverage trace clean
all: $(O)/$(NAME)-fuzz $(O)/$(NAME)-replay

define compile
$(O)/$(1)/$(subst /,_,$(basename $(3))).o: $(3) $$(HEADERS) $$(wildcard $$(FUZZ)/*.h)
	@mkdir -p $(O)/$(1)
	$$(CC) $$(CFLAGS) $$(STRICT) $(2) $$(INCLUDE) -c $(3) -o $$@
endef
# Only what is tested guides the fuzzer, not what tests it, which is fast instead: what the tested code does to the
# harness's memory is found all the same. QUIET is tested, too, but guides nobody.
# (Steps name what they mean, so the constants that code compares with tell the fuzzer nothing.)
GUIDE := -fsanitize=fuzzer-no-link -fno-sanitize-coverage=trace-cmp
$(foreach s,$(SOURCES),$(eval $(call compile,fuzz,$(SANITIZE) $(GUIDE),$(s))))
$(foreach s,$(QUIET),$(eval $(call compile,fuzz,$(SANITIZE),$(s))))
$(foreach s,$(OWN),$(eval $(call compile,fuzz,-O2,$(s))))
$(foreach s,$(SOURCES) $(QUIET),$(eval $(call compile,cover,-fprofile-instr-generate -fcoverage-mapping,$(s))))
$(foreach s,$(OWN),$(eval $(call compile,cover,,$(s))))
objects = $(foreach s,$(2),$(O)/$(1)/$(subst /,_,$(basename $(s))).o)

# The sanitizers' runtime has what the fuzzer's instrumentation calls: so both are of the same objects.
$(O)/$(NAME)-fuzz: $(call objects,fuzz,$(SOURCES) $(QUIET) $(filter-out %/replay.c,$(OWN)))
	$(CC) $(SANITIZE) -fsanitize=fuzzer $(WRAP) $^ -o $@

$(O)/$(NAME)-replay: $(call objects,fuzz,$(SOURCES) $(QUIET) $(filter-out %/mutate.c,$(OWN)))
	$(CC) $(SANITIZE) $(WRAP) $^ -o $@

$(O)/$(NAME)-cover: $(call objects,cover,$(SOURCES) $(QUIET) $(filter-out %/mutate.c,$(OWN)))
	$(CC) -fprofile-instr-generate $(WRAP) $^ -o $@

# A test is a line `ok NAME`, `FAIL NAME` or `skip NAME: REASON`.
KEPT := $(CORPUS) $(REGRESS)
REPLAYED := every kept input holds
SHORT := a fuzzer that starts from the kept inputs finds nothing in $(RUNS) runs
HAS_FUZZER := $(shell echo 'int LLVMFuzzerTestOneInput(const char*d,int s){return !d&&s;}' | \
	$(CC) -x c -fsanitize=fuzzer - -o /dev/null 2>/dev/null && echo yes)
FUZZER = $(O)/$(NAME)-fuzz -max_len=$(LONGEST) -timeout=600 -artifact_prefix=$(O)/

run: replayed $(ALSO) short

replayed: $(O)/$(NAME)-replay
	@if $< $(KEPT); then echo "ok $(REPLAYED)"; else echo "FAIL $(REPLAYED)"; fi

ifeq ($(HAS_FUZZER),yes)
short: $(O)/$(NAME)-replay $(O)/$(NAME)-fuzz
	@rm -rf $(O)/short && mkdir -p $(O)/short && $< --unpack $(O)/short $(KEPT)
	@if $(FUZZER) -runs=$(RUNS) -seed=1 $(O)/short >$(O)/short.log 2>&1; then echo "ok $(SHORT)"; \
		else cat $(O)/short.log; echo "FAIL $(SHORT)"; fi
else
short:
	@echo "skip $(SHORT): $(CC) has no libFuzzer (libclang-rt-dev)"
endif

fuzz: $(O)/$(NAME)-fuzz $(O)/$(NAME)-replay
	@mkdir -p $(O)/found && $(O)/$(NAME)-replay --unpack $(O)/found $(KEPT)
	nice $(FUZZER) -max_total_time=$(SECONDS) -print_final_stats=1 $(O)/found

keep: $(O)/$(NAME)-fuzz $(O)/$(NAME)-replay
	@rm -rf $(O)/kept && mkdir -p $(O)/kept $(O)/found && $(O)/$(NAME)-replay --unpack $(O)/found $(KEPT)
	$(FUZZER) -set_cover_merge=1 $(O)/kept $(O)/found
	$(O)/$(NAME)-replay --pack $(O)/kept $(CORPUS)

# A target says how: it makes $(O)/$(NAME)-planted of these, tests/planted.c and whatever is wrong.
PLANTED_DRIVER := $(FUZZ)/tests/planted.c $(call objects,fuzz,$(filter-out %/mutate.c %/replay.c,$(OWN)))
.PHONY: planted
planted: $(O)/$(NAME)-planted
	@$< $(KEPT)

coverage: $(O)/$(NAME)-cover
	LLVM_PROFILE_FILE=$(O)/cover.profraw $< $(KEPT)
	$(subst clang,llvm-profdata,$(CC)) merge -sparse $(O)/cover.profraw -o $(O)/cover.profdata
	$(subst clang,llvm-cov,$(CC)) report $< -instr-profile=$(O)/cover.profdata -show-branch-summary -show-region-summary=false $(COVERED)

trace: $(O)/$(NAME)-replay
	FUZZ_TRACE=1 $< --input $(INPUT)

clean:
	rm -rf $(O)
