//! After the closing: two approvals, a payment that comes back, a use found wrong.

use maillon::access::{Actor, Role};
use maillon::funding::{self, Channel, CorrectionId, Rule, StatementId};
use maillon::kit::errors::Error;
use maillon::kit::money::Cents;
use maillon::kit::time::{Instant, Month};
use maillon::ledger::{self, ProgrammeId};
use maillon::passes::{self, EmissionId, RedemptionId};

use crate::on_both_engines;
use crate::world::passes::{Village, refusal};
use crate::world::{TestDatabase, World, instant};

fn april() -> Instant {
    instant("2026-04-02", "9:00")
}
/// The first day after the days of grace.
fn closing() -> Instant {
    instant("2027-01-31", "9:00")
}
fn may() -> Instant {
    instant("2026-05-04", "9:00")
}

/// A month of passes, and somebody of the accounts beside the system.
struct Month5 {
    village: Village,
    programme: ProgrammeId,
    emission: EmissionId,
    codes: Vec<String>,
    uses: Vec<RedemptionId>,
    fatou: Actor,
}

impl Month5 {
    /// Five passes of ten euros used in March, of ten.
    fn on(test: &TestDatabase) -> Month5 {
        let village = Village::on(test);
        let programme = village.programme(1_000_000);
        let (emission, codes) = village.active(programme, 1000, 1, 10);
        let uses = (0..5)
            .map(|n| village.redeems(&village.scan(&codes[n], n)).expect("a good pass").id)
            .collect();
        let fatou = village.colleague(Role::FinanceOfficer, "fatou@creuse.example");
        Month5 { village, programme, emission, codes, uses, fatou }
    }

    fn closes(&self, at: Instant, month: &str) -> Result<StatementId, Error> {
        let (place, programme) = (self.village.place, self.programme);
        let month = Month::parse(month).expect("a month");
        self.village.tries_at(at, move |tx, actor, moment| {
            funding::close(tx, actor, (place, programme, month), moment)
        })
    }

    /// Checked by the system, approved and sent by Fatou.
    fn sends(&self, at: Instant, id: StatementId) {
        let fatou = self.fatou.clone();
        self.village
            .tries_at(at, move |tx, actor, moment| {
                funding::check(tx, actor, id, moment)?;
                funding::approve(tx, &fatou, id, moment)?;
                funding::send(tx, &fatou, id, Channel::Mandate, moment)
            })
            .expect("a closed statement");
    }

    fn pays(&self, at: Instant, id: StatementId) -> Result<(), Error> {
        self.village.tries_at(at, move |tx, actor, moment| {
            let on = moment.now.day(actor.timezone());
            funding::pay(tx, actor, id, (on, "V-1"), moment)
        })
    }

    /// Whether it is rejected: what was paid waits for another person.
    fn rejects(&self, at: Instant, id: StatementId) -> Result<bool, Error> {
        self.village.tries_at(at, move |tx, actor, moment| {
            funding::reject(tx, actor, id, "AC04 : compte clos", moment)
        })
    }

    /// Fatou confirms that the money of a statement is back.
    fn confirms(&self, at: Instant, id: StatementId) {
        let fatou = self.fatou.clone();
        let rejected = self.village.tries_at(at, move |tx, _, moment| {
            funding::reject(tx, &fatou, id, "vu sur le relevé", moment)
        });
        assert!(rejected.expect("somebody else asked"));
    }

    fn follows(&self, at: Instant, id: StatementId) -> Result<StatementId, Error> {
        self.village.tries_at(at, move |tx, actor, moment| funding::follow(tx, actor, id, moment))
    }

    fn disputes(&self, at: Instant, use_: usize) -> Result<CorrectionId, Error> {
        let id = self.uses[use_];
        self.village.tries_at(at, move |tx, actor, moment| {
            funding::request_correction(tx, actor, id, "encaissé deux fois", moment)
        })
    }

    fn decides(&self, at: Instant, id: CorrectionId, accepted: bool) {
        let fatou = self.fatou.clone();
        self.village
            .tries_at(at, move |tx, _, moment| match accepted {
                true => funding::accept_correction(tx, &fatou, id, moment),
                false => funding::dismiss_correction(tx, &fatou, id, moment),
            })
            .expect("it waits for a decision");
    }

    /// Committed, owed, paid and disputed cents of the programme.
    fn money(&self) -> [i64; 4] {
        let programme = self.programme;
        let lines = self.village.reads(move |conn| Ok(ledger::lines(conn, programme)?));
        let sum = |of: fn(&ledger::Line) -> Cents| lines.iter().map(|line| of(line).0).sum();
        [
            sum(|line| line.committed),
            sum(|line| line.owed),
            sum(|line| line.paid),
            sum(|line| line.disputed),
        ]
    }

    fn released(&self) -> i64 {
        let programme = self.programme;
        let lines = self.village.reads(move |conn| Ok(ledger::lines(conn, programme)?));
        lines.iter().map(|line| line.released.0).sum()
    }

    /// Statements, ledger, passes and journal hold together.
    #[track_caller]
    fn holds(&self) {
        self.village.holds();
        let found = self.village.reads(|conn| Ok(funding::verify(conn)?.1));
        assert_eq!(found, Vec::new());
    }
}

