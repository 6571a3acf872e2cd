//! Files of transfers: choosing what leaves, and what left before.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum_extra::extract::Form;
use serde::Deserialize;

use super::PageAsked;
use crate::access::{Action, Actor, At, Visit, see_other};
use crate::funding::actions::{self, NewFile};
use crate::funding::model::sepa::{PAY_WITHIN_DAYS, Version};
use crate::funding::model::{PaymentFileId, Refusal, StatementId, Step, masked};
use crate::funding::store::bank::{self, PaymentFile};
use crate::funding::store::corrections::Disputed;
use crate::funding::store::{self, Filter, Statement};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::{Message, t};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Tz};
use crate::ledger::{self, ProgrammeId};
use crate::ui::{self, Badge, Choice, Flash, Pagination, Problems, Shell, filters};

/// A programme with approved statements.
struct Part {
    programme: ProgrammeId,
    name: String,
    debtor: String,
    ready: Vec<Choice>,
    /// Approved, but without an account or an amount, or paid under another number: none of them
    /// leaves in a file.
    others: Vec<Statement>,
}

/// What is in dispute on a statement, whatever became of it.
struct Dispute {
    statement: Statement,
    passes: i64,
    cents: Cents,
}

impl Dispute {
    fn words(&self) -> Message {
        t("funding-dispute")
            .arg("payee", &self.statement.payee_name)
            .arg("count", self.passes)
            .arg("amount", self.cents.to_string())
            .arg("total", self.statement.cents.to_string())
    }
    fn badge(&self) -> Badge {
        super::badge(self.statement.step())
    }
}

fn disputes(conn: &mut Conn, actor: &Actor) -> Result<Vec<Dispute>, Error> {
    let mut disputes = Vec::new();
    for Disputed { statement_id, passes, cents } in
        store::corrections::disputed(conn, actor.territory())?
    {
        let statement = store::by_id(conn, actor.territory(), statement_id)?;
        disputes.extend(statement.map(|statement| Dispute { statement, passes, cents }));
    }
    Ok(disputes)
}

#[derive(Template)]
#[template(path = "funding/pages/payments.html")]
struct PaymentsPage {
    shell: Shell,
    tz: Tz,
    disputes: Vec<Dispute>,
    /// Given up by one person once their money left: another confirms.
    recalls: Vec<Statement>,
    parts: Vec<Part>,
    files: Vec<PaymentFile>,
    pages: Pagination,
    versions: Vec<Choice>,
    /// The first and the last day that transfers may be asked for.
    days: (Day, Day),
    form: FileForm,
    problems: Problems,
}

