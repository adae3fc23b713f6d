# SPDX-License-Identifier: EPL-2.0
# Building: CMake for the native parts, Maven for everything else. Both are incremental.
# shellcheck shell=bash

# cmake_build FOLDER OPTION...
cmake_build() {
    local folder=$1
    shift
    cmake -S "$root/native" -B "$folder" "$@" && cmake --build "$folder" --parallel "$jobs"
}

build_native() {
    must step native "Building the native parts" cmake_build "$native"
}

# maven ARGUMENT...: in the project, quietly enough for a log.
maven() {
    cd "$root" && "$mvn" --batch-mode --fail-at-end "$@"
}

# Without the bundles that only test.
build_java() {
    local without
    without=$(cd "$root" && printf '!%s,' plugins/*.tests)
    must step java "Building the bundles, the update site and the Eclipse" maven package --projects "${without%,}"
}

command_build() {
    steps_total=4
    need_java
    need_packages build
    need_maven
    build_native
    build_java
    say "Update site: $site"
    say "Native:      $native/bin $native/lib"
}

command_clean() {
    rm -rf "$root"/native/build* "$state"
    find "$root/plugins" "$root/features" "$root/update-site" -name target -type d -prune -exec rm -rf {} +
    say "Removed all build results."
}

command_bench() {
    local what=${1:-native} script
    case $what in
        native) script=$root/native/bench/run ;;
        ide) script=$root/update-site/bench/ide ;;
        messages) script=$root/native/bench/messages ;;
        *) die "there is no benchmark '$what'; there are: native, ide, messages" ;;
    esac
    [ -x "$script" ] || die "the benchmark '$what' does not exist yet (it would be ${script#"$root/"})"
    shift || true
    steps_total=4
    need_java
    need_packages build display test
    need_maven
    build_native
    if [ "$what" = ide ]; then
        build_java
    else
        steps_total=$((steps_total - 1))
    fi
    "$script" "$@"
}
