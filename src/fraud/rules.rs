//! The rules: each a pure function from facts to findings, in the order of [`Rule`].

use std::collections::{BTreeMap, HashMap};

use super::model::{Announced, Finding, Present, Refused, Rule, SubjectKind, Thresholds, Use};
use crate::kit::time::{Instant, Tz};
use crate::places::{Hours, OpenState};

/// Milliseconds within which passes in a row follow one another.
const ROW_MILLISECONDS: i64 = 60_000;
/// Fewer places than this have no peers, and fewer uses than this are not far above anything.
const PEERS: usize = 4;
const PEER_USES: i64 = 20;

/// Many passes of one booklet used in a day.
pub fn many_in_a_day(uses: &[Use], limits: &Thresholds) -> Vec<Finding> {
    let mut days: BTreeMap<_, Vec<&Use>> = BTreeMap::new();
    for used in uses {
        days.entry((used.booklet_id, used.redeemed_on)).or_default().push(used);
    }
    let many = days.into_values().filter(|day| more(day.len(), limits.booklet_day));
    many.map(|day| of_booklet(Rule::ManyInADay, &day, limits.booklet_day)).collect()
}

/// Passes used longer than the margin before the start or after the end of their session.
pub fn outside_session(uses: &[Use], limits: &Thresholds) -> Vec<Finding> {
    let outside = uses.iter().filter(|used| {
        used.redeemed_at < used.starts_at.plus_minutes(-limits.margin)
            || used.redeemed_at > used.ends_at.plus_minutes(limits.margin)
    });
    by_session(outside)
        .into_values()
        .map(|found| of_session(Rule::OutsideSession, &found, limits.margin))
        .collect()
}

/// Passes used when the place says that it is closed, the margin before and after as well. A
/// place without hours, or with hours we cannot read, says nothing.
pub fn closed_place(
    uses: &[Use],
    announced: &[Announced],
    limits: &Thresholds,
    tz: Tz,
) -> Vec<Finding> {
    let hours: HashMap<_, _> = announced
        .iter()
        .filter_map(|one| Some((one.place_id, Hours::parse(one.hours.trim())?)))
        .collect();
    let is_closed = |hours: &Hours, at: Instant| {
        matches!(hours.state(at.local(tz).naive_local()), OpenState::Closed { .. })
    };
    let closed = uses.iter().filter(|used| {
        let around = [-limits.margin, 0, limits.margin];
        hours.get(&used.place_id).is_some_and(|hours| {
            around.iter().all(|minutes| is_closed(hours, used.redeemed_at.plus_minutes(*minutes)))
        })
    });
    by_session(closed)
        .into_values()
        .map(|found| of_session(Rule::ClosedPlace, &found, limits.margin))
        .collect()
}

/// More passes used at a session than people who were there.
pub fn more_than_present(uses: &[Use], present: &[Present]) -> Vec<Finding> {
    let present: HashMap<_, _> = present.iter().map(|row| (row.session_id, row.people)).collect();
    by_session(uses.iter())
        .into_iter()
        .filter_map(|(session, found)| {
            let people = *present.get(&session)?;
            more_than(found.len(), people)
                .then(|| of_session(Rule::MoreThanPresent, &found, people))
        })
        .collect()
}

/// Neighbouring passes used at one session, each less than a minute after the one before and for
/// another person: as if a booklet were leafed through.
pub fn serials_in_a_row(uses: &[Use], limits: &Thresholds) -> Vec<Finding> {
    let mut found = Vec::new();
    if limits.row_passes == 0 {
        return found;
    }
    for mut at_session in by_session(uses.iter()).into_values() {
        at_session.sort_by_key(|used| (used.redeemed_at, used.ordinal));
        let longest = runs(&at_session).into_iter().max_by_key(Vec::len).unwrap_or_default();
        if longest.len() as i64 >= limits.row_passes {
            found.push(of_session(Rule::SerialsInARow, &longest, limits.row_passes));
        }
    }
    found
}

fn runs<'a>(uses: &[&'a Use]) -> Vec<Vec<&'a Use>> {
    let mut runs: Vec<Vec<&Use>> = Vec::new();
    for used in uses {
        let follows = |before: &&Use| {
            before.emission_id == used.emission_id
                && (before.ordinal - used.ordinal).abs() == 1
                && before.registration_id != used.registration_id
                && used.redeemed_at.0 - before.redeemed_at.0 < ROW_MILLISECONDS
        };
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(follows) => run.push(used),
            _ => runs.push(vec![used]),
        }
    }
    runs
}

/// Passes used before their booklet was handed over, or never handed over.
pub fn before_handover(uses: &[Use]) -> Vec<Finding> {
    let mut booklets: BTreeMap<_, Vec<&Use>> = BTreeMap::new();
    let early = |used: &&Use| used.handed_over_at.is_none_or(|at| at > used.redeemed_at);
    for used in uses.iter().filter(early) {
        booklets.entry((used.booklet_id, used.redeemed_on)).or_default().push(used);
    }
    booklets.into_values().map(|found| of_booklet(Rule::BeforeHandover, &found, 0)).collect()
}

/// Many passes of a month at a place, of booklets that its own organisation handed over.
pub fn same_body(uses: &[Use], limits: &Thresholds) -> Vec<Finding> {
    let own =
        |used: &&Use| used.organisation_id.is_some() && used.organisation_id == used.referrer_id;
    by_place(uses.iter().filter(own))
        .into_values()
        .filter(|found| more(found.len(), limits.same_body))
        .map(|found| of_place(Rule::SameBody, &found, limits.same_body))
        .collect()
}

