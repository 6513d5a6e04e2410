//! Figures and tables, as people read them in French.

use crate::thousands;

/// `0,42`, `12,3`, `1 234` milliseconds.
pub(super) fn milliseconds(value: f64) -> String {
    let digits = match value {
        value if value < 10.0 => 2,
        value if value < 100.0 => 1,
        value => return thousands(value.round() as u64),
    };
    format!("{value:.digits$}").replace('.', ",")
}

pub(super) fn bytes(value: u64) -> String {
    let kilobytes = value as f64 / 1000.0;
    if kilobytes < 1000.0 {
        format!("{} ko", milliseconds(kilobytes))
    } else {
        format!("{} Mo", milliseconds(kilobytes / 1000.0))
    }
}

/// How many times less, `÷ 12`; how many times more, `× 3`.
pub(super) fn ratio(kept: f64, other: f64) -> String {
    let times = |value: f64| {
        let digits = usize::from(value < 9.95);
        if value < 1000.0 {
            format!("{value:.digits$}").replace('.', ",")
        } else {
            thousands(value.round() as u64)
        }
    };
    if kept <= 0.0 && other <= 0.0 {
        "égal".to_owned()
    } else if kept <= 0.0 {
        "supprimé".to_owned()
    } else if (other / kept - 1.0).abs() < 0.05 {
        "égal".to_owned()
    } else if other >= kept {
        format!("÷ {}", times(other / kept))
    } else {
        format!("× {}", times(kept / other))
    }
}

/// A table with a header; figures are told by `:` to stand at the right.
pub(super) fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let mut text = line(header.iter().map(|&cell| cell.to_owned()).collect());
    let rule = (0..header.len()).map(|column| {
        let figures = rows.iter().all(|row| {
            let cell = row.get(column).map_or("", String::as_str);
            let number = cell
                .chars()
                .next()
                .is_some_and(|it| it.is_ascii_digit() || "÷×".contains(it));
            number || ["", "—", "égal", "supprimé"].contains(&cell)
        });
        if figures { "---:" } else { "---" }.to_owned()
    });
    text.push_str(&line(rule.collect()));
    for row in rows {
        text.push_str(&line(row.clone()));
    }
    text
}

/// A block that is folded until it is asked for.
pub(super) fn folded(title: &str, language: &str, text: &str) -> String {
    format!(
        "<details>\n<summary>{title}</summary>\n\n```{language}\n{}\n```\n\n</details>\n",
        text.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_the_french_way() {
        assert_eq!(milliseconds(0.4249), "0,42");
        assert_eq!(milliseconds(12.34), "12,3");
        assert_eq!(milliseconds(1234.4), "1\u{202f}234");
        assert_eq!(bytes(1_500), "1,50 ko");
        assert_eq!(bytes(4_600_000), "4,60 Mo");
    }

    #[test]
    fn a_gain_says_its_direction() {
        assert_eq!(ratio(10.0, 30.0), "÷ 3,0");
        assert_eq!(ratio(30.0, 10.0), "× 3,0");
        assert_eq!(ratio(0.0, 26_278.0), "supprimé");
        assert_eq!(ratio(100.0, 101.0), "égal");
        assert_eq!(ratio(1.0, 1147.0), "÷ 1\u{202f}147");
    }

    #[test]
    fn a_column_of_figures_stands_at_the_right() {
        let rows = [vec!["a".to_owned(), "12".to_owned()]];
        assert_eq!(
            table(&["Nom", "Pages"], &rows),
            "| Nom | Pages |\n| --- | ---: |\n| a | 12 |\n"
        );
    }
}
