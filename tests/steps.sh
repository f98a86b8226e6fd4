# Steps of tests/run, and lanes of steps that run side by side.
#
# In: a folder `scratch`, commands. Out: what each step said, whole, as soon as it ends, and a line in
# "$scratch/results": its status, its seconds, its name. Meanwhile, once a minute, what is under way.

mkdir "$scratch/under-way"
touch "$scratch/results"

# say: what comes in goes out in one piece, whoever else speaks.
say() { flock "$scratch/under-way" cat; }

# step NAME COMMAND...: runs the command; a failure is counted, and the next step runs all the same.
step() {
    local name=$1 start=$SECONDS words status seconds
    shift
    words=$(mktemp "$scratch/words.XXXXXX")
    echo "$name" >"$scratch/under-way/$BASHPID"
    # Not `if "$@"`: there, a function's commands would no longer stop at the first that fails.
    set +e
    (set -e; "$@") >"$words" 2>&1 </dev/null
    status=$?
    set -e
    rm "$scratch/under-way/$BASHPID"
    seconds=$((SECONDS - start))
    printf '%d %d %s\n' "$status" "$seconds" "$name" >>"$scratch/results"
    {
        printf '\n==> %s\n' "$name"
        cat "$words"
        if [[ $status -eq 0 ]]; then echo "    passed: $name ($seconds s)"; else echo "    FAILED: $name ($seconds s)"; fi
    } | say
}

# side_by_side LANE...: each lane, a function of steps, in a process of its own; waits for all. A lane that ends before
# its last step has failed.
side_by_side() {
    local lane lanes=() number
    for lane; do
        (set -e; "$lane"; touch "$scratch/end-of-$lane") &
        lanes+=($!)
    done
    for number in "${lanes[@]}"; do wait "$number" || true; done
    for lane; do
        if [[ ! -e $scratch/end-of-$lane ]]; then printf '1 0 %s, all of it\n' "$lane" >>"$scratch/results"; fi
    done
}

# So that whoever looks on sees life.
heartbeat() {
    local seconds=$1
    # Who waits for the end of our output does not wait for a sleep.
    while sleep "$seconds" >/dev/null 2>&1; do
        printf '... %d s: %s\n' "$SECONDS" "$(cat "$scratch"/under-way/* 2>/dev/null | paste -sd '&' | sed 's/&/  |  /g')" | say
    done
}

# summed_up: the steps with their times, the slowest last, and how many passed; fails if one did.
summed_up() {
    local status seconds name passed=0 failed=()
    while read -r status seconds name; do
        if [[ $status -eq 0 ]]; then passed=$((passed + 1)); else failed+=("$name"); fi
    done <"$scratch/results"
    printf '\n'
    sort -k 2 -n "$scratch/results" | while read -r _ seconds name; do printf '%5d s  %s\n' "$seconds" "$name"; done
    printf '%d steps passed, %d failed, %d s\n' "$passed" "${#failed[@]}" "$SECONDS"
    for name in ${failed[@]+"${failed[@]}"}; do printf '  failed: %s\n' "$name"; done
    [[ ${#failed[@]} -eq 0 ]]
}

# need NAME INSTALL... -- PROBE...: installs a tool unless the probe finds it. Without it nothing runs.
need() {
    local name=$1 install=()
    shift
    while [[ $1 != -- ]]; do
        install+=("$1")
        shift
    done
    shift
    if "$@" >/dev/null 2>&1; then return; fi
    printf '==> %s is missing: %s\n' "$name" "${install[*]}"
    if ! "${install[@]}" || ! "$@" >/dev/null 2>&1; then
        printf 'tests/run: cannot install %s. By hand: %s\n' "$name" "${install[*]}" >&2
        exit 2
    fi
}

as_root() { if [[ $(id -u) -eq 0 ]]; then "$@"; else sudo "$@"; fi; }
# Package lists may be missing, or older than the archive: then once more with new ones.
from_debian() { debian install "$@" || { debian update && debian install "$@"; }; }
debian() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -y --no-install-recommends "$@"; }
