#!/bin/sh
# The main job, from a page to three verdicts. canongate must be on the PATH.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT INT TERM

say() { printf '\n%s\n' "== $*"; }
run() { printf '$ %s\n' "$*"; "$@"; }
# Runs a command that is to end with a certain exit code, and fails when it does not.
ends() {
	expected=$1; shift
	printf '$ %s\n' "$*"
	code=0; "$@" || code=$?
	printf '(exit code %s)\n' "$code"
	[ "$code" -eq "$expected" ] || { echo "expected exit code $expected" >&2; exit 1; }
}

say "1. Is the canon in order? Pages, rules, registries, decisions."
run canongate check

say "2. The page, as imported from the wiki: one clause, and the page it stands on."
run canongate show 'customer/best-customer-identification#final-rule'
run canongate render customer/best-customer-identification --as text --out "$work/page.txt"
echo "The wiki text came back: $(wc -c < "$work/page.txt" | tr -d ' ') bytes."

data=${CANONGATE_ONLINE_RETAIL:-../../../../shared/data}
contract=data-contract.yaml
if [ ! -f "$data/online_retail.parquet" ]; then
	say "The Online Retail data are not here; a small generated stand-in takes their place."
	data=$work/stand-in
	run canongate evidence stand-in --contract data-contract.yaml --out "$data"
	contract=$data/data-contract.yaml
fi
evidence=$work/online-retail-2011.json
say "3. Evidence: what the order lines say of each segment."
run canongate evidence build --contract "$contract" --segments segments.yaml --data "$data" \
	--cutoff 2011-12-10 --out "$evidence"

say "4. Three decisions: one stands, one does not, one cannot be judged."
ends 0 canongate decide --as-of 2011-12-15 --evidence "$evidence" registries/decisions/focus-frequent-buyers.yaml
ends 1 canongate decide --as-of 2011-12-15 --evidence "$evidence" registries/decisions/focus-any-buyer.yaml
ends 3 canongate decide --as-of 2011-12-15 --evidence "$evidence" registries/decisions/focus-newsletter-readers.yaml

say "Where to look next"
cat <<'END'
  docs/examples/online-retail/registries/decisions/   the decisions; change one and judge it again:
      cd docs/examples/online-retail && canongate decide --as-of 2011-12-15
  docs/examples/online-retail/rules/                  the rules that judged, and the clauses they cite
  canongate --help                                    everything else
END
