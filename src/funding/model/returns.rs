//! What a bank says back: account statements (ISO 20022 `camt.053`, `camt.054`), or a plain CSV.
//!
//! Each movement names the statement it paid by its `EndToEndId`, never by its text. A credit with
//! our number, or a movement with a return reason, is a payment that came back.

use super::Refusal;
use crate::kit::money::Cents;
use crate::kit::text::has_control_signs;
use crate::kit::time::Day;
use crate::words;

words! {
    /// What a movement of the bank did to a statement. The sentences are
    /// `funding-outcome-<word>` in Fluent.
    pub enum Outcome {
        /// The statement is paid.
        Paid = "paid",
        /// The payment came back: the statement is rejected.
        Returned = "returned",
        /// The bank says again what was known: the same movement of another of its files.
        Known = "known",
        /// Another payment of a statement that is paid: the money left twice.
        PaidTwice = "paid-twice",
        /// A payment of a statement that was given up: what follows it must not be paid as well.
        PaidRejected = "paid-rejected",
        /// The payment that was one too many came back: the statement stays as it is.
        ExtraReturned = "extra-returned",
        /// No statement has this number.
        Unknown = "unknown",
        /// The amount is not that of the statement.
        WrongAmount = "wrong-amount",
        /// The statement was not sent: nobody asked the bank to pay it.
        NotSent = "not-sent",
        /// The day of the movement cannot be: before the closing, or to come.
        WrongDay = "wrong-day",
        /// A movement that names no statement: not ours.
        Unrelated = "unrelated",
    }
}

/// One movement of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The statement it names; empty when it names none.
    pub number: String,
    /// Never negative.
    pub cents: Cents,
    pub on: Day,
    /// The bank's own reference.
    pub reference: String,
    /// Why it came back; `None` for a payment.
    pub returned: Option<String>,
}

/// What a movement should do, by what is known of its statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub cents: Cents,
    pub sent: bool,
    pub paid: bool,
    pub rejected: bool,
    pub closed_on: Day,
    /// This very movement was read in another file, or noted by hand.
    pub repeated: bool,
    /// Payments beyond the one that was asked, and that did not come back.
    pub extra: i64,
}

/// How often a movement is known already. A file names each of its movements once: two that read
/// the same in one file are two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// In files read before.
    pub before: i64,
    /// In this file, above.
    pub here: i64,
    /// Noted as the statement's payment, with the same day and reference.
    pub noted: bool,
}

impl Told {
    /// Whether the movement only says again what was known.
    pub fn repeats(&self) -> bool {
        self.here < self.before.max(i64::from(self.noted))
    }
}

/// Decides of a movement. `known`: the statement of its number, if there is one.
pub fn judge(movement: &Movement, known: Option<Known>, today: Day) -> Outcome {
    if movement.number.is_empty() {
        return Outcome::Unrelated;
    }
    let Some(known) = known else { return Outcome::Unknown };
    if known.repeated {
        return Outcome::Known;
    }
    if known.cents != movement.cents {
        return Outcome::WrongAmount;
    }
    match (&movement.returned, known.rejected) {
        (Some(_), _) if known.extra > 0 => Outcome::ExtraReturned,
        (Some(_), true) => Outcome::Known,
        (None, true) => Outcome::PaidRejected,
        (_, false) if !known.sent => Outcome::NotSent,
        (Some(_), false) => Outcome::Returned,
        (None, false) if known.paid => Outcome::PaidTwice,
        (None, false) if movement.on < known.closed_on || movement.on > today => Outcome::WrongDay,
        (None, false) => Outcome::Paid,
    }
}

/// Reads a file of the bank, whichever of the kinds it is.
pub fn read(bytes: &[u8]) -> Result<Vec<Movement>, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::ReturnUnreadable)?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let found = if text.starts_with('<') { camt(text)? } else { csv(text)? };
    if found.is_empty() { Err(Refusal::ReturnEmpty) } else { Ok(found) }
}

type Node<'a> = roxmltree::Node<'a, 'a>;

/// The child elements of this name, in whatever version's namespace.
fn children<'a>(node: Node<'a>, name: &'static str) -> impl Iterator<Item = Node<'a>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

