# SPDX-License-Identifier: EPL-2.0
# What must be on the machine before anything can be built: packages, a JDK, a Maven new enough for Tycho.
# shellcheck shell=bash

maven_version=3.9.9     # Tycho 4 needs 3.9; Debian 12 has 3.8.7
mvn=mvn

installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# missing_packages KIND...: the packages of these kinds that are not installed.
missing_packages() {
    local name when _ one
    while read -r name when _; do
        case " $* " in *" $when "*) ;; *) continue ;; esac
        for one in ${name//|/ }; do
            ! installed "$one" || continue 2
        done
        for one in ${name//|/ }; do
            if [ "$one" = "${name##*|}" ] || apt-cache show "$one" >/dev/null 2>&1; then
                echo "$one"
                break
            fi
        done
    done < <(grep -v '^#' "$root/.ci/packages")
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

# Asks for the password where there is somebody to ask.
may_sudo() {
    command -v sudo >/dev/null || return
    if [ -t 0 ]; then
        sudo -v
    else
        sudo -n true 2>/dev/null
    fi
}

# Installs without starting services: the tests start their own, on their own sockets.
install_packages() {
    local policy=/usr/sbin/policy-rc.d made='' status=0 service
    as_root apt-get update || return
    if [ ! -e "$policy" ]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod 755 "$policy" && made=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" || status=$?
    [ -z "$made" ] || as_root rm -f "$policy"
    for service in redis-server nginx postgresql; do
        case " $* " in
            *" $service "*) [ ! -d /run/systemd/system ] || as_root systemctl disable "$service" || true ;;
        esac
    done
    return $status
}

# need_packages KIND...
need_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: the packages that .ci/packages names must be there under their names here."
        return
    fi
    missing=$(missing_packages "$@" | tr '\n' ' ')
    if [ -z "$missing" ]; then
        steps_total=$((steps_total - 1))
        return
    fi
    if [ "$(id -u)" -ne 0 ]; then
        may_sudo ||
            die "packages are missing and neither root nor sudo is at hand; install them: apt-get install $missing"
    fi
    # shellcheck disable=SC2086
    must step packages "Installing the missing packages: ${missing% }" install_packages $missing
}

need_java() {
    local version
    command -v javac >/dev/null || die "there is no JDK; install one: apt-get install openjdk-17-jdk-headless"
    version=$(javac -version 2>&1 | sed -E 's/[^0-9]*([0-9]+).*/\1/')
    [ "$version" -ge 17 ] || die "the JDK is version $version; Driller needs 17 or newer: apt-get install openjdk-17-jdk-headless"
}

maven_is_new_enough() {
    local version
    version=$("$1" --version 2>/dev/null | sed -nE 's/.*Apache Maven ([0-9]+\.[0-9]+).*/\1/p')
    [ -n "$version" ] && [ "$(printf '%s\n3.9\n' "$version" | sort -V | head -n 1)" = 3.9 ]
}

# Maven fetches the newer Maven. It is done in an ignored folder, because the plugin leaves litter where it is started.
fetch_maven() {
    rm -rf "$state/maven" && mkdir -p "$state/maven" && cd "$state/maven" &&
        mvn --batch-mode org.apache.maven.plugins:maven-dependency-plugin:3.6.1:unpack \
            -Dartifact="org.apache.maven:apache-maven:$maven_version:zip:bin" -DoutputDirectory="$state/maven" &&
        chmod +x "$state/maven/apache-maven-$maven_version/bin/mvn"
}

need_maven() {
    local own=$state/maven/apache-maven-$maven_version/bin/mvn
    command -v mvn >/dev/null || die "there is no Maven; install one: apt-get install maven"
    if maven_is_new_enough mvn; then
        steps_total=$((steps_total - 1))
        return
    fi
    if [ -x "$own" ]; then
        steps_total=$((steps_total - 1))
    else
        must step maven "Fetching Maven $maven_version" fetch_maven
    fi
    mvn=$own
}
