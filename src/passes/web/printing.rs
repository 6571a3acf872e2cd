//! Printing an emission: booklets are made, then papers, on a thread of their own. The page may
//! be left and found again; what was interrupted is started again and goes on.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::redemptions::value;
use crate::access::Actor;
use crate::kit::app::App;
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::pdf::Qr;
use crate::kit::text::unhex;
use crate::kit::time::Moment;
use crate::kit::work::{self, Outcome, WorkId};
use crate::ledger::{self, EmissionId};
use crate::passes::actions;
use crate::passes::model::{
    Emission, EmissionPaper, Layout, LogoKind, PRINTING, PassSigner, QR_SIGNS, Refusal,
    booklet_serial, pass_serial,
};
use crate::passes::print::{self, BOOKLETS_PER_PART, BookletPrint, Edition, Helpline, Logo, Look};
use crate::passes::store;
use crate::territory;

/// Booklets made in one transaction: few enough that nobody at a door waits for it.
const BOOKLETS_PER_JOB: i64 = 40;

/// The name of a part among the kept files; parts are numbered from 1.
pub fn part_file(emission: EmissionId, part: i64) -> String {
    format!("{}/part-{part:04}.pdf", papers(emission))
}

fn papers(emission: EmissionId) -> String {
    format!("emissions/{emission}")
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
    let begun = app.db.write(move |tx| begin(tx, &who, id, &clock.moment())).await?;
    let (app, actor) = (app.clone(), actor.clone());
    std::thread::Builder::new()
        .name("printing".to_owned())
        .spawn(move || run(&app, &actor, &begun))
        .map_err(|error| Error::Broken(error.to_string()))?;
    Ok(())
}

/// Prints an emission and waits for the end, for commands.
pub fn print_now(app: &App, actor: &Actor, id: EmissionId) -> Result<(), Error> {
    let (who, clock) = (actor.clone(), app.clock.clone());
    let begun = app.db.write_blocking(move |tx| begin(tx, &who, id, &clock.moment()))?;
    run(app, actor, &begun)
}

/// A printing that has begun.
struct Begun {
    work: WorkId,
    emission: Emission,
    /// The last one did not reach its end: its papers are kept, and this one goes on from there.
    resumes: bool,
}

fn begin(tx: &mut Tx, who: &Actor, id: EmissionId, moment: &Moment) -> Result<Begun, Error> {
    tx.lock("emission", &id)?;
    let emission = actions::emission(tx, who, id)?;
    if emission.withdrawn_at.is_some() {
        return Err(Refusal::Withdrawn.into());
    }
    if emission.print_salt.is_none() || emission.activated_at.is_some() {
        return Err(Refusal::CannotPrintAgain.into());
    }
    let approved = actions::approved_at(tx, id)?;
    // Paper that no ceiling lets activate would be printed for nothing.
    ledger::check_room(tx, id, emission.passes())?;
    // Papers of a former look are not mixed with those of this one.
    let resumes = work::latest(tx, PRINTING, &id.to_string())?.is_some_and(|last| {
        let stopped = matches!(last.outcome, Some(Outcome::Interrupted | Outcome::Failed));
        stopped && approved <= last.started_at
    });
    let (chain, by) = (who.territory().to_string(), who.key());
    let started = work::start(tx, moment, &chain, PRINTING, &id.to_string(), &by)?;
    let work = started.map_err(|_| Refusal::PrintingGoesOn)?;
    if emission.printed_at.is_some() {
        actions::note_reprint(tx, who, id, moment)?;
    }
    Ok(Begun { work, emission, resumes })
}

/// The whole work, and how it ended.
fn run(app: &App, actor: &Actor, begun: &Begun) -> Result<(), Error> {
    let Begun { work, emission, .. } = begun;
    let work = *work;
    // A panic of the printer's is told like any failure: nobody waits for its end for ever.
    let printed = catch_unwind(AssertUnwindSafe(|| print_all(app, actor, begun)))
        .unwrap_or_else(|_| Err(Error::Broken("the printer panicked".into())));
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
    printed
}

/// Memory holds the booklets of one part at a time, and the disk each part as soon as it is made.
fn print_all(app: &App, actor: &Actor, begun: &Begun) -> Result<(), Error> {
    let Begun { work, emission, resumes } = begun;
    let work = *work;
    if !resumes {
        forget(app, emission.id)?;
    }
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
        // A part is written whole or not at all: one that is there is good.
        if *resumes && app.files.path(&part_file(id, part)).exists() {
            app.db.write_blocking(move |tx| work::advance(tx, work, total / 2 + last, total))?;
            continue;
        }
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
    let id = emission.id;
    let paper =
        app.db.read_blocking(move |conn| Ok::<_, Error>(store::emission_paper(conn, id)?))?;
    let edition = edition(app, actor, emission, look(paper, false))?;
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

/// One booklet as they will all be on this paper, marked as a proof: what is on it redeems nothing,
/// whatever is scanned or typed (no code has a U).
pub fn proof(
    app: &App,
    actor: &Actor,
    emission: &Emission,
    paper: EmissionPaper,
) -> Result<Vec<u8>, Error> {
    let booklet = booklet_serial(&emission.number, 0);
    let pass = |rank| print::Pass {
        serial: pass_serial(&booklet, rank),
        secret: "FAUX FAUX FAUX FAUX FAUX".to_owned(),
        code: Qr(format!("{:A<QR_SIGNS$}", "BAT")),
    };
    let passes = (1..=emission.passes_each).map(pass).collect();
    let code = Some(Qr(format!("{:A<40}", "BAT")));
    let edition = edition(app, actor, emission, look(paper, true))?;
    let booklets = vec![print::Booklet { code, passes, serial: booklet }];
    print::booklets(&BookletPrint { edition, booklets })
        .map_err(|error| Error::Broken(error.to_string()))
}

/// How the emission's booklets look.
fn look(paper: EmissionPaper, proof: bool) -> Look {
    let text = |text: String| (!text.is_empty()).then_some(text);
    let logo = paper.logo.zip(paper.logo_data.as_deref().and_then(unhex));
    Look {
        proof,
        large: paper.layout == Layout::Large,
        cover_text: text(paper.cover_text),
        note: text(paper.note),
        logo: logo.map(|(kind, bytes)| match kind {
            LogoKind::Svg => Logo::Svg(String::from_utf8_lossy(&bytes).into_owned()),
            LogoKind::Png => Logo::Png(bytes),
        }),
    }
}

/// What all booklets of the emission say.
fn edition(app: &App, actor: &Actor, emission: &Emission, look: Look) -> Result<Edition, Error> {
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
        look,
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
pub fn forget(app: &App, emission: EmissionId) -> Result<(), Error> {
    Ok(app.files.remove_folder(&papers(emission))?)
}

/// Removes what a process that was killed between an activation and its [`forget`] left.
pub fn forget_leftovers(app: &App) -> Result<(), Error> {
    let sealed = app.db.read_blocking(|conn| Ok::<_, Error>(store::without_salt(conn)?))?;
    sealed.into_iter().try_for_each(|emission| forget(app, emission))
}
