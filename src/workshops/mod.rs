//! Workshops: sessions, registrations and who came.

pub mod print;
