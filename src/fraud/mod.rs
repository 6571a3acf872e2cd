//! `fraud` (contrôle, signalements): what is unusual in the use of passes, told with its reason to
//! a person who decides.
//!
//! Each rule is a named pure function over plain facts ([`Rule`], `rules`). An examination is
//! idempotent: examined again, the same facts raise nothing new, and what was dismissed is not
//! raised again unless it grew. A flag has one sentence with its figures, and a reviewer's
//! decision: dismissed or confirmed, why, by whom. Uses are examined once a day by the service itself
//! (`daily`), before a month is closed, and when somebody asks.
//!
//! This room reads the tables of the rooms below it and writes its own. Deliberately absent: any
//! refusal (a flag never stops a pass: people are there, waiting), any score, any black box.

mod actions;
mod daily;
mod model;
mod rules;
mod store;
mod web;

pub use actions::{decide, examine, find, flag, raise, set_thresholds, threshold_list};
pub use daily::{examine_every_day, examine_when_due};
pub use model::{Decision, Finding, FlagId, Refusal, Rule, SubjectKind, Thresholds};
pub use store::{Flag, FlagQuery, flags, flags_of_place};
pub use web::{FlagNotice, look_over, notice, routes};
