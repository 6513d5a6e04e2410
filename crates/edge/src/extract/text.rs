//! Names and texts read into a struct by serde, remembering which field is wrong.

use serde::de::value::{Error, MapDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer, Visitor};
use std::cell::RefCell;
use std::rc::Rc;

use crate::french::EXPECTED;

/// What is wrong, as serde says it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) field: String,
    pub(super) message: String,
}

impl Fault {
    pub(super) fn of(field: &str, message: &str) -> Self {
        Self {
            field: field.to_owned(),
            message: message.to_owned(),
        }
    }
}

/// Reads the pairs into `T`. An empty value is an absent one only for a text.
pub(super) fn read<T: DeserializeOwned>(
    pairs: impl IntoIterator<Item = (String, String)>,
) -> Result<T, Fault> {
    let reading: Reading = Rc::default();
    let pairs = pairs.into_iter().map(|(name, value)| {
        let part = Part {
            name: name.clone(),
            value,
            reading: Rc::clone(&reading),
        };
        (name, part)
    });
    T::deserialize(MapDeserializer::<_, Error>::new(pairs)).map_err(|error| {
        let message = error.to_string();
        // serde names the field that is missing, unknown or double; else it is the one read last.
        let named = super::named(&message).map(str::to_owned);
        let field = named.unwrap_or_else(|| reading.take());
        Fault { field, message }
    })
}

/// The field being read.
type Reading = Rc<RefCell<String>>;

/// One text, which becomes what the field asks for.
struct Part {
    name: String,
    value: String,
    reading: Reading,
}

impl Part {
    fn parsed<T: std::str::FromStr>(&self, expected: &str) -> Result<T, Error> {
        self.value
            .parse()
            .map_err(|_| Error::custom(format!("{EXPECTED}{expected}")))
    }
}

impl IntoDeserializer<'_, Error> for Part {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self.reading.replace(self.name.clone());
        self
    }
}

macro_rules! numbers {
    ($($method:ident: $visit:ident, $type:ty;)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            // Bounds are told to whoever wrote a number: another text has other faults.
            let expected = match self.value.parse::<i128>() {
                Ok(_) => format!("un nombre entier de {} à {}", <$type>::MIN, <$type>::MAX),
                Err(_) => "un nombre entier".to_owned(),
            };
            visitor.$visit(self.parsed::<$type>(&expected)?)
        })+
    };
}

impl<'de> Deserializer<'de> for Part {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_string(self.value)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.parsed("true ou false")?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.value.into_deserializer())
    }

    numbers! {
        deserialize_u8: visit_u8, u8;
        deserialize_u16: visit_u16, u16;
        deserialize_u32: visit_u32, u32;
        deserialize_u64: visit_u64, u64;
        deserialize_i8: visit_i8, i8;
        deserialize_i16: visit_i16, i16;
        deserialize_i32: visit_i32, i32;
        deserialize_i64: visit_i64, i64;
    }

    serde::forward_to_deserialize_any! {
        f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Asked {
        origin: Option<domain::AirportCode>,
        from: Option<chrono::NaiveDate>,
        limit: Option<u16>,
        late: Option<bool>,
        #[serde(default)]
        format: Format,
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Format {
        #[default]
        Csv,
        Parquet,
    }

    fn asked(pairs: &[(&str, &str)]) -> Result<Asked, Fault> {
        read(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    #[test]
    fn texts_become_what_each_field_asks_for() {
        let read = asked(&[
            ("origin", "EWR"),
            ("from", "2013-01-02"),
            ("limit", "7"),
            ("late", "true"),
            ("format", "parquet"),
        ])
        .expect("all are right");
        assert_eq!(read.origin.expect("given").as_str(), "EWR");
        assert_eq!(read.from.expect("given").to_string(), "2013-01-02");
        assert_eq!(
            (read.limit, read.late, read.format),
            (Some(7), Some(true), Format::Parquet)
        );
        assert_eq!(asked(&[]).expect("nothing is needed").limit, None);
    }

    #[test]
    fn the_field_that_is_wrong_is_named() {
        for (pairs, field) in [
            (&[("limit", "7"), ("origin", "newark")][..], "origin"),
            (&[("limit", "-1")], "limit"),
            (&[("limit", "70000")], "limit"),
            (&[("limit", "")], "limit"),
            (&[("late", "oui")], "late"),
            (&[("from", "2013-02-30")], "from"),
            (&[("format", "xlsx")], "format"),
            (&[("origin", "EWR"), ("inconnu", "1")], "inconnu"),
            (&[("limit", "1"), ("limit", "2")], "limit"),
        ] {
            let fault = asked(pairs).expect_err("something is wrong");
            assert_eq!(fault.field, field, "{fault:?}");
        }
    }
}
