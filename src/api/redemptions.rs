//! Uses of passes: in batches, each item its own fate, the whole in one commit.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::client::{Body, Client};
use super::idempotency::{self, Answer, Key};
use super::problem::Problem;
use crate::access::{Action, Actor};
use crate::kit::app::{App, SecretKey};
use crate::kit::db::Tx;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::time::Moment;
use crate::passes::{self, Intent, Presented, Redeemed, Redemption, RedemptionId, Refusal, Scan};

/// Most items of a batch.
const MOST: usize = 500;

/// Intentions to use passes.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct BatchRequest {
    /// Each with its own fate: a refused item harms no other.
    #[schema(min_items = 1, max_items = 500)]
    items: Vec<Item>,
}

/// One intention to use a pass.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
pub struct Item {
    /// Made once by the device for this intention (a ULID). Sent again, it is answered the same,
    /// for ever, and uses nothing more.
    #[schema(example = "01KN5Z6Y7V8W9X0A1B2C3D4E5F")]
    scan_id: String,
    /// What is typed or scanned: the twenty signs, or the text of the QR code, as it is.
    #[schema(example = "7K3Q 9XZ4 M7P2 WHV8 R0TC")]
    code: String,
    /// The person's registration to the session they came to.
    #[schema(example = "01KN5Z6Y7V8W9X0A1B2C3D4E5F")]
    registration: String,
}

/// The fates of a batch, in its order.
#[derive(Debug, Serialize, ToSchema)]
pub struct BatchAnswer {
    items: Vec<Fate>,
}

/// What became of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct Fate {
    scan_id: String,
    outcome: Outcome,
    /// The use, when there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    redemption: Option<Used>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
enum Outcome {
    Redeemed,
    Refused,
}

/// A use of a pass.
#[derive(Debug, Serialize, ToSchema)]
pub struct Used {
    id: String,
    /// Number of the pass.
    #[schema(example = "2026-001-00012-3")]
    serial: String,
    /// What it is worth, in cents.
    cents: i64,
    place: String,
    session: String,
    registration: String,
    #[schema(format = DateTime)]
    redeemed_at: String,
    /// The day in the territory.
    #[schema(format = Date)]
    redeemed_on: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = DateTime)]
    undone_at: Option<String>,
}

/// What codes are, before anything is used.
#[derive(Debug, Serialize, ToSchema)]
pub struct CheckAnswer {
    items: Vec<Check>,
}

/// Whether a pass could be used now for this registration.
#[derive(Debug, Serialize, ToSchema)]
pub struct Check {
    scan_id: String,
    usable: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pass: Option<Pass>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

/// A pass that may be used.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pass {
    serial: String,
    cents: i64,
    #[schema(format = Date)]
    valid_until: String,
    /// Whether its booklet is noted as handed over; it may be used all the same.
    handed_over: bool,
}

impl From<Redeemed> for Used {
    fn from(used: Redeemed) -> Used {
        Used {
            id: used.id.to_string(),
            serial: used.serial,
            cents: used.cents.0,
            place: used.place.to_string(),
            session: used.session.to_string(),
            registration: used.registration.to_string(),
            redeemed_at: used.redeemed_at.rfc3339(),
            redeemed_on: used.redeemed_on.to_string(),
            undone_at: None,
        }
    }
}
impl From<Redemption> for Used {
    fn from(known: Redemption) -> Used {
        let undone_at = known.undone_at.map(|at| at.rfc3339());
        Used { undone_at, ..known.answer().into() }
    }
}
impl From<Presented> for Pass {
    fn from(pass: Presented) -> Pass {
        Pass {
            serial: pass.serial,
            cents: pass.face.0,
            valid_until: pass.valid_until.to_string(),
            handed_over: pass.handed_over_at.is_some(),
        }
    }
}

/// An item read once, before the database sees it.
struct Read {
    scan_id: String,
    scan: Result<Scan, Problem>,
}

