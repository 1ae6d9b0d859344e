#!/bin/sh
# The same rules over the Online Retail data: a whole decision ends undecided, and every missing table is named.
# Called by demo.sh with the folder to write into; canongate must be on the PATH.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../../.." && pwd)
out=$1
root=$out/online-retail
data=${CANONGATE_ONLINE_RETAIL:-$repository/../shared/data}
contract=$repository/docs/examples/online-retail/data-contract.yaml

rm -rf "$root"
mkdir -p "$root/tests" "$root/registries/decisions" "$root/registries/evidence"
cp -R "$repository/canon" "$repository/registries" "$repository/rules" "$root/"
cp -R "$repository/tests/cases" "$root/tests/"
mkdir -p "$root/registries/decisions" "$root/registries/evidence"
cp "$here"/online-retail/decisions/* "$root/registries/decisions/"
cp "$here/online-retail/experiments.yaml" "$root/registries/experiments.yaml"
cp "$here/online-retail/segments-in-force.yaml" "$root/registries/segments.yaml"
# The data are of 2011; the rules came into force later.
find "$root/rules" -name '*.yaml' | while read -r file; do
	sed 's/^effective_on: 20..-..-../effective_on: 2011-01-01/' "$file" > "$file.new" && mv "$file.new" "$file"
done
if [ ! -f "$data/online_retail.parquet" ]; then
	echo "The Online Retail data are not here; a small generated stand-in takes their place."
	data=$out/stand-in
	canongate evidence stand-in --contract "$contract" --out "$data" > /dev/null
	contract=$data/data-contract.yaml
fi
cd "$root"
canongate evidence build --contract "$contract" --segments "$here/online-retail/segments.yaml" --data "$data" \
	--cutoff 2011-12-10 --out registries/evidence/online-retail-full.json > "$out/online-retail.txt"
code=0
canongate decide --as-of 2011-12-15 > "$out/online-retail-verdicts.txt" || code=$?
grep -E '^(accepted|blocked|undecided) ' "$out/online-retail-verdicts.txt"
echo "What is missing:"
sed -n 's/^ *= help: \(Bring the data that would prove it: .*\)/  \1/p; s/^ *= help: \(Add .* to the data\)/  \1/p' \
	"$out/online-retail-verdicts.txt" | sort -u
printf '(exit code %s)\n' "$code"
[ "$code" -eq 3 ] || { cat "$out/online-retail-verdicts.txt" >&2; echo "expected exit code 3" >&2; exit 1; }
