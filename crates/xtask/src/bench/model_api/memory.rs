//! What processes hold in memory, as the system counts it.

use std::fs;

/// Bytes resident of all the processes of a group, whose number is that of its first one; `None`
/// where the system does not tell.
pub(super) fn resident(group: u32) -> Option<u64> {
    let processes = fs::read_dir("/proc").ok()?;
    let mut bytes = 0;
    for process in processes.flatten() {
        let path = process.path();
        let Ok(stat) = fs::read_to_string(path.join("stat")) else {
            continue;
        };
        if group_of(&stat) != Some(group) {
            continue;
        }
        let status = fs::read_to_string(path.join("status")).unwrap_or_default();
        bytes += kibibytes(&status).unwrap_or_default() * 1024;
    }
    (bytes > 0).then_some(bytes)
}

/// The name of a program, in brackets, may hold spaces; the group is the third field after it.
fn group_of(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    fields.split_whitespace().nth(2)?.parse().ok()
}

fn kibibytes(status: &str) -> Option<u64> {
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_group_is_read_after_a_name_that_has_spaces_and_brackets() {
        assert_eq!(group_of("12 (a (b) c) S 1 77 77 0 -1"), Some(77));
        assert_eq!(kibibytes("Name:\tx\nVmRSS:\t  2048 kB\n"), Some(2048));
    }
}
