//! Printing an emission: booklets are made, then papers, on a thread of their own. The page may
//! be left and found again; what was interrupted is started again and goes on.

use super::redemptions::value;
use crate::access::Actor;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::pdf::Qr;
use crate::kit::time::Moment;
use crate::kit::work::{self, Outcome, WorkId};
use crate::ledger::{self, EmissionId};
use crate::passes::actions;
use crate::passes::model::{Emission, PassSigner, Refusal};
use crate::passes::print::{self, BOOKLETS_PER_PART, BookletPrint, Edition, Helpline};
use crate::territory;

/// The kind of the work, by which its page finds it again.
pub const PRINTING: &str = "printing";
/// Booklets made in one transaction: few enough that nobody at a door waits for it.
const BOOKLETS_PER_JOB: i64 = 40;

/// The name of a part among the kept files; parts are numbered from 1.
pub fn part_file(emission: EmissionId, part: i64) -> String {
    format!("emissions/{emission}/part-{part:04}.pdf")
}

/// How many files the booklets of an emission make.
pub fn parts(emission: &Emission) -> i64 {
    let per_part = i64::try_from(BOOKLETS_PER_PART).unwrap_or(i64::MAX);
    (emission.booklets + per_part - 1) / per_part
}

/// The serials of the first and last booklet of a part, as numbers.
pub fn range_of(emission: &Emission, part: i64) -> (i64, i64) {
    let per_part = i64::try_from(BOOKLETS_PER_PART).unwrap_or(i64::MAX);
    ((part - 1) * per_part + 1, (part * per_part).min(emission.booklets))
}

/// Starts printing. Refused when it goes on already, or when the emission is active.
pub async fn start(app: &App, actor: &Actor, id: EmissionId) -> Result<(), Error> {
    let (who, clock) = (actor.clone(), app.clock.clone());
    let (work, emission) = app
        .db
        .write(move |tx| {
            let moment = clock.moment();
            let emission = actions::emission(tx, &who, id)?;
            if emission.print_salt.is_none() || emission.activated_at.is_some() {
                return Err(Refusal::CannotPrintAgain.into());
            }
            let (chain, by) = (who.territory().to_string(), who.key());
            let started = work::start(tx, &moment, &chain, PRINTING, &id.to_string(), &by)?;
            let work = started.map_err(|_| Refusal::PrintingGoesOn)?;
            if emission.printed_at.is_some() {
                actions::note_reprint(tx, &who, id, &moment)?;
            }
            Ok::<_, Error>((work, emission))
        })
        .await?;
    let (app, actor) = (app.clone(), actor.clone());
    std::thread::Builder::new()
        .name("printing".to_owned())
        .spawn(move || run(&app, &actor, work, &emission))
        .map_err(|error| Error::Broken(error.to_string()))?;
    Ok(())
}

/// The whole work, and how it ended.
fn run(app: &App, actor: &Actor, work: WorkId, emission: &Emission) {
    let printed = print_all(app, actor, work, emission);
    let (outcome, reason) = match &printed {
        Ok(()) => (Outcome::Done, String::new()),
        Err(error) => {
            tracing::error!(%error, emission = %emission.number, "printing failed");
            (Outcome::Failed, error.message().key().to_owned())
        }
    };
    let now = app.clock.now();
    let ended = app.db.write_blocking(move |tx| work::finish(tx, work, now, outcome, &reason));
    if let Err(error) = ended {
        tracing::error!(%error, "the end of a printing could not be written");
    }
}

