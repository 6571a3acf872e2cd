//! The `maillon` program: see `maillon --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    maillon::commands::run()
}
