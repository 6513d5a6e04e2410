//! What serde and our codes refuse, told in French.
//!
//! Their messages have few and stable shapes; one that is not known here becomes a plain
//! sentence, never English.

/// The sentence for people, with the names that the message holds.
pub(crate) fn sentence(message: &str) -> String {
    let names = backticked(message);
    let first = names.first().copied().unwrap_or_default();
    let others = names.get(1..).unwrap_or_default().join(", ");
    if message.starts_with("unknown field") {
        if others.is_empty() {
            return format!("« {first} » est inconnu ; aucun n'est accepté ici");
        }
        return format!("« {first} » est inconnu ; acceptés : {others}");
    }
    if message.starts_with("unknown variant") {
        return format!("« {first} » n'est pas une valeur acceptée ; acceptées : {others}");
    }
    if message.starts_with("missing field") {
        return format!("« {first} » manque");
    }
    if message.starts_with("duplicate field") {
        return format!("« {first} » est donné plusieurs fois");
    }
    if let Some((_, kind)) = message.split_once("not a valid ") {
        let (kind, _) = kind.split_once(':').unwrap_or((kind, ""));
        return code(kind).to_owned();
    }
    if let Some((_, expected)) = message.split_once(", expected ") {
        return format!("valeur refusée : {} attendu", expectation(expected));
    }
    if let Some(expected) = message.strip_prefix(EXPECTED) {
        return format!("valeur refusée : {expected} attendu");
    }
    if TIME.iter().any(|known| message.starts_with(known)) {
        return "date illisible : AAAA-MM-JJ attendu, ou AAAA-MM-JJTHH:MM:SSZ pour un instant"
            .to_owned();
    }
    "valeur refusée".to_owned()
}

/// Starts the messages of our own reader of texts, which say what was expected.
pub(crate) const EXPECTED: &str = "attendu : ";

/// What chrono says of a date or an instant that is not one.
const TIME: [&str; 6] = [
    "premature end of input",
    "input contains invalid characters",
    "input is out of range",
    "input is not enough",
    "trailing input",
    "no possible date and time",
];

fn backticked(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// The codes of the domain (`domain::InvalidCode::kind`).
fn code(kind: &str) -> &'static str {
    match kind {
        "airport code" => {
            "code FAA attendu : trois lettres majuscules ou chiffres, par exemple EWR"
        }
        "carrier code" => "code IATA attendu : deux lettres majuscules ou chiffres, par exemple UA",
        "tail number" => {
            "immatriculation attendue : N puis un à cinq lettres ou chiffres, par exemple N14228"
        }
        "flight id" => {
            "identifiant de vol attendu : AAAAMMJJ-COMPAGNIE-NUMÉRO-ORIGINE, par exemple 20130101-UA-1545-EWR"
        }
        "flight number" => "numéro de vol attendu : de 1 à 9999",
        "run id" => "identifiant de passage attendu : AAAAMMJJTHHMMSSmmmZ",
        "source" => "source attendue : weather, carriers, airports, aircraft ou flights",
        _ => "code mal formé",
    }
}

/// serde's names of types.
fn expectation(expected: &str) -> &str {
    let expected = expected.split(" at line").next().unwrap_or(expected);
    match expected {
        "a string" | "a borrowed string" | "string" | "str" => "un texte",
        "a boolean" | "bool" => "true ou false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "un nombre entier positif ou nul",
        "i8" | "i16" | "i32" | "i64" | "isize" => "un nombre entier",
        "f32" | "f64" => "un nombre",
        "a sequence" => "une liste",
        _ if expected.contains("date") => "une date et son heure au format AAAA-MM-JJTHH:MM:SSZ",
        _ if expected.starts_with("struct ") => "un objet",
        _ => "une autre forme",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_refusal_is_told_in_french() {
        for (message, told) in [
            (
                "unknown field `inconnu`, expected one of `origin`, `limit`",
                "« inconnu » est inconnu ; acceptés : origin, limit",
            ),
            (
                "unknown field `x`, there are no fields",
                "« x » est inconnu ; aucun n'est accepté ici",
            ),
            (
                "unknown variant `xlsx`, expected `csv` or `parquet`",
                "« xlsx » n'est pas une valeur acceptée ; acceptées : csv, parquet",
            ),
            ("missing field `client_id`", "« client_id » manque"),
            (
                "duplicate field `limit`",
                "« limit » est donné plusieurs fois",
            ),
            (
                "invalid type: string \"a\", expected u16 at line 1 column 3",
                "valeur refusée : un nombre entier positif ou nul attendu",
            ),
            (
                "invalid type: integer `3`, expected a string at line 1 column 3",
                "valeur refusée : un texte attendu",
            ),
            (
                "attendu : true ou false",
                "valeur refusée : true ou false attendu",
            ),
            ("something else", "valeur refusée"),
        ] {
            assert_eq!(sentence(message), told, "{message}");
        }
        let code = domain::AirportCode::parse("newark").expect_err("too long");
        assert!(sentence(&code.to_string()).starts_with("code FAA attendu"));
        let day = "hier".parse::<chrono::NaiveDate>().expect_err("not a day");
        assert!(sentence(&day.to_string()).starts_with("date illisible"));
    }

    #[test]
    fn every_code_of_the_domain_has_its_sentence() {
        let kinds = [
            domain::AirportCode::parse("").expect_err("empty").kind,
            domain::CarrierCode::parse("").expect_err("empty").kind,
            domain::TailNumber::parse("").expect_err("empty").kind,
            domain::FlightId::parse("").expect_err("empty").kind,
            domain::RunId::parse("").expect_err("empty").kind,
            domain::FlightNumber::new(0).expect_err("zero").kind,
            "".parse::<domain::Source>().expect_err("empty").kind,
        ];
        for kind in kinds {
            assert_ne!(code(kind), "code mal formé", "{kind}");
        }
    }
}
