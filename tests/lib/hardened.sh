#!/bin/sh
# Whether a program has what makes taking it over hard: placed anywhere in memory,
# tables of addresses that cannot be changed, guarded stacks, checked copies, no
# memory that is both written and run. Prints what is missing, and fails then.
set -eu
export LC_ALL=C
program=$1
missing=$(mktemp)
trap 'rm -f "$missing"' EXIT

need() { # WHAT OPTION PATTERN: what `readelf OPTION` must say
  readelf --wide "$2" "$program" | grep -qE "$3" || echo "$program: $1" >>"$missing"
}

no() { # WHAT OPTION PATTERN: what it must not say
  if readelf --wide "$2" "$program" | grep -qE "$3"; then echo "$program: $1" >>"$missing"; fi
}

need 'is not position independent' --file-header '^ *Type: *DYN '
need 'is not position independent' --dynamic 'FLAGS_1.*\bPIE\b'
need 'has no segment that becomes read-only (RELRO)' --program-headers '^ *GNU_RELRO '
need 'does not bind all symbols at once' --dynamic '\bBIND_NOW\b|FLAGS_1.*\bNOW\b'
need 'says nothing of its stack' --program-headers '^ *GNU_STACK '
need 'has no stack protector' --dyn-syms '__stack_chk_fail'
need 'has no checked copies (FORTIFY)' --dyn-syms '__(mem|str|sn?printf|vsn?printf|fprintf|printf|read|pread)[a-z0-9]*_chk'
no 'looks for libraries in a path of its own' --dynamic '\((RPATH|RUNPATH)\)'
no 'changes its code where it is loaded' --dynamic '\(TEXTREL\)'
readelf --wide --program-headers "$program" | grep -E '^ *(LOAD|GNU_STACK) ' | grep -q 'RWE' &&
  echo "$program: has memory that is both written and run" >>"$missing"

sort -u "$missing"
[ ! -s "$missing" ]
