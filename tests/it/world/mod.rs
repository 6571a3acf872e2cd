//! The world of a test: a whole Maillon on a database of its own, and the people who use it.
//!
//! Everything goes through HTTP, as in the field: a person opens a page, fills the form that
//! is there, reads the answer. What a room's people do is told in `world/<room>.rs`, one verb
//! per gesture.

pub mod api;
pub mod chain;
pub mod database;
pub mod demo;
mod page;
pub mod passes;
mod people;
pub mod photo;
pub mod program;
pub mod routes;
pub mod site;
pub mod town;
mod visitor;

pub use database::{Engine, TestDatabase};
pub use page::{Form, Page, matches_path, plain, urlencoded};
pub use people::{PASSWORD, Person, invitation_link};
pub use site::{World, instant};
pub use visitor::Visitor;

/// Declares tests that run once on each engine. Each is a function of whatever has
/// `on(Engine)`: a [`World`], or a [`TestDatabase`].
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* fn $name:ident($given:ident: $type:ty) $body:block)+) => {$(
        $(#[$meta])*
        fn $name($given: $type) $body
        mod $name {
            use super::*;
            #[test]
            fn sqlite() {
                super::$name(<$type>::on($crate::world::Engine::Sqlite));
            }
            #[test]
            fn postgres() {
                super::$name(<$type>::on($crate::world::Engine::Postgres));
            }
        }
    )+};
}
