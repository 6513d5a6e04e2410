//! Names of a partitioned table's months: `flight_2013_01_route_idx` is `flight_route_idx` of one
//! month.

/// The same name without its month, when it has one.
pub fn without_month(name: &str) -> Option<String> {
    const SHAPE: &str = "_0000_00";
    let is_month = |part: &str| {
        part.chars()
            .zip(SHAPE.chars())
            .all(|(found, shape)| match shape {
                '0' => found.is_ascii_digit(),
                separator => found == separator,
            })
    };
    let start = (0..name.len())
        .find(|start| name.get(*start..start + SHAPE.len()).is_some_and(is_month))?;
    let rest = &name[start + SHAPE.len()..];
    // A longer number is no month.
    (rest.is_empty() || rest.starts_with('_')).then(|| format!("{}{rest}", &name[..start]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_month_is_taken_out_of_a_name() {
        for (name, without) in [
            ("flight_2013_01", Some("flight")),
            ("flight_2013_01_route_idx", Some("flight_route_idx")),
            ("flight", None),
            ("flight_2013_1", None),
            ("flight_2013_012", None),
            ("vols_été_2013", None),
            ("", None),
        ] {
            assert_eq!(without_month(name).as_deref(), without, "{name}");
        }
    }
}
