//! Other programs: started, awaited, and stopped by their own id.
//!
//! Each gets its own process group, so that a Ctrl-C of the terminal reaches only us: we then
//! stop them in order.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::{stop, text};

/// What a program is given to end by itself before it is killed.
const GRACE: Duration = Duration::from_secs(15);

/// Starts a program. `what` names it for people.
pub(crate) fn spawn(command: &mut Command, what: &str) -> Result<Child> {
    command
        .stdin(Stdio::null())
        .process_group(0)
        .spawn()
        .with_context(|| {
            let program = command.get_program().to_string_lossy().into_owned();
            format!("{what} : impossible de lancer {program}")
        })
}

/// Runs a program to its end, its output shown as it comes.
pub(crate) fn status(command: &mut Command, what: &str) -> Result<ExitStatus> {
    let mut child = spawn(command, what)?;
    wait(&mut child)
}

/// The same, where anything but success is an error.
pub(crate) fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = status(command, what)?;
    if status.success() {
        return Ok(());
    }
    bail!("{what} : {}", ending(status))
}

/// Runs a program quietly and gives what it printed; on failure, its last words are the error.
pub(crate) fn output(command: &mut Command, what: &str) -> Result<String> {
    let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()), what)?;
    let out = reader(child.stdout.take());
    let err = reader(child.stderr.take());
    let status = wait(&mut child)?;
    let out = out.join().unwrap_or_default();
    if status.success() {
        return Ok(out);
    }
    let err = err.join().unwrap_or_default();
    let words = if err.trim().is_empty() { &out } else { &err };
    bail!(
        "{what} : {}\n{}",
        ending(status),
        text::last_lines(words, 12)
    )
}

/// Asks the whole group of a program to end, insists after a while.
pub(crate) fn stop(child: &mut Child) {
    signal(child, "TERM");
    let start = Instant::now();
    while start.elapsed() < GRACE {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(stop::TICK);
    }
    signal(child, "KILL");
    let _ = child.kill();
    let _ = child.wait();
}

/// How a program ended, in French.
pub(crate) fn ending(status: ExitStatus) -> String {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("code de sortie {code}"),
        (None, Some(signal)) => format!("tué par le signal {signal}"),
        (None, None) => "terminé sans code".to_owned(),
    }
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            // A stop that made the program fail is a stop, not a failure of the program.
            if !status.success() {
                stop::check()?;
            }
            return Ok(status);
        }
        if stop::asked() {
            self::stop(child);
            stop::check()?;
        }
        std::thread::sleep(stop::TICK);
    }
}

/// The shell's own `kill`: always there, when the program of that name may not be. Written the
/// POSIX way: `-TERM -- -1` means something else to each shell.
fn signal(child: &Child, name: &str) {
    let line = format!("kill -s {name} -- -{}", child.id());
    let _ = Command::new("sh")
        .args(["-c", &line])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Reads in a thread, so that a program that prints a lot never waits for us.
fn reader(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_words_of_a_failure_are_its_error() {
        let mut command = Command::new("sh");
        command.args(["-c", "echo hélas >&2; exit 3"]);
        let error = output(&mut command, "essai").expect_err("it fails");
        assert_eq!(error.to_string(), "essai : code de sortie 3\nhélas");
    }

    #[test]
    fn a_stop_reaches_the_children_of_a_program() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & wait"]);
        let mut child = spawn(&mut command, "essai").expect("it starts");
        let start = Instant::now();
        stop(&mut child);
        assert!(start.elapsed() < Duration::from_secs(10));
    }
}
