//! The model directory and its session seen from outside.

mod directory;
mod fixture;
mod onnx;
