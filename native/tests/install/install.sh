# SPDX-License-Identifier: EPL-2.0
# What cmake --install leaves can be used: by pkg-config, by find_package, by man and from the command line.
. "$(dirname "$0")/../command/common.sh"
here=$(cd "$(dirname "$0")" && pwd) cmake=$3 build=$4 libdir=$5
export CC=$6
prefix=$SCRATCH/prefix
export LD_LIBRARY_PATH=$prefix/$libdir

expect 0 "$cmake" --install "$build" --prefix "$prefix"
for file in bin/driller include/driller/{abi,driller,observer}.h share/man/man1/driller.1 \
    "$libdir"/{libdriller.a,libdriller.so.0,libdriller-observer.so.0} \
    "$libdir"/{cmake/driller/driller-config.cmake,pkgconfig/driller.pc,pkgconfig/driller-observer.pc}; do
    [ -s "$prefix/$file" ] || fail "$file was not installed"
done
for library in driller driller-observer; do
    readelf -d "$prefix/$libdir/lib$library.so" | grep -q "SONAME.*\[lib$library.so.0\]" || fail "lib$library has no soname"
    [ -L "$prefix/$libdir/lib$library.so" ] || fail "lib$library.so is not a link to a versioned file"
done
# The folder of the build must not be needed any more.
! grep -rqF -e "$build" "$prefix/$libdir/cmake" "$prefix/$libdir/pkgconfig" || fail "the package files name the build folder"

# Each function has a page, and each page is that of a function.
nm -D --defined-only "$prefix/$libdir/libdriller.so" | awk '{print $3}' | grep '^driller_' | sort >functions
(cd "$prefix/share/man/man3" && ls) | sed 's/\.3$//' | grep -vx driller | sort >pages
diff functions pages || fail "functions and manual pages differ"
for page in $(sed -n 's/^\.so //p' "$prefix"/share/man/man3/*.3 | sort -u); do
    [ -s "$prefix/share/man/$page" ] || fail "a page refers to $page, which is not there"
done
grep -ho '^\.Nm driller_[a-z_]*' "$prefix"/share/man/man3/*.3 | cut -d' ' -f2 | sort | diff functions - ||
    fail "a function is described twice or not at all"
if command -v groff >/dev/null; then
    for page in "$prefix"/share/man/man1/*.1 $(grep -L '^\.so' "$prefix"/share/man/man3/*.3); do
        expect 0 groff -mandoc -Tutf8 -ww -z "$page"
        [ ! -s err ] || fail "$page is malformed"
    done
fi

# ran HOW PROGRAM: the program worked, and was a peer in this way.
ran() {
    DRILLER_GROUP=$GROUP expect 0 "$2"
    says "$1 4712"
}

cp "$here"/*.c .
expect 0 "$prefix/bin/driller" run -g "$GROUP" -- "$prefix/bin/driller" ps -g "$GROUP"
says driller
"$cmake" -E copy "$here/CMakeLists.project" CMakeLists.txt
expect 0 "$cmake" -S . -B made "-DCMAKE_PREFIX_PATH=$prefix" "-DCMAKE_C_FLAGS=-Wall -Wextra -Werror"
expect 0 "$cmake" --build made
ran loaded made/dynamic
ran called made/static
expect 0 made/looker
readelf -d made/looker | grep -q 'NEEDED.*libdriller-observer.so.0' || fail "the soname is not what programs need"

command -v pkg-config >/dev/null || { echo "no pkg-config here; all else was tested"; exit 77; }
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
expect 0 pkg-config --modversion driller
says "$("$prefix/bin/driller" --version | grep -o '[0-9.]*$')"
# shellcheck disable=SC2046
{
    expect 0 "$CC" -Wall -Wextra -Werror consumer.c -o dynamic $(pkg-config --cflags --libs driller)
    expect 0 "$CC" -Wall -Wextra -Werror -static consumer.c -o static $(pkg-config --static --cflags --libs driller)
    expect 0 "$CC" -Wall -Wextra -Werror looker.c -o looker $(pkg-config --cflags --libs driller-observer)
    ran loaded ./dynamic
    ran called ./static
    expect 0 ./looker
    if command -v g++ >/dev/null; then
        expect 0 g++ -x c++ -std=c++17 -Wall -Wextra -Werror looker.c -o looker++ $(pkg-config --cflags --libs driller-observer)
        expect 0 ./looker++
        expect 0 g++ -x c++ -std=c++17 -Wall -Wextra -Werror -fsyntax-only $(pkg-config --cflags driller) \
            "$prefix/include/driller/driller.h"
    fi
}
exit 0
