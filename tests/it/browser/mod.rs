//! Journeys in a real Chromium, at the width of a small phone and of a desk.

mod driver;
mod pages;
mod window;

pub use window::{DESK, ENTER, PHONE, SPACE, Window};
