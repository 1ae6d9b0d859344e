"""One document at a time: schema, ids, vocabulary, grammar."""
