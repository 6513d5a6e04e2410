#![doc = include_str!("../README.md")]

pub mod audit;
pub mod checks;
pub mod cli;
mod commands;
pub mod compare;
pub mod facts;
pub mod grid;
pub mod readers;
mod report;
pub mod site;
pub mod tree;
pub mod verdict;
pub mod words;
