//! SQL of funding.

pub mod corrections;
mod lines;
mod rules;
mod statements;

pub use lines::{
    EmissionCount, StoredLine, StoredShare, disputed_uses, each_line, each_settled, insert_line,
    insert_settled, insert_share, lines_of, live_line, paid_uses, shares_of, some_lines, take_over,
    undisputed,
};
pub use rules::{Rule, rule, set_rule};
pub use statements::{
    Filter, STEP, Statement, by_id, counters, each, follower, insert, list, live_on, months,
    places, previous, set_counter, take_counter,
};
