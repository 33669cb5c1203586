#!/bin/sh
# Runs a test with a keyring of its own, unlocked, on a bus of its own; without one where
# gnome-keyring or dbus-run-session is not installed.
if ! command -v gnome-keyring-daemon >/dev/null || ! command -v dbus-run-session >/dev/null; then
  exec "$@"
fi

home=$(mktemp -d) || exit 1
export HOME="$home" XDG_DATA_HOME="$home/data" XDG_RUNTIME_DIR="$home/run" TAMIZ_TEST_KEYRING=1
mkdir -m 700 "$XDG_DATA_HOME" "$XDG_RUNTIME_DIR"
dbus-run-session -- sh -c '
  daemon=$(mktemp)
  printf "a password" | gnome-keyring-daemon --foreground --unlock --components=secrets \
    >"$daemon" 2>&1 &
  pid=$!
  for i in 1 2 3 4 5 6 7 8 9 10; do
    grep -q GNOME_KEYRING_CONTROL "$daemon" && break
    sleep 0.2
  done
  "$@"
  status=$?
  kill $pid
  exit $status' sh "$@"
status=$?
rm -rf "$home"
exit $status
