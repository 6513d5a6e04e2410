//! What a flight looks like when only some columns are asked for.

use std::borrow::Cow;

use serde::Serialize;
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{RefOr, schema};
use utoipa::{PartialSchema, ToSchema};

use super::DatasetRow;

/// Describes a [`DatasetRow`] of which `fields` leaves columns out; it is never built.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub enum SparseRow {}

impl PartialSchema for SparseRow {
    fn schema() -> RefOr<schema::Schema> {
        let mut schema = <DatasetRow as PartialSchema>::schema();
        if let RefOr::T(Schema::Object(object)) = &mut schema {
            object.required.clear();
            object.description =
                Some("A flight of the dataset, with the columns asked for alone.".to_owned());
        }
        schema
    }
}

impl ToSchema for SparseRow {
    fn name() -> Cow<'static, str> {
        "SparseRow".into()
    }
}