fn print_all(app: &App, actor: &Actor, work: WorkId, emission: &Emission) -> Result<(), Error> {
    // Making a booklet's rows is counted as much as printing it.
    let (id, total) = (emission.id, 2 * emission.booklets);
    loop {
        let (key, clock) = (app.settings.key.clone(), app.clock.clone());
        let left = app.db.write_blocking(move |tx| {
            let left = actions::make_booklets(tx, &key, id, BOOKLETS_PER_JOB, &clock.moment())?;
            work::advance(tx, work, total / 2 - left, total)?;
            Ok::<_, Error>(left)
        })?;
        if left == 0 {
            break;
        }
    }
    for part in 1..=parts(emission) {
        let (first, last) = range_of(emission, part);
        let (key, known) = (app.settings.key.clone(), emission.clone());
        let secrets =
            app.db.read_blocking(move |conn| actions::secrets(conn, &key, &known, first, last))?;
        let pdf = paper(app, actor, emission, secrets)?;
        app.files.write(&part_file(id, part), &pdf)?;
        app.db.write_blocking(move |tx| work::advance(tx, work, total / 2 + last, total))?;
    }
    let (who, clock) = (actor.clone(), app.clock.clone());
    app.db.write_blocking(move |tx| {
        let moment: Moment = clock.moment();
        actions::mark_printed(tx, &who, id, &moment)
    })
}

/// Some booklets of an emission as a PDF: `(booklet, pass, code)`, in their order.
pub fn paper(
    app: &App,
    actor: &Actor,
    emission: &Emission,
    secrets: Vec<(String, String, crate::passes::Code)>,
) -> Result<Vec<u8>, Error> {
    let edition = edition(app, actor, emission)?;
    let signer = PassSigner::of(&app.settings.key, emission).ok_or(Refusal::CannotPrintAgain)?;
    let booklets = booklets(&app.settings.public_url, &signer, secrets)?;
    print::booklets(&BookletPrint { edition, booklets })
        .map_err(|error| Error::Broken(error.to_string()))
}

/// The passes of a part, booklet by booklet, with their codes and what their QR codes say.
fn booklets(
    public_url: &str,
    signer: &PassSigner<'_>,
    secrets: Vec<(String, String, crate::passes::Code)>,
) -> Result<Vec<print::Booklet>, Error> {
    // Upper case: a QR code then needs fewer modules, and addresses of hosts do not mind.
    let address = public_url.to_uppercase();
    let mut booklets: Vec<print::Booklet> = Vec::new();
    for (booklet, serial, code) in secrets {
        if booklets.last().is_none_or(|last| last.serial != booklet) {
            booklets.push(print::Booklet {
                code: Some(Qr(format!("{address}/B/{booklet}"))),
                serial: booklet,
                passes: Vec::new(),
            });
        }
        let signed = signer
            .sign(&serial, &code)
            .ok_or_else(|| Error::Broken(format!("pass {serial} does not fit in a QR code")))?;
        let pass = print::Pass { serial, secret: code.grouped(), code: Qr(signed) };
        booklets.last_mut().expect("pushed just above").passes.push(pass);
    }
    Ok(booklets)
}

/// What all booklets of the emission say.
fn edition(app: &App, actor: &Actor, emission: &Emission) -> Result<Edition, Error> {
    let (territory, programme) = (actor.territory(), emission.programme_id);
    let (served, programmes, lines) = app.db.read_blocking(move |conn| {
        Ok::<_, Error>((
            territory::served_by_id(conn, territory)?.ok_or(Error::NotFound)?,
            ledger::programmes(conn, territory)?,
            ledger::lines(conn, programme)?,
        ))
    })?;
    let name = programmes.into_iter().find(|known| known.id == programme).map(|known| known.name);
    let face_value = value(emission.face);
    let count = usize::try_from(emission.passes_each).unwrap_or(usize::MAX);
    Ok(Edition {
        territory: served.brand_name,
        programme: name.unwrap_or_default(),
        funders: lines.into_iter().map(|line| line.funder).collect(),
        contents: print::contents(count, &face_value),
        face_value,
        valid_until: emission.valid_until.words().to_string(),
        helpline: (!served.helpline.is_empty()).then(|| Helpline {
            number: served.helpline.clone(),
            hours: t("passes-helpline-hours").to_string(),
        }),
    })
}

/// Removes the papers of an emission: once it is active, no file may hold its codes.
pub fn forget(app: &App, emission: &Emission) -> Result<(), Error> {
    for part in 1..=parts(emission) {
        app.files.remove(&part_file(emission.id, part))?;
    }
    Ok(())
}
