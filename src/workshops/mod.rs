//! `workshops` (ateliers): the catalogue, sessions at places, who is registered and who came.
//!
//! A session never holds more confirmed people than seats: every registration takes the
//! session's row first, decides on its counters in a pure function, and the table repeats the
//! rule as a constraint. Going above is a named person's decision with a reason. Registering
//! ties those who answer for the session to the person's file. People who gave no name are a
//! count, never invented people.
//!
//! Front door for taking passes: [`seats`] (one query), [`count_uses`] (one statement) and
//! [`uncount_use`]; a seat knows how many uses it has, nothing else of them. A session's page links
//! to `/redemptions/new?registration=…`, where the room above answers: nothing here knows what a
//! pass is.
//!
//! Deliberately absent: waiting lists and pathways (no issue has asked yet), messages to the
//! people of a cancelled session (its page lists whom to call), and any money.

mod actions;
mod model;
pub mod print;
mod store;
mod verify;
mod web;

pub use actions::{
    Coming, Near, Sheet, View, archive, attend, attend_everybody, cancel_registration,
    cancel_session, coming, count_anonymous, count_uses, create_workshop, edit_session,
    edit_workshop, history, mediator_names, mediators_of, open_registration, plan, register,
    registrations, restore, seats, session, sessions, sessions_after, sheet, uncount_use, view,
    workshops,
};
pub use model::{
    About, Attendance, LATE_DAYS, Level, Plan, Refusal, RegistrationId, Seated, Seats, SessionId,
    Theme, Themes, WorkshopId,
};
pub use store::{History, Registration, Seat, Session, SessionFilter, TITLES, Workshop};
pub use verify::{UsedSeat, used_seats, verify};
pub use web::routes;
