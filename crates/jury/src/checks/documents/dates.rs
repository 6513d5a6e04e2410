//! Dates as people write them.

pub(super) const MONTHS: [&str; 12] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
];

/// Days since 1970 of `2025-03-04`, `04/03/2025` or `4 mars 2025`.
pub(crate) fn date(folded: &str) -> Option<i64> {
    let numbers: Vec<(usize, &str)> = folded
        .split(|it: char| !it.is_ascii_digit())
        .scan(0, |place, it| {
            let start = *place;
            *place += it.len() + 1;
            Some((start, it))
        })
        .filter(|(_, it)| !it.is_empty())
        .collect();
    for three in numbers.windows(3) {
        let [a, b, c] = [three[0].1, three[1].1, three[2].1];
        let close = three[2].0 - three[0].0 <= 9;
        let parse = |it: &str| it.parse::<i64>().ok();
        let parts = if a.len() == 4 && close {
            Some((parse(a)?, parse(b)?, parse(c)?))
        } else if c.len() == 4 && close {
            Some((parse(c)?, parse(b)?, parse(a)?))
        } else {
            None
        };
        if let Some((year, month, day)) = parts
            && let Some(days) = days(year, month, day)
        {
            return Some(days);
        }
    }
    for (number, name) in MONTHS.iter().enumerate() {
        let Some(place) = crate::words::find(folded, name) else {
            continue;
        };
        let before = folded[..place]
            .split_whitespace()
            .next_back()
            .unwrap_or_default();
        let after = folded[place + name.len()..]
            .split_whitespace()
            .next()
            .unwrap_or_default();
        let day = before.trim_end_matches("er").parse().unwrap_or(1);
        let year: String = after.chars().take_while(char::is_ascii_digit).collect();
        if let Ok(year) = year.parse()
            && let Some(days) = days(year, number as i64 + 1, day)
        {
            return Some(days);
        }
    }
    None
}

/// From a civil date, within this century.
pub(super) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !((2000..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)) {
        return None;
    }
    // Years begin in March, so that the leap day is last.
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_the_usual_forms() {
        assert_eq!(date("2025-03-04"), Some(20_151));
        assert_eq!(date("mardi 04/03/2025 : lecture"), Some(20_151));
        assert_eq!(date("semaine du 4 mars 2025"), Some(20_151));
        assert_eq!(date("version 1.2.3 de 30 pages"), None);
    }
}
