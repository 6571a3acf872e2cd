//! passes

pub mod print;