fn read(asked: BatchRequest) -> Result<Vec<Read>, Problem> {
    if asked.items.is_empty() || asked.items.len() > MOST {
        let most = i64::try_from(MOST).unwrap_or_default();
        let refusal = t("api-batch-size").arg("most", most);
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &refusal));
    }
    let read = |item: Item| {
        let scan = match (item.scan_id.parse(), item.registration.parse()) {
            (Ok(scan_id), Ok(registration)) => Ok(Scan { scan_id, code: item.code, registration }),
            (Err(_), _) => {
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &t("api-scan-id-wrong")))
            }
            (_, Err(_)) => Err(Error::from(Refusal::NoRegistration).into()),
        };
        Read { scan_id: item.scan_id, scan }
    };
    Ok(asked.items.into_iter().map(read).collect())
}

/// Uses passes, at most once each.
///
/// One call for a whole session: every item is decided by itself, and all are made durable
/// together before the answer. An item that was redeemed is known by its `scan_id` and answered the
/// same for ever, in any batch, with or without an `Idempotency-Key`; one that was refused is
/// decided again. With a key, the whole answer is kept, refusals too.
#[utoipa::path(
    post, path = "/api/v1/redemptions", tag = "redemptions", request_body = BatchRequest,
    security(("token" = ["redeem"])), params(idempotency::Header),
    responses((status = 200, description = "The fate of each item", body = BatchAnswer),
        super::spec::ForBody))]
pub async fn redeem(
    State(app): State<App>,
    client: Client,
    headers: HeaderMap,
    Body(asked): Body<BatchRequest>,
) -> Result<Answer<BatchAnswer>, Problem> {
    client.actor.check_any(Action::Redeem)?;
    let once = Key::of(&headers, client.id, "redemptions", &asked)?;
    let items = read(asked)?;
    let (actor, key, clock) = (client.actor, app.settings.key.clone(), app.clock.clone());
    let answer = app.db.write(move |tx| {
        let moment = clock.moment();
        idempotency::once(tx, once.as_ref(), moment.now, |tx| {
            Ok(BatchAnswer { items: fates(tx, &actor, &key, &items, &moment)? })
        })
    });
    Ok(answer.await?)
}

/// What becomes of each item: those that can be read are used together.
fn fates(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    items: &[Read],
    moment: &Moment,
) -> Result<Vec<Fate>, Error> {
    let scans = items.iter().filter_map(|item| item.scan.as_ref().ok());
    let intents: Vec<_> = scans.map(|scan| Intent { actor, scan, moment }).collect();
    let redeemed =
        tx.attempt_each(&intents, &mut |tx, intents| passes::redeem_each(tx, key, intents))?;
    let mut redeemed = redeemed.into_iter();
    let mut fates = Vec::with_capacity(items.len());
    for item in items {
        let problem = match &item.scan {
            Err(problem) => problem.clone(),
            Ok(scan) => match redeemed.next().expect("each intention has its answer") {
                Ok(used) => {
                    fates.push(Fate::of(item, Outcome::Redeemed, Some(used.into()), None));
                    continue;
                }
                Err(error) => refused(tx, actor, key, scan, error, moment)?,
            },
        };
        fates.push(Fate::of(item, Outcome::Refused, None, Some(problem)));
    }
    Ok(fates)
}

impl Fate {
    fn of(item: &Read, outcome: Outcome, used: Option<Used>, problem: Option<Problem>) -> Fate {
        Fate { scan_id: item.scan_id.clone(), outcome, redemption: used, problem }
    }
}

/// Keeps a refused scan, as the page of the door does.
fn refused(
    tx: &mut Tx,
    actor: &Actor,
    key: &SecretKey,
    scan: &Scan,
    error: Error,
    moment: &Moment,
) -> Result<Problem, Error> {
    let kept = matches!(error, Error::Refused(_));
    let problem = Problem::from(error);
    if kept {
        passes::note_refusal(tx, actor, key, scan, problem.code(), moment)?;
    }
    Ok(problem)
}

/// Says whether passes could be used, and uses none: asked again, it says how things are then.
#[utoipa::path(
    post, path = "/api/v1/redemptions/check", tag = "redemptions", request_body = BatchRequest,
    security(("token" = ["redeem"])),
    responses((status = 200, description = "The verdict on each item", body = CheckAnswer),
        super::spec::ForBody))]
