//! SQL of workshops: the catalogue, sessions, registrations.

mod catalogue;
mod counted;
mod registrations;
mod sessions;

pub use catalogue::{
    Workshop, find_workshops, insert_workshop, set_archived, update_workshop, workshop,
};
pub use counted::{UsedSeat, session_counts, used_seats};
pub use registrations::{
    History, Registration, Seat, SeatUse, cancel_registration, count_uses, history,
    insert_registration, is_registered, mark, mark_unmarked, registration, registrations,
    registrations_after, seats, uncount_use, uses_of_session,
};
pub use sessions::{
    NewSession, Session, SessionFilter, TITLES, busy, cancel_session, find_sessions, givers,
    insert_session, mediators_of, session, sessions_after, set_anonymous, set_mediators, set_seats,
    update_session,
};
