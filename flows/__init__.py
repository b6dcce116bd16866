"""When, in what order, how many at once; and the command line."""
