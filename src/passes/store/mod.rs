//! SQL of passes. Decides nothing.

mod custody;
mod emissions;
mod holds;
mod paper;
mod redemptions;

pub use custody::*;
pub use emissions::*;
pub use holds::*;
pub use paper::*;
pub use redemptions::*;