impl PaymentsPage {
    /// The id of a field: its name in the form that was sent, where the refusal points.
    fn id_in(&self, part: &Part, name: &str) -> String {
        let programme = part.programme.to_string();
        if self.form.programme == programme {
            name.to_owned()
        } else {
            format!("{name}-{programme}")
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FileForm {
    programme: String,
    version: String,
    pay_on: String,
    #[serde(rename = "statement")]
    statements: Vec<String>,
}

fn parts(conn: &mut Conn, actor: &Actor) -> Result<Vec<Part>, Error> {
    let filter = Filter { step: Some(Step::Approved), ..Filter::default() };
    let approved = store::list(conn, actor.territory(), &filter)?;
    let mut parts = Vec::new();
    for programme in ledger::programmes(conn, actor.territory())? {
        let (mut ready, mut others) = (Vec::new(), Vec::new());
        for one in approved.iter().filter(|one| one.programme_id == programme.id) {
            let payable = !one.payee_iban.is_empty() && one.cents.0 > 0;
            let leaves = payable && bank::paid_before(conn, one.id)?.is_empty();
            if leaves { &mut ready } else { &mut others }.push(one.clone());
        }
        if ready.is_empty() && others.is_empty() {
            continue;
        }
        let choice = |one: &Statement| {
            let words = t("funding-payment-choice")
                .arg("number", one.label())
                .arg("payee", &one.payee_name)
                .arg("amount", one.cents.to_string())
                .arg("iban", masked(&one.payee_iban));
            Choice::new(one.id, words)
        };
        let rule = store::rule(conn, programme.id)?;
        parts.push(Part {
            programme: programme.id,
            name: programme.name,
            debtor: masked(&rule.debtor_iban),
            ready: ready.iter().map(choice).collect(),
            others,
        });
    }
    Ok(parts)
}

async fn page(
    app: &App,
    visit: &Visit,
    form: Option<FileForm>,
    asked: PageAsked,
    problems: Problems,
) -> Result<Response, Error> {
    visit.actor.check(Action::PayStatements, &At::territory())?;
    let actor = visit.actor.clone();
    let part = asked.part();
    let (parts, disputes, recalls, (files, total)) = app
        .db
        .read(move |conn| {
            let files = bank::files(conn, actor.territory(), part)?;
            let recalls = store::recalled(conn, actor.territory())?;
            Ok::<_, Error>((parts(conn, &actor)?, disputes(conn, &actor)?, recalls, files))
        })
        .await?;
    let today = app.clock.now().day(visit.actor.timezone());
    // Everything is ticked at first: what waits leaves.
    let form = form.unwrap_or_else(|| FileForm {
        pay_on: today.plus_days(1).to_string(),
        version: Version::Nine.to_string(),
        programme: String::new(),
        statements: parts
            .iter()
            .flat_map(|part| part.ready.iter().map(|choice| choice.value.clone()))
            .collect(),
    });
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let version = |version: &Version| Choice::new(version, t(format!("funding-version-{version}")));
    let page = PaymentsPage {
        shell: visit.shell(t("funding-payments-title")),
        tz: visit.actor.timezone(),
        disputes,
        recalls,
        parts,
        files,
        pages: asked.pagination(total, "/payments"),
        days: (today, today.plus_days(PAY_WITHIN_DAYS)),
        versions: Version::ALL.iter().map(version).collect(),
        form,
        problems,
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<PageAsked>,
) -> Result<Response, Error> {
    page(&app, &visit, None, asked, Problems::none()).await
}

fn asked(form: &FileForm) -> Result<NewFile, Error> {
    let bad = |_| Error::BadRequest("not an identifier".to_owned());
    let statements: Result<Vec<StatementId>, Error> =
        form.statements.iter().map(|id| id.parse().map_err(bad)).collect();
    Ok(NewFile {
        programme: form.programme.parse().map_err(bad)?,
        version: form.version.parse().map_err(Error::BadRequest)?,
        pay_on: Day::parse(&form.pay_on).ok_or(Refusal::PayOnMissing)?,
        statements: statements?,
    })
}

pub async fn create(
    State(app): State<App>,
    visit: Visit,
    Form(form): Form<FileForm>,
) -> Result<Response, Error> {
    let (actor, moment) = (visit.actor.clone(), app.clock.moment());
    let typed = form.clone();
    let made =
        app.db.write(move |tx| actions::create_file(tx, &actor, &asked(&typed)?, &moment)).await;
    match made {
        Ok(_) => {
            let flash = Flash::success(&t("funding-payment-made"));
            Ok(see_other("/payments", Some(flash)))
        }
        Err(Error::Refused(refusal)) => {
            let mut problems = Problems::none();
            problems.add(refusal.field().unwrap_or_default(), refusal.message());
            page(&app, &visit, Some(form), PageAsked::default(), problems).await
        }
        Err(error) => Err(error),
    }
}

/// The file itself.
pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<PaymentFileId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let order = app.db.read(move |conn| actions::payment_order(conn, &actor, id)).await?;
    let name = format!("{}.xml", order.message_id);
    Ok(ui::attachment(&name, "application/xml", order.xml().into_bytes()))
}
