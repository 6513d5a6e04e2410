#![doc = include_str!("../README.md")]

pub mod cli;
mod commands;
pub mod checks;
pub mod facts;
pub mod grid;
pub mod readers;
pub mod tree;
pub mod words;
