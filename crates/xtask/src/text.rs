//! Numbers and extracts, as people read them in French.

use std::time::Duration;

/// Groups of three digits, narrow no-break spaces between them.
pub(crate) fn thousands(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// A decimal number, with a comma.
pub(crate) fn decimal(value: f64, digits: usize) -> String {
    format!("{value:.digits$}").replace('.', ",")
}

/// What ends each word of so many things: none or one is singular.
pub(crate) fn plural(count: usize) -> &'static str {
    if count > 1 { "s" } else { "" }
}

pub(crate) fn seconds(duration: Duration) -> String {
    format!("{}\u{202f}s", decimal(duration.as_secs_f64(), 1))
}

pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(thousands(336_776), "336\u{202f}776");
        assert_eq!(decimal(0.712_34, 3), "0,712");
        assert_eq!([0, 1, 2].map(plural), ["", "", "s"]);
        assert_eq!(seconds(Duration::from_millis(3_449)), "3,4\u{202f}s");
    }

    #[test]
    fn only_the_last_lines_remain() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("", 2), "");
    }
}
