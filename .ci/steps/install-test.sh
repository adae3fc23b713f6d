# SPDX-License-Identifier: EPL-2.0
# The install test: what a person does with the update site, done from outside and checked from outside.
# shellcheck shell=bash

checks=()       # JUnit cases, as XML
checks_failed=0

# check NAME COMMAND...: one test; what the command prints explains its failure.
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        echo "- $name: passed"
        checks+=("<testcase classname=\"install\" name=\"$name\"/>")
        return 0
    fi
    echo "- $name: FAILED"
    printf '%s\n' "$output" | tail -n 30
    checks+=("<testcase classname=\"install\" name=\"$name\"><failure/></testcase>")
    checks_failed=$((checks_failed + 1))
    return 1
}

write_report() {
    printf '<testsuite name="install">\n%s\n</testsuite>\n' "$(printf '%s\n' "${checks[@]}")" >"$1"
}

# Everything in an Eclipse that Driller or what it brings could leave behind. Bundles that were removed leave
# nothing in the configuration either.
inventory() {
    (cd "$1" && find . -path './plugins/*' -prune -print -o -path './features/*' -prune -print | sort &&
        sort configuration/org.eclipse.equinox.simpleconfigurator/bundles.info)
}

same_inventory() {
    diff "$1" <(inventory "$2")
}

# bundle_is_there PLACE BUNDLE: in an Eclipse or an update site.
bundle_is_there() {
    compgen -G "$1/plugins/$2_*" >/dev/null || { echo "$1/plugins holds no $2"; return 1; }
}

