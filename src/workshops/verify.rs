//! Counting everything again, for `maillon check`.

use super::model::Seats;
use super::store;
pub use super::store::{UsedSeat, used_seats};
use crate::kit::db::{Conn, DbError};
use crate::ledger::Imbalance;

/// Compares the counters of every session with its registrations. Gives how many sessions were
/// looked at, and what does not hold.
pub fn verify(conn: &mut Conn) -> Result<(i64, Vec<Imbalance>), DbError> {
    let (mut looked_at, mut found) = (0, Vec::new());
    for session in store::session_counts(conn)? {
        looked_at += 1;
        let mut say = |what: String| found.push(Imbalance::new("session", session.id, what));
        let (confirmed, overrides) = (session.confirmed, session.overrides);
        if (confirmed, overrides) != (session.live, session.above) {
            say(format!(
                "counts {confirmed} people and {overrides} above its seats, its list has {} and {}",
                session.live, session.above
            ));
        }
        let seats = Seats { seats: session.seats, confirmed, overrides };
        if !seats.is_sound() {
            say(format!("{confirmed} people in {} seats and {overrides} above", session.seats));
        }
        let came = session.came + session.anonymous;
        if session.is_cancelled > 0 && came > 0 {
            say(format!("was cancelled, and {came} people came"));
        }
    }
    Ok((looked_at, found))
}
