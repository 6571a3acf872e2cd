//! SQL of passes. Decides nothing.

mod booklets;
mod closings;
mod custody;
mod destructions;
mod emissions;
mod holds;
mod inventories;
mod paper;
mod recounts;
mod redemptions;
mod slips;
mod stocks;
mod tally;

pub use booklets::*;
pub use closings::*;
pub use custody::*;
pub use destructions::*;
pub use emissions::*;
pub use holds::*;
pub use inventories::*;
pub use paper::*;
pub use recounts::*;
pub use redemptions::*;
pub use slips::*;
pub use stocks::*;
pub use tally::*;
