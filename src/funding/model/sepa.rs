//! Transfer files for a bank: ISO 20022 credit transfers, `pain.001.001.09` and `.03`, as the
//! European Payments Council's SEPA guidelines restrict them.
//!
//! One file, one debtor account, one payment per statement. `EndToEndId` is the number of the
//! statement, and the message identifier comes from what is paid: the same set makes the same
//! file, byte for byte, so that a bank given it twice pays it once.

use std::fmt::Write;

use crate::kit::money::Cents;
use crate::kit::text::fold;
use crate::kit::time::{Day, Instant};
use crate::words;

words! {
    /// Versions of the message that banks take.
    pub enum Version {
        Nine = "09",
        Three = "03",
    }
}

/// The account that pays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Debtor {
    pub name: String,
    pub iban: String,
    /// The bank's code; empty when it is not asked.
    pub bic: String,
}

/// One payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// `2026-0042`.
    pub number: String,
    pub payee: String,
    pub iban: String,
    pub cents: Cents,
    /// What the payee reads on their bank statement.
    pub about: String,
}

/// A set of payments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    pub version: Version,
    pub message_id: String,
    pub created_at: Instant,
    pub pay_on: Day,
    pub debtor: Debtor,
    pub transfers: Vec<Transfer>,
}

/// How many days ahead transfers may be asked for: beyond, the year is mistyped.
pub const PAY_WITHIN_DAYS: i64 = 60;

