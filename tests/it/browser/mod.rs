//! Journeys in a real Chromium, at the width of a small phone and of a desk.

mod door;
mod driver;
mod journeys;
mod pages;
mod ready;
mod scan;
mod window;

pub use window::{DESK, ENTER, PHONE, Window};
