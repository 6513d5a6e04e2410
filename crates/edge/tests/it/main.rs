//! What every API of ours does before and after its routes, over a router of one route.

mod app;
mod attacks;
mod renewal;
