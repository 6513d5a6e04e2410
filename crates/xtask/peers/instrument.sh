#!/bin/sh
# The compiler, told to count which lines run: `cargo xtask coverage` names it to cargo for our
# crates alone (RUSTC_WORKSPACE_WRAPPER). Names are left uncompressed, because the wheel's tools
# read no zlib.
exec "$@" -C instrument-coverage -C llvm-args=-enable-name-compression=false
