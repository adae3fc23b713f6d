# SPDX-License-Identifier: EPL-2.0
# ./dev test: every layer's tests, then one summary. A layer that fails does not keep the others from running.
# shellcheck shell=bash

sanitized=$root/native/build-asan
total_passed=0
total_failed=0
summary=()

# ctest_in FOLDER OPTION...: its report is left in FOLDER/report.xml.
ctest_in() {
    local folder=$1
    shift
    rm -f "$folder/report.xml"
    "$root/.ci/steps/isolated" ctest --test-dir "$folder" --output-on-failure --no-tests=error --timeout 300 --output-junit "$folder/report.xml" "$@"
}

sanitizer_tests() {
    cmake_build "$sanitized" -DDRILLER_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug && ctest_in "$sanitized"
}

# port_tests NAME OPTION...: builds for another architecture or C library, and runs what tests apply there.
port_tests() {
    local toolchain=$1
    shift
    local folder=$root/native/build-$toolchain
    cmake_build "$folder" "-DCMAKE_TOOLCHAIN_FILE=$root/native/toolchains/$toolchain.cmake" && ctest_in "$folder" "$@"
}

# What does not apply with musl: preloading into this machine's other programs, and much of what the other tests see is
# the C library's doing. These hold what is Driller's.
musl_tests='^(unit|observer|api|overload)|^lib/(values|threads|fork_isolated|unmap|remap)/'

# verify COMMAND OPTION...: failed tests are counted from the reports, so that the update site is made, and tried, all the
# same.
verify() {
    local how=$1
    shift
    rm -rf "$root"/plugins/*/target/surefire-reports
    "$how" "$root/.ci/steps/with-display" "$mvn" --batch-mode --fail-at-end --file "$root/pom.xml" verify \
        -Dmaven.test.failure.ignore=true "$@"
}

# The tests of the bundles start real groups and a real workbench. Isolated they cannot download what is missing: then
# they run as they are.
java_tests() {
    local log=$scratch/java-tests status
    verify "$root/.ci/steps/isolated" --offline | tee "$log"
    status=$?
    if [ $status -ne 0 ] && grep -q "in offline mode" "$log"; then
        verify env
        status=$?
    fi
    return $status
}

# layer STATUS TITLE REPORT...: adds a layer to the summary. A step that failed though no test did, and a layer
# without any test, count as one failed test.
layer() {
    local status=$1 title=$2 passed failed skipped details line
    shift 2
    { read -r passed failed skipped; details=$(cat); } < <("$root/.ci/steps/count.py" "$@")
    if [ "$passed" -eq 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
        details="failed: no test ran"
    elif [ "$status" -ne 0 ] && [ "$failed" -eq 0 ]; then
        failed=1
        details="failed: the step itself, see its log in $logs"
    fi
    total_passed=$((total_passed + passed))
    total_failed=$((total_failed + failed))
    line=$(printf '%-28s %5d passed %3d failed' "$title" "$passed" "$failed")
    [ "$skipped" -eq 0 ] || line+=$(printf ' %3d skipped' "$skipped")
    summary+=("$line")
    while IFS= read -r line; do
        [ -z "$line" ] || summary+=("    $line")
    done <<<"$details"
}

command_test() {
    local status
    steps_total=10
    need_java
    need_packages build display test
    need_maven
    must step self-test "Checking that failures are told" "$root/.ci/steps/self-test"
    build_native

    step native-tests "Native tests" ctest_in "$native"
    layer $? "native" "$native/report.xml"

    step native-asan "Native tests under sanitizers" sanitizer_tests
    layer $? "native, sanitized" "$sanitized/report.xml"

    # emulated, a forked process hangs now and then
    step native-aarch64 "Native tests on aarch64 (emulated)" port_tests aarch64-linux-gnu --repeat until-pass:3
    layer $? "native, aarch64 emulated" "$root/native/build-aarch64-linux-gnu/report.xml"

    step native-musl "Native tests with musl" port_tests musl --tests-regex "$musl_tests"
    layer $? "native, musl" "$root/native/build-musl/report.xml"

    step java-tests "Bundles, update site, and their tests in a workbench" java_tests
    status=$?
    local module
    for module in "$root"/plugins/*.tests; do
        layer $status "$(basename "$module")" "$module"/target/surefire-reports/TEST-*.xml
    done

    rm -f "$state/install-report.xml"
    step install-test "Installing the update site into a fresh Eclipse" \
        "$root/.ci/steps/with-display" "$root/dev" install-test "$state/install-report.xml"
    layer $? "installation" "$state/install-report.xml"

    say ""
    printf '%s\n' "${summary[@]}"
    say ""
    say "$total_passed passed, $total_failed failed"
    [ "$total_failed" -eq 0 ]
}
