//! funding

pub mod print;
