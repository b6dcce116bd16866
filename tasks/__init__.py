"""One verb, one side effect, one retry policy each."""
