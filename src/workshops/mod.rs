//! workshops

pub mod print;
