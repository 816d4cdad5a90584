#!/bin/sh
# Installs the Debian packages named that are not there yet; with nothing
# missing it does nothing and needs no rights.
set -eu

missing=
for package in "$@"; do
  case $package in
  nodejs | npm) # any node will do, also one that is no Debian package
    command -v node >/dev/null && command -v npm >/dev/null && continue ;;
  esac
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

command -v apt-get >/dev/null || {
  echo "Install by hand what these Debian packages hold:$missing" >&2
  exit 1
}
as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
echo "installing:$missing"
$as_root apt-get update -q
# shellcheck disable=SC2086
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing
