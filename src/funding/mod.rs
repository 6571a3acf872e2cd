//! `funding` (bordereaux de contre-paiement): what each place is owed every month, who approved
//! it, and that it was paid.
//!
//! Closing a statement lists the used passes of a finished month at one place, for one programme:
//! each of them is then on that statement for ever and can no longer be undone. Numbers follow
//! each other without gaps in a territory's year, because they are taken in the transaction that
//! closes. What is closed never changes: its hash ([`hash`]) is taken over its heading, its
//! ordered lines and its shares, and `maillon check` takes it again. Whoever closed a statement
//! never approves it. Marking it paid moves its euros from owed to paid in the ledger, in the
//! same transaction.
//!
//! Uses of a month that were not there when its statement was closed go to another statement of
//! the same month, never into the closed one.
//!
//! Deliberately absent: programmes, funders and balances (`ledger`), the uses themselves
//! (`passes`), bank files and bank accounts: Maillon never holds money.

mod actions;
mod model;
pub mod print;
mod store;
mod verify;
mod web;

pub use actions::{Waiting, approve, close, pay, statement, statements, waiting};
pub use model::{Frozen, Life, Line, Payment, Refusal, Share, Signed, StatementId, Step, hash};
pub use store::{Filter, Statement};
pub use verify::verify;
pub use web::routes;