pub async fn check(
    State(app): State<App>,
    client: Client,
    Body(asked): Body<BatchRequest>,
) -> Result<Json<CheckAnswer>, Problem> {
    client.actor.check_any(Action::Redeem)?;
    let items = read(asked)?;
    let (actor, key, moment) = (client.actor, app.settings.key.clone(), app.clock.moment());
    let (reader, hasher) = (actor.clone(), key.clone());
    let checked = app.db.read(move |conn| {
        let scans = items.iter().filter_map(|item| item.scan.as_ref().ok());
        let intents = scans.map(|scan| Intent { actor: &reader, scan, moment: &moment });
        let verdicts = passes::check_each(conn, &hasher, &intents.collect::<Vec<_>>())?;
        Ok::<_, Error>((items, verdicts))
    });
    let (items, verdicts) = checked.await?;
    let mut verdicts = verdicts.into_iter();
    let (mut checks, mut notes) = (Vec::with_capacity(items.len()), Vec::new());
    for Read { scan_id, scan } in items {
        let problem = match scan {
            Err(problem) => problem,
            Ok(scan) => match verdicts.next().expect("each scan has its verdict") {
                Ok(pass) => {
                    let pass = Some(pass.into());
                    checks.push(Check { scan_id, usable: true, pass, problem: None });
                    continue;
                }
                Err(error) => {
                    let kept = matches!(error, Error::Refused(_));
                    let problem = Problem::from(error);
                    if kept {
                        notes.push((scan, problem.code().to_owned()));
                    }
                    problem
                }
            },
        };
        checks.push(Check { scan_id, usable: false, pass: None, problem: Some(problem) });
    }
    note(&app, actor, key, notes).await?;
    Ok(Json(CheckAnswer { items: checks }))
}

async fn note(
    app: &App,
    actor: Actor,
    key: SecretKey,
    notes: Vec<(Scan, String)>,
) -> Result<(), Error> {
    if notes.is_empty() {
        return Ok(());
    }
    let clock = app.clock.clone();
    let kept = app.db.write(move |tx| {
        let moment = clock.moment();
        notes.iter().try_for_each(|(scan, reason)| {
            passes::note_refusal(tx, &actor, &key, scan, reason, &moment)
        })
    });
    kept.await
}

/// A use of a pass.
#[utoipa::path(
    get, path = "/api/v1/redemptions/{id}", tag = "redemptions",
    security(("token" = ["redeem"])),
    params(("id" = String, Path, description = "Identifier of the use")),
    responses((status = 200, description = "The use", body = Used), super::spec::ForOne))]
pub async fn show(
    State(app): State<App>,
    client: Client,
    Path(id): Path<String>,
) -> Result<Json<Used>, Problem> {
    client.actor.check_any(Action::Redeem)?;
    let id: RedemptionId = id.parse().map_err(|_| Error::NotFound)?;
    let known = app.db.read(move |conn| passes::redemption(conn, &client.actor, id)).await?;
    Ok(Json(known.into()))
}

/// Gives a pass back.
///
/// Its author may within a quarter of an hour; a client that manages the place, as long as no
/// statement lists the use.
#[utoipa::path(
    post, path = "/api/v1/redemptions/{id}/undoing", tag = "redemptions",
    security(("token" = ["redeem"])),
    params(("id" = String, Path, description = "Identifier of the use"), idempotency::Header),
    responses((status = 200, description = "The use, undone", body = Used),
        super::spec::ForAct))]
pub async fn undo(
    State(app): State<App>,
    client: Client,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Answer<Used>, Problem> {
    client.actor.check_any(Action::Redeem)?;
    let id: RedemptionId = id.parse().map_err(|_| Error::NotFound)?;
    let key = Key::of(&headers, client.id, "undoing", &id.to_string())?;
    let (actor, clock) = (client.actor, app.clock.clone());
    let undone = app.db.write(move |tx| {
        let moment = clock.moment();
        idempotency::once(tx, key.as_ref(), moment.now, |tx| {
            passes::undo(tx, &actor, id, &moment)?;
            Ok(Used::from(passes::redemption(tx, &actor, id)?))
        })
    });
    Ok(undone.await?)
}
