//! Funding: what each place is owed every month, approval and payment.

pub mod print;