on_both_engines! {
    fn a_large_statement_is_approved_by_two_people(world: World) {
        let village = Village::of(&world);
        let programme = village.uses(1000, 3);
        let (chloe, fatou) = (world.coordinator(), world.finance_officer());
        let rules = format!("/programmes/{programme}/payment-rules");
        fatou.submits(&rules, &rules, &[("second_from", "trente")]).refused_with("funding-not-an-amount");
        fatou.submits(&rules, &rules, &[("second_from", "30")]).ok().says("funding-rules-saved");

        world.it_is("2026-04-02", "9:00");
        let chloe = chloe.signs_in_again(&world);
        let fatou = fatou.signs_in_again(&world);
        chloe.closes("2026-03");
        let address = fatou.opens("/statements").address_starting("/statements/0");
        chloe.checks(&address).ok();
        fatou.approves(&address).ok();
        let page = fatou.opens(&address).says("funding-own-notice");
        assert!(!page.has_form(&format!("{address}/approval")), "the second is another's");
        assert!(!page.has_form(&format!("{address}/sending")), "one is missing");
        let paul = world.admin().invites(&world, "finance-officer", "Paul Payeur");
        paul.approves(&address).ok();
        paul.sends_to_payment(&address).ok();
        paul.pays_on(&address, "2026-04-02", "V-7").ok().sees("V-7");
    }

    fn two_approvals_are_two_people(test: TestDatabase) {
        let month = Month5::on(&test);
        let rule = Rule { second_from: Some(Cents(5000)), ..Rule::default() };
        let programme = month.programme;
        month.village.does(move |tx, actor, moment| {
            funding::set_rule(tx, actor, programme, &rule, moment)
        });
        let id = month.closes(april(), "2026-03").expect("something to close");
        let fatou = month.fatou.clone();
        let twice = month.village.tries_at(april(), move |tx, actor, moment| {
            funding::check(tx, actor, id, moment)?;
            funding::approve(tx, &fatou, id, moment)?;
            funding::approve(tx, &fatou, id, moment)
        });
        assert_eq!(refusal(twice), "funding-own-approval");
    }

    fn a_rejected_statement_is_followed_by_another(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        assert_eq!(refusal(month.follows(april(), id)), "funding-not-rejected");
        month.sends(april(), id);
        assert!(month.rejects(april(), id).expect("not paid yet"));
        assert_eq!(refusal(month.pays(april(), id)), "funding-already-rejected");
        month.holds();
        let next = month.follows(april(), id).expect("rejected");
        assert_eq!(month.follows(april(), id).expect("pressed twice"), next);
        assert_eq!(test.count("SELECT count(*) FROM statement_line"), 10);
        assert_eq!(test.count("SELECT count(*) FROM statement_line WHERE superseded_at IS NULL"), 5);
        assert_eq!(test.count("SELECT max(number) FROM statement"), 2);
        month.holds();
        month.sends(april(), next);
        month.pays(april(), next).expect("sent");
        assert_eq!(month.money(), [5000, 0, 5000, 0]);
        month.holds();
    }

    fn a_payment_that_comes_back_is_owed_again(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        month.sends(april(), id);
        month.pays(april(), id).expect("sent");
        assert_eq!(month.money(), [5000, 0, 5000, 0]);
        assert!(!month.rejects(april(), id).expect("the bank gave it back"));
        assert_eq!(month.money(), [5000, 0, 5000, 0], "another confirms it");
        assert_eq!(refusal(month.follows(april(), id)), "funding-not-rejected");
        month.confirms(april(), id);
        assert_eq!(month.money(), [5000, 5000, 0, 0]);
        assert_eq!(refusal(month.rejects(april(), id)), "funding-already-rejected");
        month.holds();
        let next = month.follows(april(), id).expect("rejected");
        month.sends(april(), next);
        month.pays(april(), next).expect("sent");
        assert_eq!(month.money(), [5000, 0, 5000, 0]);
        month.holds();
    }

    fn a_wrong_use_is_taken_back_on_the_next_statement(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        month.sends(april(), id);
        month.pays(april(), id).expect("sent");

        let asked = month.disputes(april(), 0).expect("listed");
        assert_eq!(month.disputes(april(), 0).expect("pressed twice"), asked);
        assert_eq!(month.money(), [5000, 0, 4000, 1000]);
        month.holds();
        let own = month.village.tries_at(april(), move |tx, actor, moment| {
            funding::accept_correction(tx, actor, asked, moment)
        });
        assert_eq!(refusal(own), "funding-own-correction");
        month.decides(april(), asked, true);
        month.decides(april(), asked, true);
        assert_eq!(refusal(month.disputes(april(), 0)), "funding-already-corrected");
        assert_eq!(month.money(), [6000, 0, 4000, 0]);
        month.holds();

        // The pass may be used again; the statement takes back what was paid too much.
        let village = &month.village;
        for (code, seat) in [(0, 5), (6, 6)] {
            village.redeems(&village.scan(&month.codes[code], seat)).expect("free again");
        }
        let next = month.closes(april(), "2026-03").expect("two uses");
        assert_eq!(test.count("SELECT cents FROM statement WHERE number = 2"), 1000);
        assert_eq!(test.count("SELECT cents FROM statement_line WHERE kind = 'correction'"), -1000);
        month.holds();
        month.sends(may(), next);
        month.pays(may(), next).expect("sent");
        assert_eq!(month.money(), [4000, 0, 6000, 0]);
        month.holds();
    }

    fn a_place_is_never_asked_for_money(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        for use_ in 0..3 {
            let asked = month.disputes(april(), use_).expect("listed");
            month.decides(april(), asked, true);
        }
        // Corrected before the payment: paid whole, as it was sealed, and taken back later.
        month.sends(april(), id);
        month.pays(april(), id).expect("sent");
        month.holds();
        let village = &month.village;
        for seat in 5..7 {
            village.redeems(&village.scan(&month.codes[seat], seat)).expect("a good pass");
        }
        month.closes(april(), "2026-03").expect("two uses");
        assert_eq!(test.count("SELECT cents FROM statement WHERE number = 2"), 0);
        assert_eq!(test.count("SELECT count(*) FROM statement_line WHERE kind = 'correction'"), 2);
        month.holds();
        village.redeems(&village.scan(&month.codes[7], 7)).expect("a good pass");
        month.closes(april(), "2026-03").expect("one more");
        assert_eq!(test.count("SELECT count(*) FROM statement_line WHERE kind = 'correction'"), 3);
        month.holds();
    }

    fn money_goes_on_after_the_closing_act_and_the_ledger_follows(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        month.sends(april(), id);
        // One use is disputed before the closing act, another after it, both are accepted later.
        let before = month.disputes(april(), 0).expect("listed");
        let emission = month.emission;
        month
            .village
            .tries_at(closing(), move |tx, actor, moment| {
                passes::close_emission(tx, actor, emission, moment)
            })
            .expect("the grace is over");
        assert_eq!((month.money(), month.released()), ([0, 4000, 0, 1000], 5000));
        month.holds();
        // Paid after the closing act, as what is owed to a place always is.
        month.pays(closing(), id).expect("sent");
        assert_eq!((month.money(), month.released()), ([0, 0, 4000, 1000], 5000));
        let after = month.disputes(closing(), 1).expect("listed");
        month.holds();
        // The bank gives it back: owed again, never committed, for nothing of it may be used.
        month.rejects(closing(), id).expect("it came back");
        month.confirms(closing(), id);
        assert_eq!((month.money(), month.released()), ([0, 3000, 0, 2000], 5000));
        month.holds();
        // A wrong use is no use: its pass cannot be used again, so its euros go on to the funders.
        month.decides(closing(), before, true);
        assert_eq!((month.money(), month.released()), ([0, 3000, 0, 1000], 6000));
        month.holds();
        let next = month.follows(closing(), id).expect("rejected");
        month.sends(closing(), next);
        month.pays(closing(), next).expect("sent");
        assert_eq!((month.money(), month.released()), ([0, 0, 3000, 1000], 6000));
        month.holds();
        month.decides(closing(), after, true);
        assert_eq!((month.money(), month.released()), ([0, 0, 3000, 0], 7000));
        month.holds();
        let scan = month.village.scan(&month.codes[0], 7);
        assert_eq!(refusal(month.village.redeems(&scan)), "passes-emission-is-closed");
    }

    fn a_use_that_was_right_goes_back_where_it_was(test: TestDatabase) {
        let month = Month5::on(&test);
        let id = month.closes(april(), "2026-03").expect("something to close");
        let before = month.disputes(april(), 0).expect("listed");
        month.decides(april(), before, false);
        assert_eq!(month.money(), [5000, 5000, 0, 0]);
        // Asked before the payment, decided after it.
        let across = month.disputes(april(), 1).expect("listed");
        month.sends(april(), id);
        month.pays(april(), id).expect("sent");
        assert_eq!(month.money(), [5000, 0, 4000, 1000]);
        month.holds();
        month.decides(april(), across, false);
        assert_eq!(month.money(), [5000, 0, 5000, 0]);
        month.holds();
        // Once dismissed, it may be asked again.
        month.disputes(april(), 0).expect("listed");
        month.holds();
    }

    fn a_month_may_be_closed_on_demand(test: TestDatabase) {
        let month = Month5::on(&test);
        let (place, programme) = (month.village.place, month.programme);
        let march = Month::parse("2026-03").expect("a month");
        let now = instant("2026-03-20", "9:00");
        assert_eq!(refusal(month.closes(now, "2026-03")), "funding-month-not-finished");
        month
            .village
            .tries_at(now, move |tx, actor, moment| {
                funding::close_on_demand(tx, actor, (place, programme, march), moment)
            })
            .expect("five uses");
        let village = &month.village;
        village.redeems(&village.scan(&month.codes[5], 5)).expect("a good pass");
        month.closes(april(), "2026-03").expect("the one that came later");
        assert_eq!(test.count("SELECT lines FROM statement WHERE number = 2"), 1);
        month.holds();
    }
}
