"""The command line. One module per group of commands; nothing heavy is imported for `--help`."""
