//! Every figure's SQL, as one readable literal for both engines. Decides nothing.
//!
//! Parameters of the same number mean the same in every literal of a file.

mod activity;
mod booklets;
mod funnel;
mod home;
mod uses;

pub use activity::*;
pub use booklets::*;
pub use funnel::*;
pub use home::*;
pub use uses::*;
