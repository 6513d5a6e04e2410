//! Each rule is tripped by a row made for it, and no row is ever lost.

mod conservation;
mod every_rule;
mod good_rows;
mod samples;
