# What the parts of tests/run do. Sourced by it; each part runs in a process group of its own, with
# its output in build/test/PART.out, and leaves "passed failed seconds" in build/test/PART.result.
# shellcheck shell=bash
# shellcheck disable=SC2154

# count PART PASSED FAILED SECONDS: the result of one part. No test at all is a failure.
count() {
    local failures=$3
    if (($2 + $3 == 0)); then
        note "$1: no test ran"
        failures=1
    fi
    printf '%d %d %d\n' "$2" "$failures" "$4" >"$work/$1.result"
}

# A part of which nothing could run.
broken() {
    note "$1: $2"
    count "$1" 0 1 0
}

# --- builds -------------------------------------------------------------------------------------

build_gcc() {
    build_program "$gcc_build" -DCMAKE_C_COMPILER=gcc -DFUNDTRAIL_TESTS=ON
}

build_clang() {
    build_program "$clang_build" -DCMAKE_C_COMPILER=clang -DFUNDTRAIL_TESTS=ON \
        -DFUNDTRAIL_SANITIZE=ON -DFUNDTRAIL_FUZZ=ON
}

# --- C ------------------------------------------------------------------------------------------

# cmocka_result FILE STATUS: prints "passed failed" for the output of one cmocka program.
cmocka_result() {
    awk -v status="$2" '
        /^\[  PASSED  \] [0-9]+ test/ { passed = $4 }
        /^\[  FAILED  \] [0-9]+ test/ { failed = $4 }
        /^\[  SKIPPED \] [0-9]+ test/ { failed += $4 }
        /^\[==========\] [0-9]+ test\(s\) run/ { complete = 1 }
        END {
            if (status != 0 && failed == 0) failed = 1
            if (!complete && failed == 0) failed = 1
            print passed + 0, failed + 0
        }' "$1"
}

# run_cmocka PART FOLDER: runs every program of a folder.
run_cmocka() {
    local part=$1 folder=$2 program log status good bad part_passed=0 part_failed=0 start=$SECONDS
    for program in "$folder"/test_*; do
        [[ -x $program && ! -d $program ]] || continue
        log=$work/$part-$(basename "$program").log
        status=0
        timeout --foreground 600 "$program" >"$log" 2>&1 </dev/null || status=$?
        read -r good bad < <(cmocka_result "$log" "$status")
        part_passed=$((part_passed + good))
        part_failed=$((part_failed + bad))
        if ((bad > 0)); then
            note "--- $part: $(basename "$program") failed (status $status)"
            grep -v '^\[ *\(RUN\|OK\) *\]' "$log" | tail -n 60 >&2 || true
        fi
    done
    count "$part" "$part_passed" "$part_failed" $((SECONDS - start))
}

run_sanitize() {
    build_clang || {
        broken sanitize "the program does not build with clang"
        return
    }
    run_cmocka sanitize "$clang_build/tests/unit"
}

# What threads do at once in one process, by the thread sanitizer. That it sees anything at all is
# tested by a reader that reads what is the writer's.
thread_tests=(test_readers test_entry_list test_list test_reader)

build_threads() {
    forget_other_checkout "$thread_build"
    cmake -S . -B "$thread_build" -G Ninja -DCMAKE_C_COMPILER=gcc -DFUNDTRAIL_TESTS=ON \
        -DFUNDTRAIL_SANITIZE_THREADS=ON >"$work/threads-build.log" 2>&1 &&
        cmake --build "$thread_build" --target "${thread_tests[@]}" >>"$work/threads-build.log" 2>&1
}

run_threads() {
    build_threads || {
        tail -n 40 "$work/threads-build.log" >&2
        broken threads "the tests do not build with the thread sanitizer"
        return
    }
    if FUNDTRAIL_TEST_RACE=1 "$thread_build/tests/unit/test_reader" \
        >"$work/threads-control.log" 2>&1; then
        broken threads "the thread sanitizer did not see a race that is there"
        return
    fi
    run_cmocka threads "$thread_build/tests/unit"
}

# Gives every fuzzer some seconds. What it learns is kept beside the build; a failed run prints its
# seed and the input.
run_fuzz() {
    local fuzzer name log good=0 bad=0 start
    build_clang || {
        broken fuzz "the program does not build with clang"
        return
    }
    start=$SECONDS
    for fuzzer in "$clang_build"/tests/fuzz/fuzz_*; do
        [[ -x $fuzzer ]] || continue
        name=$(basename "$fuzzer")
        log=$work/$name.log
        mkdir -p "$work/corpus/$name"
        if "$fuzzer" -seed="$((RANDOM + 1))" -max_total_time="${FUNDTRAIL_FUZZ_SECONDS:-5}" \
            -max_len=4096 -timeout=10 -artifact_prefix="$work/$name-" \
            "$work/corpus/$name" "tests/fuzz/seeds/$name" >"$log" 2>&1 </dev/null; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
            note "--- $name failed"
            tail -n 40 "$log" >&2
        fi
    done
    count fuzz "$good" "$bad" $((SECONDS - start))
}

