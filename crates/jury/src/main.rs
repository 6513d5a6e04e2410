//! `jury`: the juror's tool. See `jury --help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match jury::cli::run(settings::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("erreur : {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  {}", cause.to_string().replace('\n', "\n  "));
            }
            ExitCode::FAILURE
        }
    }
}
