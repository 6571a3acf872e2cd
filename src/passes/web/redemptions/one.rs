//! A use, as its page tells it, and taking it back.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::access::{Action, Visit, see_other};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::kit::money::Cents;
use crate::kit::time::Tz;
use crate::passes::actions;
use crate::passes::model::{Redemption, RedemptionId};
use crate::places;
use crate::ui::{self, Fact, Flash, Shell, filters};
use crate::workshops::{self, Session};

#[derive(Template)]
#[template(path = "passes/pages/redemption.html")]
struct RedemptionPage {
    shell: Shell,
    tz: Tz,
    redemption: Redemption,
    place: String,
    session: Session,
    booklet: String,
    /// The person may undo it now; its author, only until an hour that is said.
    undoable: bool,
    own: bool,
    may_redeem: bool,
    /// Just made, on this device: sound and shiver.
    fresh: bool,
}

impl RedemptionPage {
    fn facts(&self) -> Vec<Fact> {
        let at = self.redemption.redeemed_at;
        let session = format!("{}, {}", self.session.title, self.session.starts_at.words(self.tz));
        vec![
            Fact::new(t("passes-fact-value"), value(self.redemption.cents)),
            Fact::new(t("passes-fact-when"), at.words(self.tz)),
            Fact::new(t("passes-fact-place"), &self.place),
            Fact::new(t("passes-fact-session"), session)
                .link(format!("/sessions/{}", self.redemption.session_id)),
            Fact::new(t("passes-fact-booklet"), &self.booklet)
                .link(format!("/booklets/{}", self.booklet)),
        ]
    }
    fn until(&self) -> String {
        self.redemption.undo_until().hour(self.tz)
    }
    fn next(&self) -> String {
        format!("/redemptions/new?session={}", self.redemption.session_id)
    }
}

/// `10,00 €`, or the words of a right without value.
pub fn value(face: Cents) -> String {
    if face == Cents::ZERO { t("passes-face-right").to_string() } else { face.to_string() }
}

/// What so many passes are worth together: `150,00 €`, or `15 ateliers`.
pub fn worth(face: Cents, passes: i64) -> String {
    if face == Cents::ZERO {
        return t("passes-face-rights").arg("count", passes).to_string();
    }
    face.times(passes).unwrap_or(Cents(i64::MAX)).to_string()
}

pub(super) async fn show_redemption(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RedemptionId>,
) -> Result<Response, Error> {
    let actor = visit.actor.clone();
    let now = app.clock.now();
    let (redemption, place, session, undoable) = app
        .db
        .read(move |conn| {
            let redemption = actions::redemption(conn, &actor, id)?;
            let place = places::place_by_id(conn, actor.territory(), redemption.place_id)?;
            let session = workshops::session(conn, &actor, redemption.session_id)?;
            let undoable = actions::may_undo(conn, &actor, &redemption, now)?.is_ok();
            Ok::<_, Error>((redemption, place, session, undoable))
        })
        .await?;
    let booklet = redemption.serial.rsplit_once('-').map_or("", |(booklet, _)| booklet).to_owned();
    let mut shell = visit.shell(t("passes-redemption-title").arg("serial", &redemption.serial));
    // The scan that made it was sent once more: it is answered the same, and took nothing.
    if redemption.undone_at.is_some() && shell.flash.as_ref().is_some_and(Flash::is_success) {
        shell.flash = Some(Flash::warning(&t("passes-done-then-undone")));
    }
    Ok(ui::page(RedemptionPage {
        fresh: shell.flash.is_some() && redemption.undone_at.is_none(),
        shell,
        tz: visit.actor.timezone(),
        undoable,
        own: redemption.may_be_undone(&visit.actor.key(), false, now).is_ok(),
        may_redeem: visit.actor.can(Action::Redeem),
        place: place.map(|place| place.about.name).unwrap_or_default(),
        session,
        booklet,
        redemption,
    }))
}

pub(super) async fn undo_redemption(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<RedemptionId>,
) -> Result<Response, Error> {
    let (actor, clock) = (visit.actor, app.clock.clone());
    app.db.write(move |tx| actions::undo(tx, &actor, id, &clock.moment())).await?;
    let flash = Flash::info(&t("passes-undone"));
    Ok(see_other(format!("/redemptions/{id}"), Some(flash)))
}
