//! Booklets on their way to the drawers, and the months that are closed and paid.

use super::super::dice::Dice;
use super::{Drawers, Event, Plan, Sender};
use crate::kit::time::{Day, Instant};

/// The organisation that runs places and hands booklets over as well.
pub const OWN_PEOPLE: &str = "tiers";
/// What each organisation is sent: how many days after the beginning, first and last booklet.
const DELIVERIES: [(&str, i64, i64, i64); 5] = [
    ("action-sociale", 6, 1, 160),
    ("mission-locale", 6, 161, 280),
    ("rugby", 6, 281, 340),
    (OWN_PEOPLE, 60, 341, 360),
    ("action-sociale", 90, 361, 400),
];
/// Booklets that are on the road today, for the one-click referrer to receive.
const ON_THE_ROAD: (i64, i64) = (401, 420);
/// Booklets of the central stock that water damaged: destroyed, and still to be signed.
const DESTROYED: (i64, i64) = (471, 475);
const TO_BE_DESTROYED: (i64, i64) = (476, 478);
/// What was seen at the last count of the central stock: two booklets are missing.
const COUNTED: [(i64, i64); 2] = [(421, 450), (453, 470)];
/// Booklets of the second delivery, that nobody was handed yet.
pub const SOME_OF_THE_DRAWER: std::ops::RangeInclusive<i64> = 395..=397;
/// One of that delivery too, of which a pass was used all the same.
pub const NOT_HANDED_OVER: i64 = 399;
/// Booklets handed over to people of whom no file is kept.
const BEARERS: usize = 15;

/// From the printer to the central stock, then to the referrers.
pub fn booklets(plan: &mut Plan) {
    let frame = plan.frame;
    let day = |offset: i64| frame.first_day.plus_days(offset);
    let last_booklet = super::data::money().programme.booklets;
    plan.note(
        frame.at(day(5), 9, 0),
        Event::SlipSent { slip: 0, from_printer: true, to: None, first: 1, last: last_booklet },
    );
    plan.note(frame.at(day(5), 16, 0), Event::SlipReceived { slip: 0, by: None });
    for (slip, (to, offset, first, last)) in (1..).zip(DELIVERIES) {
        let sent = frame.at(day(offset), 9, 30);
        plan.note(sent, Event::SlipSent { slip, from_printer: false, to: Some(to), first, last });
        plan.note(
            Instant(sent.0 + 5 * 3_600_000),
            Event::SlipReceived { slip, by: super::staff(to).first().copied() },
        );
    }
    let (first, last) = ON_THE_ROAD;
    let sent = frame.at(frame.today.plus_days(-2), 9, 30);
    let to = Some(DELIVERIES[0].0);
    plan.note(
        sent,
        Event::SlipSent { slip: DELIVERIES.len() + 1, from_printer: false, to, first, last },
    );
    destructions(plan, last_booklet);
}

/// Damaged booklets, and the count of the central stock the day after.
fn destructions(plan: &mut Plan, last_booklet: i64) {
    let frame = plan.frame;
    let day = |offset: i64| frame.today.plus_days(offset);
    let asked = |destruction, (first, last): (i64, i64)| Event::DestructionAsked {
        destruction,
        first,
        last,
    };
    plan.note(frame.at(day(-30), 9, 0), asked(0, DESTROYED));
    plan.note(frame.at(day(-29), 14, 0), Event::DestructionSigned(0));
    plan.note(frame.at(day(-3), 9, 0), asked(1, TO_BE_DESTROYED));
    let seen = COUNTED.into_iter().chain([(DESTROYED.1 + 1, last_booklet)]);
    plan.note(frame.at(day(-1), 16, 0), Event::StockCounted(seen.collect()));
}

/// The booklets of each drawer, next one last.
pub fn drawers() -> Drawers {
    let mut drawers = Drawers::new();
    for (to, _, first, last) in DELIVERIES.iter().rev() {
        drawers.entry(to).or_default().extend((*first..=*last).rev());
    }
    drawers
}

/// The next booklet of a drawer.
pub fn next_booklet(drawers: &mut Drawers, organisation: &str) -> i64 {
    drawers
        .get_mut(organisation)
        .and_then(Vec::pop)
        .expect("more booklets are delivered than handed over")
}

/// Some booklets go to people who would rather not give a name.
pub fn bearers(plan: &mut Plan, drawers: &mut Drawers, dice: &mut Dice) {
    for rank in 0..BEARERS {
        let sender = Sender::of(if rank % 3 == 0 { 30 } else { 0 }, dice);
        let booklet = next_booklet(drawers, sender.organisation);
        let at = plan.frame.working_hour(-dice.between(1, 170), dice);
        plan.note(at, Event::HandedOver { booklet, sender, person: None });
    }
}

/// Every month that is over is closed, approved and paid; but the last one waits to be closed, and
/// the one before is only closed: there is something to do for whoever signs in.
pub fn statements(plan: &mut Plan) {
    let frame = plan.frame;
    let this = frame.today.month();
    let mut month = frame.first_day.month();
    while month.next() < this {
        let after = month.next().first_day();
        let closing = frame.at(after.plus_days(2), 10, 0).min(frame.start_of_today());
        plan.note(closing, Event::MonthClosed(month));
        if month.next().next() < this {
            plan.note(frame.at(after.plus_days(7), 11, 0), Event::MonthApproved(month));
            let on: Day = after.plus_days(19);
            plan.note(frame.at(on, 15, 0), Event::MonthPaid { month, on });
        }
        month = month.next();
    }
}
