#!/bin/sh
# Installs into an empty place, looks at what is there, and removes it again: the
# program, its service as systemd reads it, how much that is bound, and its user.
set -eu
export LC_ALL=C
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
wrong() { echo "make install: $1" >&2; exit 1; }

make --no-print-directory install DESTDIR="$place" PREFIX=/usr >/dev/null
program=$place/usr/bin/congressd
unit=$place/usr/lib/systemd/system/congressd.service
[ -x "$program" ] || wrong 'no program'
"$program" --help | grep -q '^usage: congressd' || wrong 'the program does not run'
grep -qx 'ExecStart=/usr/bin/congressd serve --data /var/lib/congressd/congress $CONGRESSD_OPTIONS' "$unit" || wrong 'the service starts another program'
grep -q '^u congressd ' "$place/usr/lib/sysusers.d/congressd.conf" || wrong 'no user'

# What systemd itself finds, where it is installed; it wants the program where the unit says.
if command -v systemd-analyze >/dev/null; then
  found=$(systemd-analyze --root="$place" verify congressd.service 2>&1 | grep 'congressd\.service:[0-9]' || true)
  [ -z "$found" ] || wrong "$found"
  systemd-analyze --offline=yes --threshold=12 security "$unit" >"$place/security" || wrong "$(tail -n 1 "$place/security")"
  tail -n 1 "$place/security" | sed 's/^[^a-zA-Z]*//'
  rm "$place/security"
fi

make --no-print-directory uninstall DESTDIR="$place" PREFIX=/usr >/dev/null
left=$(find "$place" -type f)
[ -z "$left" ] || wrong "uninstall leaves $left"
