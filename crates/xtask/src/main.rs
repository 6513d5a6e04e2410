//! `cargo xtask`: the commands of the workspace. See `cargo xtask --help`.

mod base;
mod bench;
mod check;
mod cli;
mod coverage;
mod data;
mod delivery;
mod demo;
mod dist;
mod docs;
mod drill;
mod floors;
mod fuzz;
mod http;
mod jury_map;
mod jury_score;
mod links;
mod merise;
mod onnxruntime;
mod openapi;
mod packages;
mod pages;
mod pip;
mod postgres;
mod process;
mod queries;
mod secret;
mod servers;
mod spark;
mod sqlx;
mod steps;
mod stop;
mod supervision;
mod test;
mod text;
mod tidy;
mod trainer;
mod triton;
mod workspace;

use std::process::ExitCode;

fn main() -> ExitCode {
    match stop::listen().and_then(|()| cli::run(settings::parse())) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerreur : {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  {}", cause.to_string().replace('\n', "\n  "));
            }
            ExitCode::FAILURE
        }
    }
}
