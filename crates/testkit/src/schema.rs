//! Whether a value is of a schema: the keywords of JSON Schema that our documents use, and no
//! other. One that is not known here is a fault, so that nothing is passed over in silence.
//!
//! A library does all of it, but its numbers and hashes change the features of what polars is built
//! with, and everything would be compiled again (docs/adr/0001).

use serde_json::{Map, Value};

/// Keywords that say nothing of the value, or only to a reader.
const SILENT: [&str; 5] = ["description", "example", "examples", "title", "default"];

/// Every body of the document must have an example that its schema accepts: how many do, and what is
/// wrong with the others. Media types whose bytes no JSON document can show are passed over.
pub fn example_faults(document: &Value, binary: &[&str]) -> (usize, Vec<String>) {
    let (mut shown, mut found) = (0, Vec::new());
    let paths = document["paths"].as_object().expect("paths");
    for operation in paths
        .values()
        .flat_map(|item| item.as_object().expect("methods").values())
    {
        let id = operation["operationId"].as_str().expect("an id");
        let request = operation.get("requestBody").map(|body| ("request", body));
        let responses = operation["responses"].as_object().expect("responses");
        let responses = responses
            .iter()
            .map(|(status, body)| (status.as_str(), body));
        for (which, body) in request.into_iter().chain(responses) {
            let contents = body.get("content").and_then(Value::as_object);
            for (media_type, content) in contents.into_iter().flatten() {
                let place = format!("{id} {which} {media_type}");
                if binary.contains(&media_type.as_str()) {
                    continue;
                }
                let Some(example) = content.get("example") else {
                    found.push(format!("{place}: no example"));
                    continue;
                };
                shown += 1;
                found.extend(faults(document, &content["schema"], example, &place));
            }
        }
    }
    (shown, found)
}

/// What the value breaks, each with its place.
pub fn faults(document: &Value, schema: &Value, value: &Value, place: &str) -> Vec<String> {
    let Some(keywords) = schema.as_object() else {
        return vec![format!("{place}: {schema} is no schema")];
    };
    let mut found = Vec::new();
    for (keyword, wanted) in keywords {
        let is_kept = match keyword.as_str() {
            keyword if SILENT.contains(&keyword) => true,
            "$ref" => {
                found.extend(faults(document, resolve(document, wanted), value, place));
                true
            }
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|one| is_of(one, value)),
                one => is_of(one, value),
            },
            "enum" => list(wanted).contains(value),
            "oneOf" => count(document, wanted, value) == 1,
            "anyOf" => count(document, wanted, value) >= 1,
            "allOf" => {
                for part in list(wanted) {
                    found.extend(faults(document, part, value, place));
                }
                true
            }
            "required" => value.as_object().is_none_or(|object| {
                let mut names = list(wanted).iter().filter_map(Value::as_str);
                names.all(|name| object.contains_key(name))
            }),
            "properties" => {
                for (name, part) in wanted.as_object().unwrap_or(&Map::new()) {
                    if let Some(inner) = value.get(name) {
                        let place = format!("{place}/{name}");
                        found.extend(faults(document, part, inner, &place));
                    }
                }
                true
            }
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let others = value.as_object().into_iter().flatten().filter(|(name, _)| {
                    known.is_none_or(|properties| !properties.contains_key(*name))
                });
                let mut accepted = true;
                for (name, inner) in others {
                    if wanted.is_boolean() {
                        accepted = wanted == &Value::Bool(true);
                    } else {
                        let place = format!("{place}/{name}");
                        found.extend(faults(document, wanted, inner, &place));
                    }
                }
                accepted
            }
            "items" => {
                for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
                    let place = format!("{place}/{index}");
                    found.extend(faults(document, wanted, inner, &place));
                }
                true
            }
            "minItems" => list(value).len() as f64 >= number(wanted),
            "maxItems" => list(value).len() as f64 <= number(wanted),
            "maxLength" => text(value).chars().count() as f64 <= number(wanted),
            "minimum" => value.is_null() || number(value) >= number(wanted),
            "maximum" => value.is_null() || number(value) <= number(wanted),
            "format" => is_written(wanted, value),
            unknown => {
                found.push(format!("{place}: « {unknown} » is not known to this test"));
                true
            }
        };
        if !is_kept {
            found.push(format!("{place}: {value} breaks {keyword} {wanted}"));
        }
    }
    found
}

fn resolve<'a>(document: &'a Value, reference: &Value) -> &'a Value {
    let pointer = reference
        .as_str()
        .unwrap_or_default()
        .trim_start_matches('#');
    document.pointer(pointer).unwrap_or(&Value::Null)
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn count(document: &Value, schemas: &Value, value: &Value) -> usize {
    let fit = |schema: &&Value| faults(document, schema, value, "").is_empty();
    list(schemas).iter().filter(fit).count()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn is_of(name: &Value, value: &Value) -> bool {
    match name.as_str().unwrap_or_default() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    }
}

/// Those of numbers are their size, which `minimum` does not tell; the others are texts.
fn is_written(format: &Value, value: &Value) -> bool {
    let text = text(value);
    match format.as_str().unwrap_or_default() {
        _ if value.is_null() => true,
        "int32" => value
            .as_i64()
            .is_some_and(|number| i32::try_from(number).is_ok()),
        "int64" => value.is_i64() || value.is_u64(),
        "float" | "double" => value.is_number(),
        "date" => text.parse::<chrono::NaiveDate>().is_ok(),
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        "password" => value.is_string(),
        _ => false,
    }
}
