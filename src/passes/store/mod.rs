//! SQL of passes. Decides nothing.

mod custody;
mod emissions;
mod redemptions;

pub use custody::*;
pub use emissions::*;
pub use redemptions::*;