/// The element at the end of a path of names.
fn at<'a>(node: Node<'a>, path: &[&'static str]) -> Option<Node<'a>> {
    path.iter().try_fold(node, |node, name| children(node, name).next())
}

fn text_at<'a>(node: Node<'a>, path: &[&'static str]) -> Option<&'a str> {
    at(node, path)?.text().map(str::trim).filter(|text| !text.is_empty())
}

/// Reads every booked movement of a `camt.053` or `camt.054`.
fn camt(text: &str) -> Result<Vec<Movement>, Refusal> {
    let document = roxmltree::Document::parse(text).map_err(|_| Refusal::ReturnUnreadable)?;
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or_default();
    if !namespace.contains("camt.053") && !namespace.contains("camt.054") {
        return Err(Refusal::ReturnUnreadable);
    }
    let mut found = Vec::new();
    for entry in root.descendants().filter(|node| node.tag_name().name() == "Ntry") {
        let status = text_at(entry, &["Sts", "Cd"]).or_else(|| text_at(entry, &["Sts"]));
        if status.is_some_and(|status| status != "BOOK") {
            continue;
        }
        let on =
            text_at(entry, &["BookgDt", "Dt"]).or_else(|| text_at(entry, &["BookgDt", "DtTm"]));
        let on = on.and_then(|text| text.get(..10)).and_then(Day::parse);
        let on = on.ok_or(Refusal::ReturnUnreadable)?;
        let parts: Vec<Node<'_>> = children(entry, "NtryDtls")
            .flat_map(|details| children(details, "TxDtls").collect::<Vec<_>>())
            .collect();
        let alone = parts.len() < 2;
        if parts.is_empty() {
            found.push(movement(entry, entry, on, true)?);
        }
        for part in parts {
            found.push(movement(entry, part, on, alone)?);
        }
    }
    Ok(found)
}

/// One movement. `alone`: the entry holds no other, so that its amount is this one's too.
fn movement(entry: Node<'_>, part: Node<'_>, on: Day, alone: bool) -> Result<Movement, Refusal> {
    let own = at(part, &["Amt"])
        .or_else(|| at(part, &["AmtDtls", "TxAmt", "Amt"]))
        .or_else(|| at(part, &["AmtDtls", "InstdAmt", "Amt"]));
    let amount = own.or_else(|| at(entry, &["Amt"]).filter(|_| alone));
    let amount = amount.ok_or(Refusal::ReturnUnreadable)?;
    let cents = amount.text().and_then(Cents::parse).ok_or(Refusal::ReturnUnreadable)?;
    let foreign = amount.attribute("Ccy").is_some_and(|currency| currency != "EUR");
    let number = text_at(part, &["Refs", "EndToEndId"])
        .filter(|id| *id != "NOTPROVIDED" && !foreign)
        .unwrap_or_default();
    let reference = text_at(part, &["Refs", "AcctSvcrRef"])
        .or_else(|| text_at(part, &["Refs", "TxId"]))
        .or_else(|| text_at(entry, &["AcctSvcrRef"]))
        .unwrap_or(number);
    let credit = text_at(part, &["CdtDbtInd"]).or_else(|| text_at(entry, &["CdtDbtInd"]));
    let reason = text_at(part, &["RtrInf", "Rsn", "Cd"])
        .or_else(|| text_at(part, &["RtrInf", "Rsn", "Prtry"]));
    let more = text_at(part, &["RtrInf", "AddtlInf"]);
    let returned = match (reason, credit) {
        (Some(reason), _) => Some(more.map_or(reason.to_owned(), |m| format!("{reason} {m}"))),
        (None, Some("CRDT")) => Some("CRDT".to_owned()),
        (None, _) => None,
    };
    Ok(Movement { number: number.to_owned(), cents, on, reference: reference.to_owned(), returned })
}

/// Columns of the plain file, by the names of their first line.
const COLUMNS: [&str; 5] = ["numero", "montant", "date", "reference", "rejet"];

/// Reads `numero;montant;date;reference;rejet`, with a first line that names its columns. A line
/// with something in `rejet` is a payment that came back.
fn csv(text: &str) -> Result<Vec<Movement>, Refusal> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = if head.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let headers = reader.headers().map_err(|_| Refusal::ReturnUnreadable)?.clone();
    let columns: Vec<Option<usize>> = COLUMNS
        .iter()
        .map(|name| headers.iter().position(|head| crate::kit::text::fold(head) == *name))
        .collect();
    if columns[..3].iter().any(Option::is_none) {
        return Err(Refusal::ReturnUnreadable);
    }
    let mut found = Vec::new();
    for (line, record) in (2i64..).zip(reader.records()) {
        let record = record.map_err(|_| Refusal::ReturnLine { line })?;
        let cell =
            |column: usize| columns[column].and_then(|index| record.get(index)).unwrap_or_default();
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.iter().any(has_control_signs) {
            return Err(Refusal::ReturnSign { line });
        }
        let cents = Cents::parse(cell(1)).ok_or(Refusal::ReturnAmount { line })?;
        let on = Day::parse(cell(2)).or_else(|| french(cell(2)));
        let on = on.ok_or(Refusal::ReturnDay { line })?;
        let reference = Some(cell(3)).filter(|text| !text.is_empty()).unwrap_or(cell(0));
        found.push(Movement {
            number: cell(0).to_owned(),
            cents,
            on,
            reference: reference.to_owned(),
            returned: Some(cell(4)).filter(|text| !text.is_empty()).map(str::to_owned),
        });
    }
    Ok(found)
}

/// `02/04/2026`.
fn french(text: &str) -> Option<Day> {
    let mut parts = text.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    Day::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(day: u32) -> Day {
        Day::new(2026, 4, day).expect("a day of April")
    }

    const CAMT: &str = r#"<?xml version="1.0"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt>
<Ntry><Amt Ccy="EUR">70.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-04-10</Dt></BookgDt>
<NtryDtls>
<TxDtls><Refs><AcctSvcrRef>B-1</AcctSvcrRef><EndToEndId>2026-0001</EndToEndId></Refs><Amt Ccy="EUR">50.00</Amt></TxDtls>
<TxDtls><Refs><EndToEndId>2026-0002</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls></TxDtls>
</NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><DtTm>2026-04-12T08:00:00</DtTm></BookgDt>
<NtryDtls><TxDtls><Refs><EndToEndId>2026-0001</EndToEndId></Refs>
<RtrInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>compte clos</AddtlInf></RtrInf></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">9.90</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-04-12</Dt></BookgDt></Ntry>
<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>PDNG</Sts></Ntry>
</Stmt></BkToCstmrStmt></Document>"#;

    #[test]
    fn an_account_statement_names_what_was_paid_and_what_came_back() {
        let read = read(CAMT.as_bytes()).expect("a camt.053");
        let of = |movement: &Movement| {
            (movement.number.clone(), movement.cents.0, movement.on, movement.returned.clone())
        };
        assert_eq!(
            read.iter().map(of).collect::<Vec<_>>(),
            [
                ("2026-0001".into(), 5000, day(10), None),
                ("2026-0002".into(), 2000, day(10), None),
                ("2026-0001".into(), 5000, day(12), Some("AC04 compte clos".into())),
                (String::new(), 990, day(12), None),
            ]
        );
        assert_eq!(read[0].reference, "B-1");
    }

    #[test]
    fn a_plain_file_says_the_same() {
        let text = "Numéro;Montant;Date;Référence;Rejet\n2026-0001;50,00;10/04/2026;V-1;\n2026-0002;20;2026-04-10;;AC04\n";
        let read = read(text.as_bytes()).expect("a CSV");
        assert_eq!(read[0].returned, None);
        assert_eq!((read[0].cents, read[0].on), (Cents(5000), day(10)));
        assert_eq!(read[1].returned.as_deref(), Some("AC04"));
        assert_eq!(read[1].reference, "2026-0002");
    }

    #[test]
    fn what_is_no_file_of_a_bank_is_said_so() {
        let refused = |text: &str| read(text.as_bytes()).err();
        assert_eq!(refused("bonjour"), Some(Refusal::ReturnUnreadable));
        assert_eq!(refused("<html/>"), Some(Refusal::ReturnUnreadable));
        assert_eq!(refused("<Document xmlns=\"camt.053\"/>"), Some(Refusal::ReturnEmpty));
        assert_eq!(
            refused("numero;montant;date\n2026-0001;dix;2026-04-10\n"),
            Some(Refusal::ReturnAmount { line: 2 })
        );
        assert_eq!(
            refused("numero;montant;date\n2026-0001;10;30/02/2026\n"),
            Some(Refusal::ReturnDay { line: 2 })
        );
        // A sign that one of our engines cannot keep: the line is named; XML has no way to say it.
        let zero = "numero;montant;date;reference\n2026-0001;10;2026-04-10;V-1\n2026-0002;10;2026-04-10;V\0-2\n";
        assert_eq!(refused(zero), Some(Refusal::ReturnSign { line: 3 }));
        for sign in ["\0", "&#0;", "&#x0;", "\u{1}"] {
            let changed = CAMT.replace("B-1", sign);
            assert_eq!(refused(&changed), Some(Refusal::ReturnUnreadable), "{sign:?}");
        }
        // Entities that would grow without end, or read files, are never expanded.
        let bomb = "<!DOCTYPE d [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><Document xmlns=\"camt.053\">&a;</Document>";
        assert_eq!(refused(bomb), Some(Refusal::ReturnUnreadable));
    }

    #[test]
    fn each_movement_is_judged_by_its_statement() {
        let known = Known {
            cents: Cents(5000),
            sent: true,
            paid: false,
            rejected: false,
            closed_on: day(2),
            repeated: false,
            extra: 0,
        };
        let movement = |returned: Option<&str>| Movement {
            number: "2026-0001".into(),
            cents: Cents(5000),
            on: day(10),
            reference: "B".into(),
            returned: returned.map(str::to_owned),
        };
        let says = |movement: &Movement, known: Option<Known>| judge(movement, known, day(20));
        let paid = movement(None);
        assert_eq!(says(&paid, Some(known)), Outcome::Paid);
        let settled = Known { paid: true, ..known };
        assert_eq!(says(&paid, Some(Known { repeated: true, ..settled })), Outcome::Known);
        assert_eq!(says(&paid, Some(settled)), Outcome::PaidTwice);
        assert_eq!(says(&paid, Some(Known { rejected: true, ..known })), Outcome::PaidRejected);
        let given_up = Known { rejected: true, sent: false, ..known };
        assert_eq!(says(&paid, Some(given_up)), Outcome::PaidRejected);
        let back = movement(Some("AC04"));
        assert_eq!(says(&back, Some(settled)), Outcome::Returned);
        assert_eq!(says(&back, Some(Known { extra: 1, ..settled })), Outcome::ExtraReturned);
        let twice = Known { extra: 1, rejected: true, ..known };
        assert_eq!(says(&back, Some(twice)), Outcome::ExtraReturned);
        assert_eq!(says(&movement(Some("AC04")), Some(known)), Outcome::Returned);
        assert_eq!(
            says(&movement(Some("AC04")), Some(Known { rejected: true, ..known })),
            Outcome::Known
        );
        assert_eq!(says(&paid, Some(Known { cents: Cents(1), ..known })), Outcome::WrongAmount);
        assert_eq!(says(&paid, Some(Known { sent: false, ..known })), Outcome::NotSent);
        assert_eq!(says(&paid, None), Outcome::Unknown);
        assert_eq!(says(&Movement { on: day(1), ..paid.clone() }, Some(known)), Outcome::WrongDay);
        assert_eq!(says(&Movement { on: day(21), ..paid.clone() }, Some(known)), Outcome::WrongDay);
        assert_eq!(
            says(&Movement { number: String::new(), ..paid }, Some(known)),
            Outcome::Unrelated
        );
    }

    #[test]
    fn a_movement_repeats_what_another_file_said_as_often_as_it_said_it() {
        let told = |before: i64, here: i64, noted: bool| Told { before, here, noted }.repeats();
        assert!(told(1, 0, false) && told(2, 1, false) && told(0, 0, true) && told(1, 0, true));
        assert!(!told(0, 0, false), "nobody said it");
        assert!(!told(0, 1, true), "the payment, and the same again in one file");
        assert!(!told(1, 1, false), "twice where it was once");
    }

    proptest! {
        /// Whatever is sent, reading ends with movements or a refusal, never otherwise.
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes);
        }
        #[test]
        fn any_change_of_a_good_file_is_read_or_refused(at in 0usize..1400, byte in any::<u8>()) {
            let mut bytes = CAMT.as_bytes().to_vec();
            let index = at % bytes.len();
            bytes[index] = byte;
            let _ = read(&bytes);
        }
    }
}
