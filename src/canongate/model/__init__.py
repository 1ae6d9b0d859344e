"""
Frozen data that flows between the stages: no input, no output, no clock.

Import from the module that names the thing (``canongate.model.finding``); this package re-exports nothing, so that
a command pays only for the types it uses.
"""
