//! What values a column takes, told in French from the checks of the live schema.

use crate::schema::Table;

/// The values of a column: a list, bounds, a shape; what cannot be said in a few words is named.
pub(crate) fn values(table: &Table, column: &str) -> Option<String> {
    let about = table.checks.iter();
    let (mut told, mut named) = (Vec::new(), Vec::new());
    for check in about.filter(|check| check.columns.iter().any(|name| name == column)) {
        let alone = check.columns.len() == 1;
        match alone.then(|| say(&check.definition, column)).flatten() {
            Some(said) => told.push(said),
            None => named.push(format!("contrainte `{}`", check.name)),
        }
    }
    told.append(&mut named);
    (!told.is_empty()).then(|| told.join(" ; "))
}

/// The values that a check lists, when it is of the form `IN (…)`.
pub(crate) fn listed(definition: &str) -> Option<Vec<String>> {
    let inside = definition.split_once("= ANY (ARRAY[")?.1.split_once(']')?.0;
    let value = |item: &str| {
        Some(
            item.trim()
                .strip_prefix('\'')?
                .split_once('\'')?
                .0
                .to_owned(),
        )
    };
    inside.split(',').map(value).collect()
}

fn say(definition: &str, column: &str) -> Option<String> {
    if let Some(values) = listed(definition) {
        let quoted: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        return Some(quoted.join(", "));
    }
    let body = definition.strip_prefix("CHECK (")?.strip_suffix(')')?;
    let body = bare(body);
    if let Some(rest) = body.strip_prefix(&format!("{column} ~ ")) {
        return Some(format!("de la forme `{}`", literal(rest)?));
    }
    if let Some(rest) = body.strip_prefix(&format!("{column} ~~ ")) {
        return Some(format!(
            "commence par `{}`",
            literal(rest)?.strip_suffix('%')?
        ));
    }
    let bounds: Option<Vec<(&str, String)>> = body
        .split(" AND ")
        .map(|part| bound(bare(part), column))
        .collect();
    match bounds?.as_slice() {
        [(">=", low), ("<=", high)] => Some(format!("de {low} à {high}")),
        [(">=", low)] => Some(format!("{low} ou plus")),
        [(">", low)] => Some(format!("plus de {low}")),
        [("<=", high)] => Some(format!("{high} au plus")),
        _ => None,
    }
}

/// Without the parentheses around the whole.
fn bare(text: &str) -> &str {
    let text = text.trim();
    let Some(inside) = text
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
    else {
        return text;
    };
    let mut depth = 0_i32;
    let closes_early = inside.chars().any(|sign| {
        depth += i32::from(sign == '(') - i32::from(sign == ')');
        depth < 0
    });
    if closes_early { text } else { bare(inside) }
}

/// `'x'::text`
fn literal(text: &str) -> Option<&str> {
    text.strip_prefix('\'')?.strip_suffix("'::text")
}

/// `a >= (5)::double precision`, `a >= '-90'::integer`: the sign and the number, the French way.
fn bound<'a>(text: &'a str, column: &str) -> Option<(&'a str, String)> {
    let rest = text.strip_prefix(column)?.trim_start();
    let (sign, value) = rest.split_once(' ')?;
    let value = value.split("::").next()?;
    let value = value.trim_matches(|sign: char| "()'".contains(sign));
    let is_number = value.parse::<f64>().is_ok();
    is_number.then(|| (sign, value.replace('-', "−").replace('.', ",")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_told_as_postgresql_writes_them() {
        for (definition, told) in [
            (
                "CHECK (((a >= '-180'::integer) AND (a <= 2880)))",
                Some("de −180 à 2880"),
            ),
            (
                "CHECK (((a >= ('-60'::integer)::double precision) AND (a <= (60)::double precision)))",
                Some("de −60 à 60"),
            ),
            ("CHECK ((a > 0))", Some("plus de 0")),
            ("CHECK ((a >= 1920))", Some("1920 ou plus")),
            (
                "CHECK ((a ~ '^[A-Z]{3}$'::text))",
                Some("de la forme `^[A-Z]{3}$`"),
            ),
            (
                "CHECK ((a ~~ '$argon2id$%'::text))",
                Some("commence par `$argon2id$`"),
            ),
            (
                "CHECK ((a = ANY (ARRAY['x'::text, 'y z'::text])))",
                Some("`x`, `y z`"),
            ),
            ("CHECK ((length(a) = 32))", None),
            ("CHECK (((a >= 0) OR (a <= 2)))", None),
        ] {
            assert_eq!(say(definition, "a").as_deref(), told, "{definition}");
        }
    }
}
