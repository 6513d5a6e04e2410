//! The model directory and its session seen from outside.

mod directory;
mod explainer;
mod fixture;
mod onnx;
