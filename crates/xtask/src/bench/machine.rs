//! The machine that measured, so that a figure is never read without it.

use std::fs;
use std::process::Command;

use anyhow::Result;

use crate::postgres::Server;
use crate::process;
use crate::text::decimal;

#[derive(Debug)]
pub(super) struct Machine {
    pub(super) cores: usize,
    pub(super) processor: String,
    pub(super) memory: String,
    pub(super) system: String,
    pub(super) postgres: String,
    /// Programs that wanted a core, on average over the minute before the measures.
    pub(super) load: String,
    pub(super) date: String,
}

/// Above the tables of a terminal.
impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            cores,
            processor,
            postgres,
            ..
        } = self;
        write!(f, "{cores} cœurs ({processor}), {postgres}")
    }
}

impl Machine {
    pub(super) fn describe(server: &Server) -> Result<Self> {
        let date = process::output(Command::new("date").arg("+%d/%m/%Y"), "date")?;
        Ok(Self {
            cores: std::thread::available_parallelism()?.get(),
            processor: processor().unwrap_or_else(unknown),
            memory: memory().unwrap_or_else(unknown),
            system: system().unwrap_or_else(unknown),
            postgres: server.description(),
            load: load().unwrap_or_else(unknown),
            date: date.trim().to_owned(),
        })
    }
}

fn unknown() -> String {
    "inconnu".to_owned()
}

/// The text after `name` and `separator` in the first line that begins so.
fn field(path: &str, name: &str, separator: char) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    let (_, value) = line.split_once(separator)?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// What `sysctl` says on macOS.
fn sysctl(name: &str) -> Option<String> {
    let said = process::output(Command::new("sysctl").args(["-n", name]), name).ok()?;
    Some(said.trim().to_owned())
}

fn processor() -> Option<String> {
    field("/proc/cpuinfo", "model name", ':').or_else(|| sysctl("machdep.cpu.brand_string"))
}

fn memory() -> Option<String> {
    let kibibytes = field("/proc/meminfo", "MemTotal", ':')
        .and_then(|text| text.split_whitespace().next()?.parse::<f64>().ok());
    let bytes = match kibibytes {
        Some(kibibytes) => kibibytes * 1024.0,
        None => sysctl("hw.memsize")?.parse().ok()?,
    };
    Some(format!("{} Go", decimal(bytes / 1e9, 1)))
}

fn system() -> Option<String> {
    field("/etc/os-release", "PRETTY_NAME", '=').or_else(|| {
        let said = process::output(Command::new("uname").arg("-sr"), "uname").ok()?;
        Some(said.trim().to_owned())
    })
}

fn load() -> Option<String> {
    let text = fs::read_to_string("/proc/loadavg")
        .ok()
        .or_else(|| sysctl("vm.loadavg"))?;
    let first = text
        .split_whitespace()
        .find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    Some(first.replace('.', ","))
}
