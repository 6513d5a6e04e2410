//! A refusal of this protocol: our problem document, and the `error` that its clients read.

use axum::response::{IntoResponse, Response};

use crate::error::ApiError;

pub(crate) struct Refusal(ApiError);

impl<E: Into<ApiError>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        telemetry::respond_with(self.0.told(), &[("error", self.0.detail())])
    }
}