# The folder with the programs that were installed for this machine.
installed_programs() {
    printf '%s\n' "$1"/plugins/org.driller.core.linux.*/os/linux/*/
}

# older_site FOLDER: an update site as an earlier build left it.
older_site() {
    "$root/.ci/steps/older-site.py" "$site" "$1"
}

# one_version_each VERSION ECLIPSE: all there is of ours is there once, in this version.
one_version_each() {
    local found
    found=$(cd "$2" && printf '%s\n' plugins/org.driller.* features/org.driller.*)
    [ "$(printf '%s\n' "$found" | sed 's/_[0-9.]*[0-9]\(\.jar\)\?$//' | sort | uniq -d)" = '' ] &&
        [ "$(printf '%s\n' "$found" | grep -c -F "$1")" -eq "$(printf '%s\n' "$found" | wc -l)" ] ||
        { printf 'not all of one version %s:\n%s\n' "$1" "$found"; return 1; }
}

# The version of the feature on an update site.
version_of() {
    basename "$(printf '%s\n' "$1"/features/org.driller.feature_*.jar)" .jar | cut -d_ -f2
}

# machine_of FILE: the machine that an ELF file is for, as the number in its header.
machine_of() {
    od -An -tu2 -j18 -N2 "$1" | tr -d ' '
}

# native_files_are ARCHITECTURE MACHINE JNA ECLIPSE: of this architecture, of no other, and programs can be run.
native_files_are() {
    local fragments=("$4"/plugins/org.driller.core.linux.*) folder file
    [ "${#fragments[@]}" -eq 1 ] || { printf '%s\n' "one part was expected:" "${fragments[@]}"; return 1; }
    folder=${fragments[0]}
    for file in "os/linux/$1/libdriller.so" "os/linux/$1/driller" "os/linux/$1/ranks" "$3/libdriller-observer.so"; do
        [ "$(machine_of "$folder/$file")" = "$2" ] || { echo "$folder/$file is not for $1"; return 1; }
    done
    programs_can_run "$4"
}

# The help came along: a table of contents whose pages are all there.
help_is_there() {
    local help=$scratch/help page pages=0
    mkdir -p "$help"
    (cd "$help" && jar xf "$1"/plugins/org.driller.doc_*.jar) || return
    while read -r page; do
        [ -s "$help/$page" ] || { echo "the help has no $page"; return 1; }
        pages=$((pages + 1))
    done < <(grep -o 'href="[^"]*"' "$help/toc.xml" | cut -d'"' -f2)
    [ "$pages" -gt 5 ] || { echo "the help has $pages pages"; return 1; }
}

programs_can_run() {
    local folder program
    folder=$(installed_programs "$1")
    for program in driller ranks; do
        [ -x "$folder$program" ] || { echo "$folder$program is not executable"; ls -l "$folder"; return 1; }
    done
    [ -s "${folder}libdriller.so-gdb.py" ] || { echo "no script for gdb in $folder"; return 1; }
    [ -s "${folder}libdriller.so" ] || { echo "no libdriller.so in $folder"; return 1; }
}

group_is_up() {
    local folder
    folder=$(installed_programs "$1")
    await 20 demo_is_up "$2" "${folder}driller" || { cat "$logs/demo-$2.log"; return 1; }
}

view_shows_values() {
    await 120 ready_or_dead "$1" "$2" && [ -e "$1" ] && return
    echo "the workbench never showed live values"
    import -window root "$logs/install-test.png" && echo "see $logs/install-test.png"
    return 1
}

# bundle_state CONSOLE NAME: asks the running workbench.
bundles_are_started() {
    local from
    from=$(wc -c <"$2")
    echo 'ss org.driller' >&"$1"
    await 20 console_answered "$2" "$from" || { echo "the console did not answer"; return 1; }
    tail -c "+$((from + 1))" "$2" | tee "$logs/install-test-bundles.log"
    # The fragment and the help, which has no code, are resolved; the others are active: the view uses them all.
    awk '/ org\.driller\./ { seen++; if ($2 != ($3 ~ /core\.linux|\.doc_/ ? "RESOLVED" : "ACTIVE")) bad++ }
        END { exit !(seen >= 4 && !bad) }' "$logs/install-test-bundles.log"
}

console_answered() {
    echo >&"$console"
    [ "$(tail -c "+$(($2 + 1))" "$1" | grep -c ' org\.driller\.')" -ge 4 ]
}

process_ended() {
    ! kill -0 "$1" 2>/dev/null
}

# Closes the window as a person does: again, where a busy machine has lost the key.
close_window() {
    local tries
    for tries in $(seq 12); do
        press_close
        await 10 process_ended "$1" && return
    done
    echo "the workbench did not end within two minutes of closing its window ($tries times); what its threads did:"
    jstack "$1" >"$logs/install-test-threads.log" 2>/dev/null && echo "see $logs/install-test-threads.log"
    return 1
}

press_close() {
    local window
    for window in $(workbench_windows); do
        timeout 10 xdotool windowactivate --sync "$window" key --clearmodifiers alt+F4
    done
}

no_errors_logged() {
    local errors
    errors=$(errors_of "$1")
    [ -z "$errors" ] || { printf '%s\n' "$errors"; return 1; }
}

# install_test REPORT
install_test() {
    local report=$1 eclipse=$scratch/eclipse workspace=$scratch/workspace ready=$scratch/ready group=install-$$
    local output=$logs/install-test-workbench.log demo started_workbench
    run_checks
    write_report "$report"
    [ "$checks_failed" -eq 0 ]
}

run_checks() {
    check "a fresh Eclipse without Driller" copy_eclipse "$eclipse" || return
    inventory "$eclipse" >"$scratch/before"
    check "the director installs the feature from the update site" install_driller "$eclipse" || return
    check "JNA is there" bundle_is_there "$eclipse" com.sun.jna
    check "the update site carries JNA for an Eclipse without it" bundle_is_there "$site" com.sun.jna
    check "the help is there with all its pages" help_is_there "$eclipse"
    check "the installed programs are for this machine and can run" native_files_are x86_64 62 linux-x86-64 "$eclipse" || return

    local folder
    folder=$(installed_programs "$eclipse")
    start_group "${folder}driller" run -n 4 -g "$group" -- "${folder}ranks" >"$logs/demo-$group.log" 2>&1
    demo=$last_started
    check "the installed driller runs a group" group_is_up "$eclipse" "$group"

    mkfifo "$scratch/console"
    exec {console}<>"$scratch/console"
    start_group with_console "$eclipse" "$workspace" "$group" "$ready" >"$output" 2>&1
    started_workbench=$last_started
    check "the view opens and shows live values" view_shows_values "$ready" "$started_workbench"
    check "the bundles are started" bundles_are_started "$console" "$output"
    check "the workbench ends when its window is closed" close_window "$started_workbench"
    end_group "$started_workbench"
    exec {console}>&-
    check "no error was logged" no_errors_logged "$workspace"
    end_group "$demo"

    inventory "$eclipse" >"$scratch/installed"
    check "the director uninstalls the feature" uninstall_driller "$eclipse"
    check "nothing of it is left" same_inventory "$scratch/before" "$eclipse"

    local older=$scratch/older
    check "an earlier build can be had" older_site "$older" || return
    check "the director installs the earlier build" install_driller "$eclipse" "$older"
    check "all of it is the earlier build" one_version_each "$(version_of "$older")" "$eclipse"
    check "the director updates it" update_driller "$eclipse"
    check "all of it is this build" one_version_each "$(version_of "$site")" "$eclipse"
    check "the updated Eclipse is as one with a fresh installation" same_inventory "$scratch/installed" "$eclipse"

    check "the director installs what is for aarch64" install_for aarch64 "$scratch/aarch64"
    check "it is for aarch64 and can run" native_files_are aarch64 183 linux-aarch64 "$scratch/aarch64"
}

with_console() {
    workbench "$@" -console <"$scratch/console"
}
