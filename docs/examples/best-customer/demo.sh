#!/bin/sh
# The main job: evidence from demo data, decisions judged by the rules of the framework, a report to look at.
# `make demo` runs it; canongate must be on the PATH. Give a folder to write into; without one, build/demo is used.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
out=${1:-$repository/build/demo}
root=$out/root
as_of=2026-04-30

say() { printf '\n%s\n' "== $*"; }
run() { printf '$ %s\n' "$*"; "$@"; }
# Runs a command that is to end with a certain exit code, and fails when it does not.
ends() {
	expected=$1; shift
	printf '$ %s\n' "$*"
	code=0; "$@" > "$out/last.txt" 2>&1 || code=$?
	grep -E '^(accepted|blocked|undecided) |^(error|undecided|warning)\[' "$out/last.txt" || cat "$out/last.txt"
	printf '(exit code %s)\n' "$code"
	[ "$code" -eq "$expected" ] || { cat "$out/last.txt" >&2; echo "expected exit code $expected" >&2; exit 1; }
}

say "1. A root of its own: the canon and the rules of this repository, the decisions of the example."
rm -rf "$root"
mkdir -p "$root/tests" "$out/data"
cp -R "$repository/canon" "$repository/registries" "$repository/rules" "$root/"
cp -R "$repository/tests/cases" "$root/tests/"
cp -R "$here/registries" "$root/"
rm -f "$root"/registries/evidence/*
cd "$root"

say "2. Evidence: demo data with known truths, and what they prove of each segment."
run canongate evidence demo-data --customers 20000 --seed 1 --out "$out/data" > "$out/last.txt"
build() {
	canongate evidence build --contract "$out/data/data-contract.yaml" --segments "$here/$1.yaml" --data "$out/data" \
		--cutoff "$2" --out "registries/evidence/$3.json" > "$out/$3.txt"
	printf '  %s: %s segments, data up to %s\n' "$3" "$(grep -c '  - id:' "$here/$1.yaml")" "$2"
}
build segments 2026-01-01 demo-all
build channels 2026-01-01 demo-channels
build ages 2026-01-01 demo-ages
build segments 2025-11-01 demo-autumn

say "3. Is everything in order? Pages, rules, cases, registries, decisions."
run canongate check | tail -n 2

decide() { expected=$1; shift; ends "$expected" canongate decide --as-of "$as_of" "registries/decisions/$1.yaml"; }
say "4. A good decision, a candidate to be tested, and an offer."
decide 0 focus-builders
decide 0 test-growers
decide 0 offer-builder-kit

say "5. One bad decision for each clause of drift protection."
decide 1 drift-targeting-everyone
decide 1 drift-ignoring-data
decide 1 drift-low-value
decide 1 drift-relying-on-assumptions
decide 1 drift-failing-to-update

say "6. A segment that the data cannot decide on: its strata contradict each other."
decide 3 pooled-webinar-guests

say "7. The same rules over the Online Retail data, as if they had been in force then: nothing but orders is known."
sh "$here/online-retail.sh" "$out" || exit 1

say "8. Pictures and a report."
cd "$root"
run canongate graph ownership --as html > "$out/ownership.html"
canongate decide --as-of "$as_of" --html "$out/report.html" --report markdown="$out/report.md" > "$out/report.txt" || true
run canongate brief --brain customer --as-of "$as_of" > "$out/brief.txt"
rm -f "$out/last.txt"

say "Where to look next"
cat <<END
  $out/report.html      every verdict, with what was read, the clause, the mend
  $out/ownership.html   who owns what, read from the pages
  $out/brief.txt        what binds the Customer Brain
  $root/registries/decisions/   change one, then:
      export PATH="$(dirname "$(command -v canongate)"):\$PATH"
      cd $root && canongate decide --as-of $as_of registries/decisions/drift-low-value.yaml
  docs/guide/           the user guide
END
