"""What every set-at-a-time back end leaves out, by the name that stands in the table: an expression for each."""

ALIKE = {
    "unsigned": "n > 1u",
    "bytes": "b'a' == b'a'",
    "time": "timestamp(n) > timestamp(0)",
    "type-value": "type(n) == int",
    "map-display": "{'a': n}.a == 1",
    "object-equality": "o == o",
    "object-loop": "o.all(f, f != 'x')",
    "object-index": "o[s] == 1",
    "mixed-lists": "size(odd) > 1",
    "list-concatenation": "size(l + l) > 1",
    "list-equality": "l == l",
    "list-choice": "size(b ? l : l) > 1",
    "list-of-lists": "1 in [[1], l][1]",
    "filtered-element": "l.filter(e, e > 1)[0] == 1",
    "double-index": "l[x] == 1",
    "list-result": "l",
    "computed-pattern": "s.matches(s)",
    "function": "s.reverse() == 'a'",
    "read-number": "int(s) == 1",
}
