#!/bin/bash
# test-style.sh format|tidy SOURCE_ROOT BUILD_ROOT: what clang-format or clang-tidy would change
set -eu
cd "$2"
command -v "clang-$1" >/dev/null || { echo "clang-$1 is not installed"; exit 77; }
mapfile -t sources < <(find src tests -name '*.c' | sort)

case $1 in
  format)
    clang-format --dry-run -Werror "${sources[@]}" 2>&1 | grep -E ': (error|warning):' |
      cut -d: -f1 | sort | uniq -c | sort -rn && exit 1
    exit 0 ;;
  tidy)
    clang-tidy -p "$3" --quiet "${sources[@]}" 2>/dev/null ;;
esac
