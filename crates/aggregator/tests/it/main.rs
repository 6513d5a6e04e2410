//! Each rule is tripped by a row made for it, no row is ever lost, order and repetition change
//! nothing.

mod every_rule;
mod good_rows;
mod properties;
mod properties_of_sources;
mod samples;
