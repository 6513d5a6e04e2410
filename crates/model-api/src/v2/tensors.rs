//! Tensors in JSON, or in bytes after it: read into rows of numbers, and written.

use model::Outlook;
use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::INPUT;
use crate::error::ApiError;

/// What a model is asked.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InferRequest {
    /// Given back with the answer.
    #[schema(example = "42")]
    pub(super) id: Option<String>,
    #[schema(min_items = 1, max_items = 1)]
    pub(super) inputs: Vec<InputTensor>,
    /// The tensors wanted; all of them when absent.
    #[serde(default)]
    pub(super) outputs: Vec<WantedTensor>,
    pub(super) parameters: Option<Parameters>,
}

/// Rows of features.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct InputTensor {
    #[schema(example = "features")]
    name: String,
    /// Flights, then features.
    #[schema(example = json!([1, 40]))]
    shape: Vec<u64>,
    #[schema(example = "FP32")]
    datatype: String,
    /// Numbers, nested by row or not; `null` is a missing value.
    #[schema(value_type = Option<Vec<Option<f32>>>)]
    data: Option<Numbers>,
    parameters: Option<Parameters>,
}

/// Numbers, nested by row or not: read straight into the rows that the model takes.
#[derive(Debug, Default)]
struct Numbers(Vec<f32>);

#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WantedTensor {
    #[schema(example = "late_15")]
    pub(super) name: String,
    pub(super) parameters: Option<Parameters>,
}

/// Of the extension for tensors in bytes.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the protocol names them so")]
pub(crate) struct Parameters {
    /// The bytes of this input, after the JSON.
    pub(super) binary_data_size: Option<u64>,
    /// This output in bytes, after the JSON.
    pub(super) binary_data: Option<bool>,
    /// Every output in bytes.
    pub(super) binary_data_output: Option<bool>,
}

/// What a model answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InferResponse {
    pub(super) model_name: String,
    pub(super) model_version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<String>,
    pub(super) outputs: Vec<OutputTensor>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutputTensor {
    #[schema(example = "late_15")]
    pub(super) name: String,
    #[schema(example = "FP32")]
    pub(super) datatype: &'static str,
    #[schema(example = json!([1]))]
    pub(super) shape: Vec<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = json!([0.23]))]
    pub(super) data: Option<Vec<f32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameters: Option<WrittenParameters>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WrittenParameters {
    pub(super) binary_data_size: usize,
}

/// An output tensor: one number a flight.
pub(crate) struct Output {
    pub(crate) name: &'static str,
    pub(super) value: fn(&Outlook) -> f64,
}

pub(crate) const OUTPUTS: [Output; 6] = [
    Output {
        name: "late_15",
        value: |outlook| outlook.late_15,
    },
    Output {
        name: "late_30",
        value: |outlook| outlook.late_30,
    },
    Output {
        name: "late_60",
        value: |outlook| outlook.late_60,
    },
    Output {
        name: "delay_low_min",
        value: |outlook| outlook.delay_low_min,
    },
    Output {
        name: "delay_median_min",
        value: |outlook| outlook.delay_median_min,
    },
    Output {
        name: "delay_high_min",
        value: |outlook| outlook.delay_high_min,
    },
];

/// The most flights of one call.
const MOST_ROWS: u64 = 1000;

impl InputTensor {
    /// The numbers, row after row, of a model that reads `width` of them a flight. `bytes` is what
    /// came after the JSON.
    pub(super) fn rows(self, width: usize, bytes: &[u8]) -> Result<Vec<f32>, ApiError> {
        if self.name != INPUT || self.datatype != "FP32" {
            return Err(ApiError::Tensors(
                "Envoyez un tenseur nommé features, de type FP32.",
            ));
        }
        let &[rows, columns] = self.shape.as_slice() else {
            return Err(ApiError::Tensors(
                "La forme attendue est [vols, variables].",
            ));
        };
        if columns != width as u64 || rows == 0 || rows > MOST_ROWS {
            return Err(ApiError::Tensors(
                "Envoyez de 1 à 1000 vols, avec le nombre de variables que dit GET /v2/models/{name}.",
            ));
        }
        let count = usize::try_from(rows * columns).map_err(|_| ApiError::Internal)?;
        let size = self.parameters.and_then(|given| given.binary_data_size);
        let numbers = match (self.data, size) {
            (Some(data), None) => Some(data.0),
            (None, Some(size)) if size == bytes.len() as u64 => in_bytes(bytes),
            _ => None,
        };
        numbers
            .filter(|numbers| numbers.len() == count)
            .ok_or(ApiError::Tensors(
                "Les données n'ont pas la taille que dit leur forme ; null est une valeur manquante.",
            ))
    }
}

