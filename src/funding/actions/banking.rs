//! To the bank and back: files of transfers, and what the bank says of them.

use super::{living, note, take};
use crate::access::{Action, Actor, At};
use crate::funding::model::returns::{self, Known, Movement, Outcome, Told};
use crate::funding::model::sepa::{Debtor, Order, PAY_WITHIN_DAYS, Transfer, Version, message_id};
use crate::funding::model::{BankReturnId, Channel, PaymentFileId, Refusal, StatementId, Step};
use crate::funding::store::bank::{self, BankReturn, PaymentFile};
use crate::funding::store::{self, Statement};
use crate::kit::db::{Conn, DbError, Tx};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::journal::Subject;
use crate::kit::time::{Day, Moment, Tz};
use crate::ledger::{self, ProgrammeId};

/// What a file of transfers is asked to be.
#[derive(Debug, Clone)]
pub struct NewFile {
    pub programme: ProgrammeId,
    pub version: Version,
    pub pay_on: Day,
    pub statements: Vec<StatementId>,
}

/// Makes a file of transfers for approved statements of a programme: each is sent by it, or none.
/// Pressed twice, the button makes one: the second press is answered by the first one's file.
pub fn create_file(
    tx: &mut Tx,
    actor: &Actor,
    new: &NewFile,
    moment: &Moment,
) -> Result<PaymentFileId, Error> {
    actor.check(Action::PayStatements, &At::territory())?;
    let today = moment.now.day(actor.timezone());
    let last = today.plus_days(PAY_WITHIN_DAYS);
    if new.pay_on < today {
        return Err(Refusal::PayOnPast.into());
    }
    if new.pay_on > last {
        return Err(Refusal::PayOnFar { last }.into());
    }
    ledger::programme(tx, actor, new.programme)?;
    let rule = store::rule(tx, new.programme)?;
    if rule.debtor_iban.is_empty() || rule.debtor_name.is_empty() {
        return Err(Refusal::NoDebtor.into());
    }
    let ids = taken(tx, new)?;
    let texts: Vec<String> = ids.iter().map(StatementId::to_string).collect();
    let message_id = message_id(&rule.debtor_iban, &texts);
    if let Some(made) = own_file(tx, actor, &message_id)? {
        return Ok(made);
    }
    let statements = chosen(tx, actor, new.programme, &ids)?;
    let file = PaymentFile {
        id: moment.id(),
        territory_id: actor.territory(),
        programme_id: new.programme,
        message_id,
        version: new.version,
        pay_on: new.pay_on,
        debtor_name: rule.debtor_name,
        debtor_iban: rule.debtor_iban,
        debtor_bic: rule.debtor_bic,
        statements: statements.len() as i64,
        cents: statements.iter().map(|one| one.cents).sum(),
        created_at: moment.now,
        created_by: actor.key(),
    };
    bank::insert_file(tx, &file)?;
    for one in &statements {
        living::leave(tx, actor, one.id, Channel::Transfer, moment)?;
        bank::put_in_file(tx, one.id, file.id)?;
    }
    let subject = Subject::new("payment-file", file.id);
    note(tx, actor, &subject, "created", &file.message_id, moment)?;
    Ok(file.id)
}

/// The statements that a file is asked for, each once, taken for this transaction.
fn taken(tx: &mut Tx, new: &NewFile) -> Result<Vec<StatementId>, Error> {
    if new.statements.is_empty() {
        return Err(Refusal::NothingToSend.into());
    }
    let mut ids = new.statements.clone();
    ids.sort();
    ids.dedup();
    for id in &ids {
        tx.lock("statement", id)?;
    }
    Ok(ids)
}

/// The file that the actor made of the very same statements, while none of them is given up.
fn own_file(
    conn: &mut Conn,
    actor: &Actor,
    message_id: &str,
) -> Result<Option<PaymentFileId>, DbError> {
    let made = bank::file_of(conn, actor.territory(), message_id)?;
    let Some(made) = made.filter(|made| made.created_by == actor.key()) else { return Ok(None) };
    let living = store::in_file(conn, made.id)?.iter().all(|one| one.life.rejected.is_none());
    Ok(living.then_some(made.id))
}

/// The statements of a file, each approved, of its programme, with an account and an amount.
fn chosen(
    conn: &mut Conn,
    actor: &Actor,
    programme: ProgrammeId,
    ids: &[StatementId],
) -> Result<Vec<Statement>, Error> {
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        let one = store::by_id(conn, actor.territory(), *id)?.ok_or(Error::NotFound)?;
        let number = one.label();
        if one.programme_id != programme || one.step() != Step::Approved {
            return Err(Refusal::NotForThisFile { number }.into());
        }
        if one.payee_iban.is_empty() {
            return Err(Refusal::NoAccount { number }.into());
        }
        if one.cents.0 <= 0 {
            return Err(Refusal::NothingToPay { number }.into());
        }
        all.push(one);
    }
    Ok(all)
}

