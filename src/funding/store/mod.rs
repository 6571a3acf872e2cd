//! SQL of funding.

pub mod accounts;
pub mod bank;
pub mod corrections;
mod lines;
mod rules;
pub mod samples;
mod statements;

pub use lines::{
    EmissionCount, StoredLine, StoredShare, disputed_uses, each_line, each_settled, insert_line,
    insert_settled, insert_share, lines_of, live_line, paid_uses, shares_of, some_lines, take_over,
    undisputed,
};
pub use rules::{
    WaitingRule, confirm_rule, cooling_days, propose_rule, refuse_rule, rule, waiting_rule,
};
pub use statements::{
    Filter, STEP, Statement, after, by_id, by_number, counters, each, follower, in_file, insert,
    last_of, list, live_on, months, places, previous, recalled, set_counter, take_counter,
};