/// One level of the data: numbers, or, at the first level, rows of them.
struct Level<'a> {
    into: &'a mut Vec<f32>,
    is_first: bool,
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut numbers = Vec::new();
        let level = Level {
            into: &mut numbers,
            is_first: true,
        };
        deserializer.deserialize_seq(level)?;
        Ok(Self(numbers))
    }
}

impl<'de> Visitor<'de> for Level<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("numbers, nested by row or not")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        loop {
            let item = Item {
                into: &mut *self.into,
                holds_rows: self.is_first,
            };
            if items.next_element_seed(item)?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// A number, a missing one, or a row.
struct Item<'a> {
    into: &'a mut Vec<f32>,
    holds_rows: bool,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Item<'_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a number, null, or a row of them")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.into.push(f32::NAN);
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.into.push(number as f32);
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.into.push(number as f32);
        Ok(())
    }

    fn visit_i64<E>(self, number: i64) -> Result<(), E> {
        self.into.push(number as f32);
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<(), A::Error> {
        if !self.holds_rows {
            return Err(serde::de::Error::custom("rows hold numbers alone"));
        }
        let level = Level {
            into: self.into,
            is_first: false,
        };
        level.visit_seq(items)
    }
}

fn in_bytes(bytes: &[u8]) -> Option<Vec<f32>> {
    let (numbers, rest) = bytes.as_chunks::<4>();
    let numbers = numbers.iter().map(|number| f32::from_le_bytes(*number));
    rest.is_empty().then(|| numbers.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn tensor(data: &Value) -> serde_json::Result<InputTensor> {
        let text = json!({ "name": "features", "shape": [2, 2], "datatype": "FP32", "data": data });
        serde_json::from_str(&text.to_string())
    }

    #[test]
    fn rows_are_read_nested_or_not_and_null_is_missing() {
        for data in [json!([1, 2.5, null, -4]), json!([[1, 2.5], [null, -4]])] {
            let tensor = tensor(&data).expect("a tensor");
            let rows = tensor.rows(2, &[]).expect("rows");
            assert_eq!((rows[0], rows[1], rows[3]), (1.0, 2.5, -4.0));
            assert!(rows[2].is_nan());
        }
    }

    #[test]
    fn data_of_another_size_or_kind_are_refused() {
        for data in [
            json!([1, 2, 3]),
            json!([[[1, 2], [3, 4]]]),
            json!(["1", "2", "3", "4"]),
            json!([[1, [2]], 3, 4]),
            json!([true, 2, 3, 4]),
            json!({}),
            json!(1),
        ] {
            let refused = tensor(&data).map_or(true, |tensor| tensor.rows(2, &[]).is_err());
            assert!(refused, "{data}");
        }
        let tensor = tensor(&json!([1, 2, 3, 4])).expect("a tensor");
        assert!(tensor.rows(3, &[]).is_err());
    }

    #[test]
    fn bytes_are_little_endian_floats() {
        let bytes: Vec<u8> = [1.0_f32, f32::NAN, 3.0, 4.0]
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect();
        let text = |size: usize| {
            let parameters = json!({ "binary_data_size": size });
            json!({ "name": "features", "shape": [2, 2], "datatype": "FP32", "parameters": parameters })
        };
        let read = |size| serde_json::from_value::<InputTensor>(text(size)).expect("a tensor");
        let rows = read(16).rows(2, &bytes).expect("rows");
        assert!(rows[1].is_nan() && rows[3] > 3.5);
        assert!(read(15).rows(2, &bytes).is_err());
        assert!(read(16).rows(2, &bytes[1..]).is_err());
    }
}
