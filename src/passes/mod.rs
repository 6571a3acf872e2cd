//! Passes: emissions of booklets, their custody, their handover and their one use.

pub mod print;
