# SPDX-License-Identifier: EPL-2.0
# An Eclipse to install Driller into: copying the product, the p2 director, starting the workbench.
# shellcheck shell=bash

feature=org.driller.feature.feature.group
perspective=org.driller.debug.ui.perspective

# launcher_of ECLIPSE: its launcher's jar.
launcher_of() {
    local jars=("$1"/plugins/org.eclipse.equinox.launcher_*.jar)
    [ -e "${jars[0]}" ] || die "there is no Eclipse in $1; build it: ./dev build"
    printf '%s\n' "${jars[0]}"
}

# p2_application ECLIPSE NAME ARGUMENT...: one of p2's applications on an installed Eclipse, run by itself.
p2_application() {
    local eclipse=$1 name=$2 profile launcher
    shift 2
    launcher=$(launcher_of "$eclipse") || return
    profile=$(basename "$eclipse"/p2/org.eclipse.equinox.p2.engine/profileRegistry/*.profile .profile)
    java -jar "$launcher" -nosplash -consoleLog -application "org.eclipse.equinox.p2.$name" -data "$scratch/p2" \
        -profile "$profile" "$@"
}

# copy_eclipse FOLDER: a fresh copy of the product; the product itself stays as it was built.
copy_eclipse() {
    rm -rf "$1" && mkdir -p "$(dirname "$1")" && cp -a "$product" "$1"
}

# install_driller ECLIPSE [SITE]: from the update site, as a person would.
install_driller() {
    p2_application "$1" director -destination "$1" -profileProperties org.eclipse.update.install.features=true \
        -repository "file:${2:-$site}" -installIU "$feature"
}

# update_driller ECLIPSE: to what the update site has, and removes what nothing needs any more.
update_driller() {
    p2_application "$1" director -destination "$1" -repository "file:$site" -uninstallIU "$feature" -installIU "$feature" &&
        p2_application "$1" garbagecollector.application
}

# install_for ARCHITECTURE FOLDER: what an Eclipse on another architecture gets, into an empty folder; the platform's
# bundles are taken from the Eclipse here.
install_for() {
    local launcher
    launcher=$(launcher_of "$product") || return
    java -jar "$launcher" -nosplash -consoleLog -application org.eclipse.equinox.p2.director \
        -configuration "$scratch/configuration" -data "$scratch/p2" \
        -metadataRepository "file:$site,file:$(printf '%s\n' "$product"/p2/org.eclipse.equinox.p2.engine/profileRegistry/*.profile)" \
        -artifactRepository "file:$site,file:$product" -installIU "$feature" \
        -destination "$2" -profile other -p2.os linux -p2.ws gtk -p2.arch "$1" \
        -profileProperties org.eclipse.update.install.features=true
}

# uninstall_driller ECLIPSE: and, as the workbench does by itself, removes what nothing needs any more.
uninstall_driller() {
    p2_application "$1" director -destination "$1" -uninstallIU "$feature" &&
        p2_application "$1" garbagecollector.application
}

# new_ide FOLDER: a copy of the product with Driller in it; kept while the update site stays the same.
new_ide() {
    local stamp=$1.from
    if [ -d "$1" ] && [ -e "$stamp" ] && cmp -s "$stamp" "$site/content.jar"; then
        echo "up to date"
        return
    fi
    rm -f "$stamp"
    copy_eclipse "$1" && install_driller "$1" && cp "$site/content.jar" "$stamp"
}

# workbench ECLIPSE WORKSPACE GROUP READY ARGUMENT...: starts the workbench on Driller's perspective, attached to the
# group. It creates the file READY once live values are on the screen.
workbench() {
    local eclipse=$1 workspace=$2 group=$3 ready=$4 launcher
    shift 4
    launcher=$(launcher_of "$eclipse") || return
    mkdir -p "$workspace"
    # No question on closing; no registration of Eclipse as a handler of links on the user's desktop.
    printf '%s\n' org.eclipse.ui.ide/EXIT_PROMPT_ON_CLOSE_LAST_WINDOW=false \
        org.eclipse.urischeme/skipAutoRegistration=true >"$workspace.preferences"
    exec java -Xmx512m -Ddriller.attach="$group" -Ddriller.ready="$ready" -jar "$launcher" -nosplash \
        -data "$workspace" -perspective "$perspective" -pluginCustomization "$workspace.preferences" "$@"
}

# The windows of the workbench on the display of one's own. It has no product, so SWT names its class.
workbench_windows() {
    xdotool search --onlyvisible --class '^SWT$' 2>/dev/null
}

# fill_screen PROCESS: waits for the workbench's window and makes it as large as the display.
fill_screen() {
    local window
    await 120 window_or_dead "$1" || return
    window=$(workbench_windows | tail -n 1)
    xdotool windowmove "$window" 0 0 windowsize "$window" 100% 100%
}

window_or_dead() {
    workbench_windows >/dev/null || ! kill -0 "$1" 2>/dev/null
}

# errors_of WORKSPACE: the first lines of the errors in its log.
errors_of() {
    [ -e "$1/.metadata/.log" ] || return 0
    grep -A1 -E '^!(ENTRY|SUBENTRY [0-9]+) [^ ]+ 4 ' "$1/.metadata/.log" || true
}
