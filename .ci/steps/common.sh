# SPDX-License-Identifier: EPL-2.0
# What every step of ./dev uses: where things are, how a step is shown, and how everything started is ended.
# shellcheck shell=bash

state=$root/.dev        # what ./dev makes for itself; never committed
logs=$state/logs
native=$root/native/build
site=$root/update-site/target/repository
product=$root/update-site/ide/target/products/org.driller.ide/linux/gtk/x86_64
jobs=$(nproc)

steps_done=0
steps_total=0
started=()              # process groups to end when ./dev ends

say() { printf '%s\n' "$*"; }

die() {
    printf './dev: %s\n' "$*" >&2
    exit 1
}

# Runs a command in the background as a process group of its own, so that all it starts can be ended
# together. Its id is left in $last_started.
start_group() {
    set -m
    "$@" </dev/null 9>&- &
    last_started=$!
    set +m
    started+=("$last_started")
}

# Ends a process group: asks, waits ($patience tenths of a second), insists.
patience=100
end_group() {
    local tries=$patience
    kill -TERM -- "-$1" 2>/dev/null || return 0
    while kill -0 -- "-$1" 2>/dev/null; do
        if [ $((tries -= 1)) -eq 0 ]; then
            kill -KILL -- "-$1" 2>/dev/null
            break
        fi
        sleep 0.1
    done
}

end_everything() {
    local status=$? group
    [ "$BASHPID" = $$ ] || return   # a child that was ended before it became what it was started for
    trap - EXIT INT TERM HUP
    for group in "${started[@]}"; do
        end_group "$group"
    done
    [ -z "${scratch:-}" ] || rm -rf "$scratch"
    exit "$status"
}

# The last sign of progress in a log: CMake's percentage, Maven's module, the test that runs.
progress_of() {
    tail -c 4000 "$1" 2>/dev/null | grep -aoE '\[ *[0-9]+%\]|\[[0-9]+/[0-9]+\]$|^ *[0-9]+/[0-9]+ Test|Running [A-Za-z0-9_.]+|^- .*' |
        tail -n 1 | tr -s ' ' | cut -c1-60
}

# show LINE: the same line again and again on a terminal; elsewhere a new one.
show() {
    if [ -t 1 ]; then
        printf '\r\033[K%s' "$1"
    else
        printf '%s\n' "$1"
    fi
}

# step NAME TITLE COMMAND...: runs a command with its output in the log NAME, showing the title, the time and how
# far it is. Returns the command's status; what to do about a failure is the caller's.
step() {
    local name=$1 title=$2 begin=$SECONDS log=$logs/$1.log every=20 status='' line
    shift 2
    steps_done=$((steps_done + 1))
    title="[$steps_done/$steps_total] $title"
    [ ! -t 1 ] || every=1
    show "$title ..."
    local answer=$scratch/answer
    rm -f "$answer"
    mkfifo "$answer"
    exec {answered}<>"$answer"
    start_group run_and_answer "$answer" "$log" "$@"
    until IFS= read -r -t "$every" -u "$answered" status; do
        line=$(progress_of "$log")
        show "$title ... $((SECONDS - begin)) s${line:+, $line}"
    done
    exec {answered}>&-
    end_group "$last_started"
    if [ "$status" -eq 0 ]; then
        show "$title: done, $((SECONDS - begin)) s"
    else
        show "$title: FAILED after $((SECONDS - begin)) s"
    fi
    [ ! -t 1 ] || say
    if [ "$status" -ne 0 ]; then
        say "  the end of $log:"
        tail -n 25 "$log" | sed 's/^/  | /'
    fi
    return "$status"
}

run_and_answer() {
    local answer=$1 log=$2
    shift 2
    local status=0
    "$@" >"$log" 2>&1 || status=$?
    echo "$status" >"$answer"
}

# must COMMAND...: a step without which nothing further makes sense.
must() {
    "$@" || die "stopped: step $steps_done of $steps_total failed"
}

# await SECONDS COMMAND...: waits until the command succeeds.
await() {
    local limit=$((SECONDS + $1))
    shift
    until "$@"; do
        [ "$SECONDS" -lt "$limit" ] || return 1
        sleep 0.1
    done
}