/// A file of transfers as it was made: the same bytes each time.
pub fn payment_order(conn: &mut Conn, actor: &Actor, id: PaymentFileId) -> Result<Order, Error> {
    actor.check(Action::PayStatements, &At::territory())?;
    let file = bank::file(conn, actor.territory(), id)?.ok_or(Error::NotFound)?;
    let transfer = |one: Statement| Transfer {
        number: one.label(),
        about: t("funding-transfer-about")
            .arg("number", one.label())
            .arg("month", one.month.to_string())
            .arg("place", &one.place_name)
            .to_string(),
        payee: one.payee_name,
        iban: one.payee_iban,
        cents: one.cents,
    };
    let transfers = store::in_file(conn, id)?.into_iter().map(transfer).collect();
    Ok(Order {
        version: file.version,
        message_id: file.message_id,
        created_at: file.created_at,
        pay_on: file.pay_on,
        debtor: Debtor { name: file.debtor_name, iban: file.debtor_iban, bic: file.debtor_bic },
        transfers,
    })
}

/// Reads a file of the bank: each movement pays or rejects the statement it names, or is kept with
/// what is wrong about it. All of it or nothing; the same contents are read once.
pub fn read_return(
    tx: &mut Tx,
    actor: &Actor,
    (name, hash): (&str, &str),
    movements: &[Movement],
    moment: &Moment,
) -> Result<BankReturnId, Error> {
    actor.check(Action::PayStatements, &At::territory())?;
    let new = BankReturn {
        id: moment.id(),
        file_name: name.to_owned(),
        lines: movements.len() as i64,
        received_at: moment.now,
        received_by: actor.key(),
    };
    if !bank::insert_return(tx, actor.territory(), hash, &new)? {
        let before = bank::read_before(tx, actor.territory(), hash)?.unwrap_or(moment.now);
        return Err(Refusal::ReturnTwice { day: before.day(actor.timezone()) }.into());
    }
    for (rank, movement) in (1i64..).zip(movements) {
        let (outcome, statement) = apply(tx, actor, new.id, movement, moment)?;
        bank::insert_return_line(tx, new.id, rank, movement, outcome, statement)?;
    }
    let subject = Subject::new("bank-return", new.id);
    note(tx, actor, &subject, "read", &new.lines.to_string(), moment)?;
    Ok(new.id)
}

fn apply(
    tx: &mut Tx,
    actor: &Actor,
    reading: BankReturnId,
    movement: &Movement,
    moment: &Moment,
) -> Result<(Outcome, Option<StatementId>), Error> {
    let tz = actor.timezone();
    let statement = store::by_number(tx, actor.territory(), &movement.number)?;
    let known = match &statement {
        Some(one) => Some(known(tx, one, reading, movement, tz)?),
        None => None,
    };
    let outcome = returns::judge(movement, known, moment.now.day(tz));
    let id = statement.map(|one| one.id);
    match (outcome, id) {
        (Outcome::PaidTwice | Outcome::PaidRejected, Some(id)) => {
            let subject = Subject::new("statement", id);
            note(tx, actor, &subject, "paid-too-often", &movement.number, moment)?;
        }
        (Outcome::Paid, Some(id)) => {
            living::note_payment(tx, actor, id, (movement.on, &movement.reference), moment)?;
        }
        (Outcome::Returned, Some(id)) => {
            let reason = movement.returned.as_deref().unwrap_or_default();
            living::come_back(tx, actor, id, reason, moment)?;
        }
        _ => {}
    }
    Ok((outcome, id))
}

/// Writes what became of the payments too many of a statement: given back another way, kept for
/// the one that follows, or the very payment that was noted by hand. Ends the alarm.
pub fn settle_extra(
    tx: &mut Tx,
    actor: &Actor,
    id: StatementId,
    explanation: &str,
    moment: &Moment,
) -> Result<(), Error> {
    take(tx, actor, Action::PayStatements, id)?;
    let explanation = explanation.trim();
    if explanation.is_empty() {
        return Err(Refusal::ExplanationMissing.into());
    }
    if bank::extra(tx, id)? <= 0 {
        return Err(Refusal::NothingExtra.into());
    }
    bank::settle_extra(tx, id, explanation, &actor.key(), moment.now)?;
    note(tx, actor, &Subject::new("statement", id), "extra-settled", "", moment)
}

/// What is known of the statement that a movement names.
fn known(
    conn: &mut Conn,
    statement: &Statement,
    reading: BankReturnId,
    movement: &Movement,
    tz: Tz,
) -> Result<Known, Error> {
    let life = &statement.life;
    let (before, here) = bank::told(conn, statement.id, reading, movement)?;
    let noted = life.payment.as_ref().is_some_and(|payment| {
        movement.returned.is_none()
            && (payment.on, &payment.reference) == (movement.on, &movement.reference)
    });
    Ok(Known {
        cents: statement.cents,
        sent: life.sent.is_some(),
        paid: life.payment.is_some(),
        rejected: life.rejected.is_some(),
        closed_on: life.closed.at.day(tz),
        repeated: statement.cents == movement.cents && Told { before, here, noted }.repeats(),
        extra: bank::extra(conn, statement.id)?,
    })
}
