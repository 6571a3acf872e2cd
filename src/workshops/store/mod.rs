//! SQL of workshops: the catalogue, sessions, registrations.

mod catalogue;
mod registrations;
mod sessions;

pub use catalogue::{
    Workshop, find_workshops, insert_workshop, set_archived, update_workshop, workshop,
};
pub use registrations::{
    History, Registration, Seat, cancel_registration, history, insert_registration, is_registered,
    mark, mark_present, mark_unmarked, registration, registrations, seat,
};
pub use sessions::{
    NewSession, Session, SessionFilter, TITLES, busy, cancel_session, find_sessions, givers,
    insert_session, mediators_of, session, set_anonymous, set_mediators, set_seats, update_session,
};