/// A place whose uses of a month are far above those of half of the places.
pub fn above_peers(uses: &[Use], limits: &Thresholds) -> Vec<Finding> {
    let mut months: BTreeMap<String, Vec<Vec<&Use>>> = BTreeMap::new();
    for ((_, month), found) in by_place(uses.iter()) {
        months.entry(month).or_default().push(found);
    }
    let mut findings = Vec::new();
    for places in months.into_values().filter(|places| places.len() >= PEERS) {
        let mut counts: Vec<i64> = places.iter().map(|found| found.len() as i64).collect();
        counts.sort_unstable();
        // The lower of the two in the middle: a place is not its own peer.
        let middle = counts[(counts.len() - 1) / 2];
        let far = |count: i64| {
            limits.above_peers > 0
                && count >= PEER_USES
                && count.saturating_mul(100) > middle.saturating_mul(limits.above_peers)
        };
        let above = places.into_iter().filter(|found| far(found.len() as i64));
        findings.extend(above.map(|found| of_place(Rule::AbovePeers, &found, middle)));
    }
    findings
}

/// Many scans refused to one account in a day for codes that do not exist.
pub fn refused_scans(refused: &[Refused], limits: &Thresholds, tz: Tz) -> Vec<Finding> {
    let mut days: BTreeMap<(String, String), usize> = BTreeMap::new();
    for scan in refused {
        let day = scan.at.day(tz).to_string();
        *days.entry((scan.account_id.clone(), day)).or_default() += 1;
    }
    days.into_iter()
        .filter(|(_, count)| more(*count, limits.refused_day))
        .map(|((subject, occasion), count)| Finding {
            rule: Rule::RefusedScans,
            kind: SubjectKind::Account,
            subject,
            occasion,
            place: None,
            counted: count as i64,
            allowed: limits.refused_day,
        })
        .collect()
}

/// More than a limit that is not turned off.
fn more(count: usize, limit: i64) -> bool {
    limit > 0 && more_than(count, limit)
}

fn more_than(count: usize, limit: i64) -> bool {
    i64::try_from(count).is_ok_and(|count| count > limit)
}

fn by_session<'a>(
    uses: impl Iterator<Item = &'a Use>,
) -> BTreeMap<crate::workshops::SessionId, Vec<&'a Use>> {
    let mut sessions: BTreeMap<_, Vec<&Use>> = BTreeMap::new();
    for used in uses {
        sessions.entry(used.session_id).or_default().push(used);
    }
    sessions
}

/// By place and month.
fn by_place<'a>(
    uses: impl Iterator<Item = &'a Use>,
) -> BTreeMap<(crate::access::PlaceId, String), Vec<&'a Use>> {
    let mut places: BTreeMap<_, Vec<&Use>> = BTreeMap::new();
    for used in uses {
        let month = used.redeemed_on.month().to_string();
        places.entry((used.place_id, month)).or_default().push(used);
    }
    places
}

fn finding(rule: Rule, kind: SubjectKind, found: &[&Use], allowed: i64) -> Finding {
    let first = found.iter().min_by_key(|used| (used.redeemed_at, used.id));
    Finding {
        rule,
        kind,
        subject: String::new(),
        occasion: first.map(|used| used.redeemed_on.to_string()).unwrap_or_default(),
        place: first.map(|used| used.place_id),
        counted: found.len() as i64,
        allowed,
    }
}

fn of_booklet(rule: Rule, found: &[&Use], allowed: i64) -> Finding {
    let subject = found.first().map(|used| used.booklet_id.to_string()).unwrap_or_default();
    Finding { subject, ..finding(rule, SubjectKind::Booklet, found, allowed) }
}

fn of_session(rule: Rule, found: &[&Use], allowed: i64) -> Finding {
    let subject = found.first().map(|used| used.session_id.to_string()).unwrap_or_default();
    Finding { subject, ..finding(rule, SubjectKind::Session, found, allowed) }
}

fn of_place(rule: Rule, found: &[&Use], allowed: i64) -> Finding {
    let first = found.first();
    Finding {
        subject: first.map(|used| used.place_id.to_string()).unwrap_or_default(),
        occasion: first.map(|used| used.redeemed_on.month().to_string()).unwrap_or_default(),
        ..finding(rule, SubjectKind::Place, found, allowed)
    }
}

/// Programmes have thresholds of their own: what each of them says of its uses, told once.
pub fn all(
    mut uses: Vec<Use>,
    present: &[Present],
    announced: &[Announced],
    limits: impl Fn(crate::ledger::ProgrammeId) -> Thresholds,
    tz: Tz,
) -> Vec<Finding> {
    uses.sort_by_key(|used| used.programme_id);
    let mut found: BTreeMap<(Rule, String, String), Finding> = BTreeMap::new();
    for own in uses.chunk_by(|one, other| one.programme_id == other.programme_id) {
        let limits = limits(own[0].programme_id);
        let mut told = many_in_a_day(own, &limits);
        told.extend(outside_session(own, &limits));
        told.extend(closed_place(own, announced, &limits, tz));
        told.extend(serials_in_a_row(own, &limits));
        told.extend(before_handover(own));
        told.extend(same_body(own, &limits));
        told.extend(above_peers(own, &limits));
        for finding in told {
            let key = (finding.rule, finding.subject.clone(), finding.occasion.clone());
            let known = found.entry(key).or_insert_with(|| finding.clone());
            if finding.counted > known.counted {
                *known = finding;
            }
        }
    }
    // People come to a session, whatever programme pays.
    found.into_values().chain(more_than_present(&uses, present)).collect()
}

#[cfg(test)]
mod tests;
