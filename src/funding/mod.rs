//! `funding` (états de contre-paiement): what each place is owed every month, who approved
//! it, and that it was paid.
//!
//! Closing a statement lists the used passes of a month at one place, for one programme: each of
//! them is then on that statement for ever and can no longer be undone. Numbers follow each other
//! without gaps in a territory's year, because they are taken in the transaction that closes. What
//! is closed never changes: its hash ([`Seal`]) is taken over its heading, its ordered lines and
//! its shares, and `maillon check` takes it again. Then it is checked, approved by one or two
//! people (never who closed it), sent, and paid — or rejected, and its lines go to the statement
//! that follows. Its euros go from owed to paid in the ledger, in the same transaction.
//!
//! Uses of a month that were not there when its statement was closed go to another statement of
//! the same month, never into the closed one. A use found wrong later is a [`Correction`]: two
//! people, then a negative line on the place's next statement.
//!
//! Deliberately absent: programmes, funders and balances (`ledger`), the uses themselves
//! (`passes`), and any order given to a bank: Maillon never holds money.

mod actions;
mod model;
pub mod print;
mod store;
mod verify;
mod web;

pub use actions::{
    NewFile, Waiting, accept_correction, approve, bank_accounts, check, close, close_on_demand,
    confirm_account, confirm_rule, corrections, create_file, dismiss_correction, find, follow, pay,
    payment_order, propose_account, read_return, refuse_account, refuse_rule, reject,
    request_correction, send, set_rule, statement, statements, statements_after, waiting,
};
pub use model::{
    BankAccountId, BankReturnId, Blocks, Channel, CorrectionId, Flag, Heading, Iban, Kind, Life,
    Line, Payment, PaymentFileId, Refusal, Rejection, Rule, Seal, Sending, Share, Signed,
    StatementId, Step, returns, sample, sepa,
};
pub use store::corrections::Correction;
pub use store::samples::drawn;
pub use store::{Filter, STEP, Statement};
pub use verify::verify;
pub use web::routes;
