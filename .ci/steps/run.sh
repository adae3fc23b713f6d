# SPDX-License-Identifier: EPL-2.0
# ./dev run: the demo group and the workbench that looks at it.
# shellcheck shell=bash

ide=$state/ide
workspace=$state/workspace
screenshot=$root/update-site/target/screenshot.png

has_display() {
    [ -n "${WAYLAND_DISPLAY:-}" ] || { [ -n "${DISPLAY:-}" ] && xdpyinfo >/dev/null 2>&1; }
}

# start_demo GROUP DRILLER RANKS: four processes that pass tokens around; waits until all are peers.
start_demo() {
    start_group "$2" run -n 4 -g "$1" -- "$3" >"$logs/demo-$1.log" 2>&1
    await 20 demo_is_up "$1" "$2" || {
        tail -n 5 "$logs/demo-$1.log" >&2
        return 1
    }
}

demo_is_up() {
    [ "$(peers_of "$1" "$2")" -eq 4 ]
}

# peers_of GROUP DRILLER: how many there are now.
peers_of() {
    "$2" ps -g "$1" --json 2>/dev/null | grep -o '"pid"' | wc -l
}

# ready_or_dead FILE PROCESS
ready_or_dead() {
    [ -e "$1" ] || ! kill -0 "$2" 2>/dev/null
}

# take_picture GROUP: on a display of its own; see with-display.
take_picture() {
    local ready=$scratch/ready
    start_group workbench "$ide" "$workspace" "$1" "$ready" -consoleLog
    fill_screen "$last_started"
    await 120 ready_or_dead "$ready" "$last_started" ||
        { echo "the workbench showed no live values within two minutes"; import -window root "$screenshot"; return 1; }
    [ -e "$ready" ] || { echo "the workbench ended before it showed anything"; return 1; }
    import -window root "$screenshot"
}

command_run() {
    local group=demo kinds='build' status=0
    has_display || kinds='build display'
    steps_total=6
    need_java
    # shellcheck disable=SC2086
    need_packages $kinds
    need_maven
    build_native
    build_java
    must step install "Installing Driller into an Eclipse from the update site" new_ide "$ide"

    rm -rf "$workspace"
    [ "$(peers_of "$group" "$native/bin/driller")" -eq 0 ] || group=demo-$$
    start_demo "$group" "$native/bin/driller" "$native/bin/ranks" || die "the demo group did not start"
    say "Demo group '$group': four processes."
    if has_display; then
        steps_total=$((steps_total - 1))
        say "The workbench is opening; close its window to end."
        start_group workbench "$ide" "$workspace" "$group" "$scratch/ready" >"$logs/workbench.log" 2>&1
        wait "$last_started" || status=$?
        [ "$status" -eq 0 ] || die "the workbench ended with status $status; its output is in $logs/workbench.log"
    else
        must step picture "No display: taking a picture of the workbench under Xvfb" \
            "$root/.ci/steps/with-display" "$root/dev" picture "$group"
        say "Screenshot: $screenshot"
    fi
    local errors
    errors=$(errors_of "$workspace")
    [ -z "$errors" ] || { say "$errors"; die "the workbench logged errors: $workspace/.metadata/.log"; }
}
