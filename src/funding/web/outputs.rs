//! What leaves of a statement: its paper and its lines.

use axum::extract::{Path, State};
use axum::response::Response;

use super::statement::{FunderPart, funders, grouped_siret, is_siren, place_words};
use crate::access::{Actor, Visit};
use crate::funding::actions;
use crate::funding::model::{self, Line, StatementId};
use crate::funding::print::{self, FunderLine, StatementLine, StatementPrint};
use crate::funding::store::{self, Statement};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::sheet::Sheet;
use crate::kit::time::Tz;
use crate::ui;

/// A statement and all its lines.
fn whole(conn: &mut Conn, actor: &Actor, id: StatementId) -> Result<(Statement, Vec<Line>), Error> {
    let statement = actions::statement(conn, actor, id)?;
    Ok((statement, store::lines_of(conn, id)?))
}

/// The lines, for a spreadsheet.
pub async fn lines_file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (statement, lines) = app.db.read(move |conn| whole(conn, &actor, id)).await?;
    let mut sheet = Sheet::new(&[
        t("funding-number"),
        t("funding-line"),
        t("funding-day"),
        t("funding-pass"),
        t("funding-activity"),
        t("funding-amount"),
    ]);
    for (rank, line) in (1i64..).zip(lines) {
        sheet.row([
            statement.label().into(),
            rank.into(),
            line.on.into(),
            line.serial.into(),
            line.activity.into(),
            line.cents.into(),
        ]);
    }
    Ok(ui::sheet(&format!("statement-{}.csv", statement.label()), sheet))
}

/// The paper: état de contre-paiement.
pub async fn paper(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<StatementId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let (statement, lines, funders) = app
        .db
        .read(move |conn| {
            let (statement, lines) = whole(conn, &actor, id)?;
            let funders = funders(conn, &statement)?;
            Ok::<_, Error>((statement, lines, funders))
        })
        .await?;
    let name = format!("statement-{}.pdf", statement.label());
    let territory = visit.territory.brand_name.clone();
    let data = printed(statement, lines, funders, territory, visit.actor.timezone());
    let made = tokio::task::spawn_blocking(move || print::statement(&data)).await;
    let bytes = made
        .map_err(|error| Error::Broken(error.to_string()))?
        .map_err(|error| Error::Broken(error.to_string()))?;
    Ok(ui::attachment(&name, "application/pdf", bytes))
}

fn printed(
    statement: Statement,
    lines: Vec<Line>,
    funders: Vec<FunderPart>,
    territory_name: String,
    tz: Tz,
) -> StatementPrint {
    let funder = |part: FunderPart| FunderLine {
        name: part.funder,
        share: part.percent,
        amount: part.cents.to_string(),
    };
    let line = |line: Line| StatementLine {
        date: line.on.short(),
        pass: line.serial,
        session: line.activity,
        amount: line.cents.to_string(),
    };
    StatementPrint {
        number: statement.label(),
        territory: territory_name,
        programme: statement.programme_name.clone(),
        month: statement.month.words(),
        closed_on: statement.life.closed.at.day(tz).words().to_string(),
        place: place_words(&statement),
        organisation: statement.payee_name.clone(),
        siret: grouped_siret(&statement.payee_number),
        iban: model::masked(&statement.payee_iban),
        is_siren: is_siren(&statement.payee_number),
        total: statement.cents.to_string(),
        funders: funders.into_iter().map(funder).collect(),
        lines: lines.into_iter().map(line).collect(),
        hash: model::grouped(&statement.hash, 8),
    }
}
