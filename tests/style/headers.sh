#!/usr/bin/env bash
# Each public header compiles alone, as strict C11 and as C++.
set -eu
cd "$(dirname "$0")/../.."
for header in include/hearsay/*.h; do
    for language in "c -std=c11" "c++ -std=c++17"; do
        # shellcheck disable=SC2086
        printf '#include <hearsay/%s>\n' "$(basename "$header")" |
            clang -x $language -Wall -Wextra -Werror -pedantic -fsyntax-only -Iinclude - || {
            echo "$header does not stand alone as $language"
            exit 1
        }
    done
done
echo "$(ls include/hearsay/*.h | wc -l) headers stand alone"
