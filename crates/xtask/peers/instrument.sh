#!/bin/sh
# The compiler, told to count which lines run: `cargo xtask coverage` names it to cargo for our
# crates alone (RUSTC_WORKSPACE_WRAPPER).
exec "$@" -C instrument-coverage
