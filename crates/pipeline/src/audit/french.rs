//! Numbers and plurals as French writes them.

use crate::thousands;

pub(super) fn count(count: u64) -> String {
    thousands(count)
}

/// `3 vols`, `1 vol`, `aucun vol` for whom `no` is « aucun vol ».
pub(super) fn counted(count: u64, no: &str, one: &str, many: &str) -> String {
    match count {
        0 => no.to_owned(),
        1 => format!("1 {one}"),
        _ => format!("{} {many}", thousands(count)),
    }
}

/// At most two decimals, and a comma.
pub(super) fn value(value: f64) -> String {
    let text = format!("{:.2}", value.abs());
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let decimals = decimals.trim_end_matches('0');
    let whole = whole.parse().map_or(whole.to_owned(), thousands);
    let sign = if value < 0.0 && (whole != "0" || !decimals.is_empty()) {
        "−"
    } else {
        ""
    };
    if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole},{decimals}")
    }
}

/// `part` of `whole`, in percent.
pub(super) fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "sans objet".to_owned();
    }
    let share = part as f64 / whole as f64 * 100.0;
    if part > 0 && share < 0.01 {
        return "moins de 0,01\u{a0}%".to_owned();
    }
    format!("{}\u{a0}%", value(share))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_the_french_way() {
        assert_eq!(value(1048.3606), "1\u{202f}048,36");
        assert_eq!(value(-43.0), "−43");
        assert_eq!(value(-0.001), "0");
        assert_eq!(percent(1, 26_352), "moins de 0,01\u{a0}%");
        assert_eq!(percent(1, 4), "25\u{a0}%");
        assert_eq!(counted(1, "aucun", "vol", "vols"), "1 vol");
    }
}
