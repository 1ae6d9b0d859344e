"""CEL: lexer, parser, types, checker, one typed IR and its back ends."""
