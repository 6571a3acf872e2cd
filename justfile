# `just` alone lists what can be done. Each recipe is one line: the scripts are the truth.
_:
    @just --list

# a living territory in the browser
demo *ARGS:
    cargo run --release -- demo {{ARGS}}

# every test, as the continuous integration runs them; or only those named
test *NAMES:
    scripts/test {{NAMES}}

# does it compile?
check:
    cargo check --all-targets

# the code, laid out as the house does
format:
    cargo fmt
