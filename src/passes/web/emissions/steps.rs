//! The way of an emission from an idea to passes that may be used: one page a step, each saved.

use crate::kit::i18n::{Message, t};
use crate::passes::model::{Emission, EmissionPaper};

/// A step, on the line above the pages of an emission.
pub struct WizardStep {
    pub label: Message,
    /// Where it is done; none before the emission exists.
    pub href: Option<String>,
    pub done: bool,
    pub current: bool,
}

/// The words of the steps are `passes-wizard-<name>`.
const NAMES: [&str; 5] = ["contents", "paper", "proof", "printing", "activation"];

/// Before the emission is made: its contents are being said.
pub fn first() -> Vec<WizardStep> {
    NAMES
        .iter()
        .map(|name| WizardStep {
            label: t(format!("passes-wizard-{name}")),
            href: None,
            done: false,
            current: *name == "contents",
        })
        .collect()
}

/// How far an emission is; `here` is the step of the page, or nothing.
pub fn of(emission: &Emission, paper: &EmissionPaper, here: &str) -> Vec<WizardStep> {
    let page = |name: &str| match name {
        "paper" => format!("/emissions/{}/paper", emission.id),
        "proof" => format!("/emissions/{}/proof", emission.id),
        "activation" if emission.printed_at.is_some() && emission.activated_at.is_none() => {
            format!("/emissions/{}/activation", emission.id)
        }
        _ => format!("/emissions/{}", emission.id),
    };
    let approved = paper.proof_approved_at.is_some();
    NAMES
        .iter()
        .map(|name| WizardStep {
            label: t(format!("passes-wizard-{name}")),
            href: Some(page(name)),
            done: match *name {
                "contents" => true,
                "paper" | "proof" => approved,
                "printing" => emission.printed_at.is_some(),
                _ => emission.activated_at.is_some(),
            },
            current: *name == here,
        })
        .collect()
}