run_lint() {
    local log=$work/lint.log good bad status=0 start=$SECONDS
    FUNDTRAIL_BUILD=$gcc_build tests/lint/run >"$log" 2>&1 || status=$?
    grep -v '^ok ' "$log" >&2 || true
    good=$(grep -c '^ok ' "$log" || true)
    bad=$(grep -c '^not ok ' "$log" || true)
    ((status == 0 || bad > 0)) || bad=1
    count lint "$good" "$bad" $((SECONDS - start))
}

# --- Node.js ------------------------------------------------------------------------------------

# run_node PART FOLDER: runs every *.test.mjs of a folder, one file after the other.
run_node() {
    local part=$1 folder=$2 files=() status=0 good bad start=$SECONDS tap=$work/$1.tap
    mapfile -t files < <(find "$folder" -name '*.test.mjs' 2>/dev/null | sort)
    if ((${#files[@]} == 0)); then
        broken "$part" "there are no tests in $folder"
        return
    fi
    rm -f "$tap"
    FUNDTRAIL_BUILD=$gcc_build timeout --foreground 4500 node --test --test-concurrency=1 \
        --test-reporter=spec --test-reporter-destination=stdout \
        --test-reporter=tap --test-reporter-destination="$tap" \
        "${files[@]}" </dev/null || status=$?
    read -r good bad < <(awk -v status="$status" '
        /^# pass / { passed = $3 }
        /^# (fail|cancelled|skipped|todo) / { failed += $3 }
        END {
            if (status != 0 && failed == 0) failed = 1
            print passed + 0, failed + 0
        }' "$tap" 2>/dev/null || echo 0 1)
    count "$part" "$good" "$bad" $((SECONDS - start))
}

# --- servers ------------------------------------------------------------------------------------

# discard PART: ends what a run has left in the part's folder, and removes all but its logs.
discard() {
    local there=$work/$1-server script=stack.sh
    [[ -d $there ]] || return 0
    [[ $1 != cluster ]] || script=cluster.sh
    "tests/lib/$script" stop "$there" || true
    rm -rf "$there-logs"
    cp -r "$there/logs" "$there-logs" || true
    rm -rf "$there"
}

# run_on_database PART COMMAND...: COMMAND starts a MariaDB in the folder that follows, and prints what
# the part's programs need to know of it.
run_on_database() {
    local part=$1 line environment
    shift
    discard "$part"
    environment=$("$@" "$work/$part-server") || {
        broken "$part" "the private MariaDB does not start"
        return
    }
    while IFS= read -r line; do
        export "${line?}"
    done <<<"$environment"
    run_cmocka "$part" "$gcc_build/tests/$part"
    discard "$part"
}

# run_on_instance PART: the files of a part share one instance, so it is started only once.
run_on_instance() {
    local part=$1 url
    discard "$part"
    url=$(FUNDTRAIL_BUILD=$gcc_build tests/lib/stack.sh start "$work/$part-server") || {
        broken "$part" "the private instance does not start"
        return
    }
    export FUNDTRAIL_TEST_URL=$url FUNDTRAIL_TEST_CREDENTIALS=$work/$part-server/credentials.json
    run_node "$part" "tests/$part"
    unset FUNDTRAIL_TEST_URL FUNDTRAIL_TEST_CREDENTIALS
    discard "$part"
}

# What only computes leaves the cores to the parts whose servers and browsers are waited for.
gently() {
    (
        renice -n 10 -p "$BASHPID" >/dev/null
        "$@"
    )
}

run_part() {
    case $1 in
        lint) gently run_lint ;;
        unit) gently run_cmocka unit "$gcc_build/tests/unit" ;;
        sanitize) gently run_sanitize ;;
        fuzz) run_fuzz ;;
        threads) gently run_threads ;;
        store) run_on_database store tests/lib/stack.sh database ;;
        cluster) run_on_database cluster tests/lib/cluster.sh start ;;
        http | race) run_on_instance "$1" ;;
        *) run_node "$1" "tests/$1" ;;
    esac
}