/// The identifier of the message that pays these statements from this account: at most 35
/// characters, and the same whenever the same is asked.
pub fn message_id(debtor_iban: &str, statements: &[String]) -> String {
    let mut sorted: Vec<&String> = statements.iter().collect();
    sorted.sort();
    let mut hasher = blake3::Hasher::new();
    for text in std::iter::once(debtor_iban).chain(sorted.iter().map(|id| id.as_str())) {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    let hash = hasher.finalize().to_hex();
    format!("MAILLON-{}", &hash[..24].to_uppercase())
}

/// `text` in the characters that every SEPA bank takes, at most `most` of them.
pub fn plain(text: &str, most: usize) -> String {
    let mut out = String::new();
    for character in text.replace('’', "'").chars() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || " /-?:().,'+".contains(c);
        if allowed(character) {
            out.push(character);
        } else {
            let folded = fold(&character.to_string());
            let upper = character.is_uppercase();
            let kept: String = folded.chars().filter(|c| allowed(*c)).collect();
            match (kept.is_empty(), upper) {
                (true, _) => out.push(' '),
                (false, true) => out.push_str(&kept.to_uppercase()),
                (false, false) => out.push_str(&kept),
            }
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ").chars().take(most).collect::<String>().trim_end().to_owned()
}

fn amount(cents: Cents) -> String {
    format!("{}.{:02}", cents.0 / 100, cents.0 % 100)
}

/// Text inside an element. What [`plain`] keeps needs no more than this.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A document being written, one element a line.
struct Writer {
    out: String,
    depth: usize,
}

impl Writer {
    fn line(&mut self, text: &str) {
        let _ = writeln!(self.out, "{:1$}{text}", "", self.depth * 2);
    }
    fn open(&mut self, name: &str) {
        self.line(&format!("<{name}>"));
        self.depth += 1;
    }
    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.line(&format!("</{name}>"));
    }
    fn leaf(&mut self, name: &str, text: &str) {
        self.line(&format!("<{name}>{}</{name}>", escaped(text)));
    }
    /// `text` inside these elements, one in the other.
    fn nested(&mut self, names: &[&str], text: &str) {
        let Some((last, outer)) = names.split_last() else { return };
        outer.iter().for_each(|name| self.open(name));
        self.leaf(last, text);
        outer.iter().rev().for_each(|name| self.close(name));
    }
}

impl Order {
    pub fn total(&self) -> Cents {
        self.transfers.iter().map(|transfer| transfer.cents).sum()
    }

    /// The file.
    pub fn xml(&self) -> String {
        let mut to = Writer { out: String::new(), depth: 0 };
        to.line(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        let version = self.version;
        to.line(&format!(
            r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.{version}">"#
        ));
        to.depth = 1;
        to.open("CstmrCdtTrfInitn");
        self.group_header(&mut to);
        self.payment(&mut to);
        to.close("CstmrCdtTrfInitn");
        to.close("Document");
        to.out
    }

    fn counts(&self, to: &mut Writer) {
        to.leaf("NbOfTxs", &self.transfers.len().to_string());
        to.leaf("CtrlSum", &amount(self.total()));
    }

    fn group_header(&self, to: &mut Writer) {
        to.open("GrpHdr");
        to.leaf("MsgId", &self.message_id);
        let made = self.created_at.local(chrono_tz::UTC).format("%Y-%m-%dT%H:%M:%SZ");
        to.leaf("CreDtTm", &made.to_string());
        self.counts(to);
        to.nested(&["InitgPty", "Nm"], &plain(&self.debtor.name, 70));
        to.close("GrpHdr");
    }

    fn payment(&self, to: &mut Writer) {
        to.open("PmtInf");
        to.leaf("PmtInfId", &self.message_id);
        to.leaf("PmtMtd", "TRF");
        to.leaf("BtchBookg", "false");
        self.counts(to);
        to.nested(&["PmtTpInf", "SvcLvl", "Cd"], "SEPA");
        let day = self.pay_on.to_string();
        match self.version {
            Version::Nine => to.nested(&["ReqdExctnDt", "Dt"], &day),
            Version::Three => to.leaf("ReqdExctnDt", &day),
        }
        to.nested(&["Dbtr", "Nm"], &plain(&self.debtor.name, 70));
        to.nested(&["DbtrAcct", "Id", "IBAN"], &self.debtor.iban);
        match (self.debtor.bic.as_str(), self.version) {
            ("", _) => to.nested(&["DbtrAgt", "FinInstnId", "Othr", "Id"], "NOTPROVIDED"),
            (bic, Version::Nine) => to.nested(&["DbtrAgt", "FinInstnId", "BICFI"], bic),
            (bic, Version::Three) => to.nested(&["DbtrAgt", "FinInstnId", "BIC"], bic),
        }
        to.leaf("ChrgBr", "SLEV");
        for transfer in &self.transfers {
            to.open("CdtTrfTxInf");
            to.nested(&["PmtId", "EndToEndId"], &transfer.number);
            to.open("Amt");
            to.line(&format!(r#"<InstdAmt Ccy="EUR">{}</InstdAmt>"#, amount(transfer.cents)));
            to.close("Amt");
            to.nested(&["Cdtr", "Nm"], &plain(&transfer.payee, 70));
            to.nested(&["CdtrAcct", "Id", "IBAN"], &transfer.iban);
            to.nested(&["RmtInf", "Ustrd"], &plain(&transfer.about, 140));
            to.close("CdtTrfTxInf");
        }
        to.close("PmtInf");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_written_as_banks_read_them() {
        for name in ["Médiathèque « L'Étoile » & Cie", "Médiathèque « L’Étoile » & Cie"]
        {
            assert_eq!(plain(name, 70), "Mediatheque L'Etoile Cie");
        }
        assert_eq!(plain("Été à Guéret", 70), "Ete a Gueret");
        assert_eq!(plain("abcdef", 3), "abc");
    }

    #[test]
    fn the_same_set_has_the_same_identifier() {
        let ids = ["A".to_owned(), "B".to_owned()];
        let turned = ["B".to_owned(), "A".to_owned()];
        assert_eq!(message_id("FR76", &ids), message_id("FR76", &turned));
        assert_ne!(message_id("FR76", &ids), message_id("FR77", &ids));
        assert_ne!(message_id("FR76", &ids), message_id("FR76", &ids[..1]));
        assert!(message_id("FR76", &ids).len() <= 35);
    }

    proptest! {
        /// Whatever a name holds, the file is read back whole, with its sum.
        #[test]
        fn a_file_reads_back(names in proptest::collection::vec("\\PC{1,80}", 1..6), cents in 1i64..10_000_000) {
            let transfers: Vec<Transfer> = names.iter().map(|name| Transfer {
                number: "2026-0001".into(), payee: name.clone(), iban: "FR7630001007941234567890185".into(),
                cents: Cents(cents), about: name.clone(),
            }).collect();
            let order = Order {
                version: Version::Nine, message_id: "M".into(), created_at: Instant(0),
                pay_on: Day::new(2026, 4, 2).expect("a day"),
                debtor: Debtor { name: "CD 23".into(), iban: "FR7630001007941234567890185".into(), bic: String::new() },
                transfers,
            };
            let xml = order.xml();
            let read = roxmltree::Document::parse(&xml).expect("well formed");
            let payments = read.descendants().filter(|node| node.has_tag_name(("urn:iso:std:iso:20022:tech:xsd:pain.001.001.09", "CdtTrfTxInf")));
            prop_assert_eq!(payments.count(), names.len());
            let total = amount(Cents(cents * names.len() as i64));
            prop_assert!(xml.contains(&["<CtrlSum>", total.as_str(), "</CtrlSum>"].concat()));
        }
    }
}
