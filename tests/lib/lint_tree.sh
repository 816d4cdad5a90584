#!/bin/sh
# The rules of the tree that a compiler does not see: who may include what, and
# how long files and functions may be. Takes the tree's folder, prints what is
# wrong, and fails if anything is.
set -eu
cd "${1:-.}"
wrong=$(mktemp)
trap 'rm -f "$wrong"' EXIT

# only HEADER PATTERN: the header may be included by files whose name (without
# folder and ending) fits the extended regular expression.
only() {
  grep -lE "^#include [<\"]$1" src/*.c include/*.h | while read -r file; do
    name=$(basename "${file%.*}")
    echo "$name" | grep -qxE "$2" || echo "$file: must not include $1"
  done >>"$wrong"
}

# never PATTERN HEADERS: files whose name fits must not include these.
never() {
  grep -lE "^#include \"($2)\.h\"" src/*.c include/*.h | while read -r file; do
    name=$(basename "${file%.*}")
    if echo "$name" | grep -qxE "$1"; then echo "$file: must not include ($2).h"; fi
  done >>"$wrong"
}

json='api.*|cmd.*|verify.*|request|reply|form|hall.*|event|manifest|signin|scan_judge|export.*|demo.*|marks|nullable|result_json|keyed_json|certificate.*'
only 'microhttpd\.h' 'server|exchange|reply|live_list|tls_session'
only 'gnutls/' 'tls.*'
only 'sqlite3\.h' 'store.*'
only 'jansson\.h' "$json"
only 'qrencode\.h' 'qr'
only 'png\.h' 'qr|photo_png'
only '(jpeglib|jerror)\.h' 'photo_jpeg'
only 'xlsxwriter\.h' 'xlsx'
only '(zip|expat)\.h' 'xlsx_part'
only 'unicode/' 'text'
only 'seccomp\.h' 'sandbox_filter'
only '(pango|cairo|glib)' 'print.*'

# Includes point downward.
upper='api[a-z_]*|cmd|server|exchange[a-z_]*|routes|app'
server="request|reply|form|hall|live.*|writer|operation|jobs"
never 'store.*' "$upper|$server|event|manifest|nullable|marks|result_json|keyed_json|certificate.*" # the last seven speak JSON
never 'arrivals|addresses|tls_.*|rules.*|rounds|tally|composition|contest|ballot|ballot_paper|sealing|opening|marks|merkle|badge|card|voprf|base32|key|text|csv.*|rows|xlsx.*|roster.*|qr|print.*|photo.*|document|outfile|nullable|status|log|timestamp|names|json_walk|sandbox.*' \
  "$upper|$server|store_[a-z]*"
never 'scan_judge|entitlement|late_issue|staff|pairing|event|manifest|result_json|keyed_json|certificate.*|export|verify.*' "$upper|$server"
never 'writer|offload|jobs|hall.*|live.*' "api[a-z_]*|cmd|server|exchange[a-z_]*|routes"
never 'api_.*' 'cmd|server|exchange[a-z_]*'

wc -l src/*.c | awk '$2 != "total" && $1 > 450 { print $2 ": " $1 " lines, more than 450" }' >>"$wrong"
awk '
  FNR == 1 { start = 0 }
  /^[a-z].*[^;]$/ && /\(/ { name = $0 }
  /^{/ { start = FNR }
  /^}/ && start { if (FNR - start > 80) print FILENAME ":" start ": " FNR - start " lines in one function"; start = 0 }
' src/*.c >>"$wrong"

# Every endpoint stands in the reference.
sed -nE 's/^ *\{"([A-Z]+)", "([^"]+)".*/\1 \2/p' src/routes.c | while read -r method path; do
  grep -qE "$method $(echo "$path" | sed 's/[.]/\\./g')([^a-z/]|$)" web/REFERENCE.md ||
    echo "web/REFERENCE.md: does not tell of $method $path"
done >>"$wrong"

cat "$wrong"
[ ! -s "$wrong" ]
