//! The house rules: what a reader of the code may rely on everywhere.
//!
//! They read text, not a syntax tree: enough to tell an honest slip, and fast. An exception
//! is a line in a list here, with its reason.

mod borders;
mod look;
mod papers;
mod sizes;
pub mod source;
mod words;

/// Ends a rule: what broke it, one per line, under the reason of the rule.
#[track_caller]
fn none(why: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{why}\n  {}", broken.join("\n  "));
}
