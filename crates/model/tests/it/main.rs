//! The model directory and its session seen from outside.

mod directory;
mod explainer;
mod fixture;
mod onnx;
mod registry;
#[cfg(feature = "s3")]
mod s3;
