//! The figures, counted again by hand.

use std::collections::BTreeMap;

use maillon::access::{
    Grant, NewAccount, OrganisationId, PlaceId, Role, create_account, hash_password,
};
use maillon::funding;
use maillon::kit::time::{Day, Instant, Month};
use maillon::ledger::ProgrammeId;
use maillon::passes::EmissionId;
use maillon::statistics::{self, Board, Period, Shown};
use maillon::workshops::{self, Attendance};

use crate::on_both_engines;
use crate::world::passes::Village;
use crate::world::{PASSWORD, Person, TestDatabase, World, instant};

/// What was done to a booklet, kept beside by hand.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    delivered: bool,
    handed_over: bool,
    used: i64,
    undone: i64,
}

/// Thirty booklets of two passes of 10 €: twenty delivered, some handed over, some used, a use
/// undone, March closed and paid for some.
struct Story {
    village: Village,
    programme: ProgrammeId,
    emission: EmissionId,
    booklets: Vec<Told>,
}

const BOOKLETS: i64 = 30;
const EACH: usize = 2;

impl Story {
    fn told(village: Village) -> Story {
        let programme = village.programme(10_000_000);
        let (emission, codes) = village.active(programme, 1000, BOOKLETS, EACH as i64);
        let depot = village.stock("CCAS de Guéret", Some(village.organisation));
        village.sends(emission, None, depot, 1, 20).expect("booklets of the printer");
        let mut booklets = vec![Told::default(); BOOKLETS as usize];
        booklets.iter_mut().take(20).for_each(|told| told.delivered = true);
        let serials: Vec<String> = village.reads(move |conn| {
            Ok(conn.values(
                "SELECT serial AS value FROM booklet WHERE emission_id = $1 ORDER BY number",
                &[&emission],
            )?)
        });
        // Every third booklet is handed over, every second of those is used, once or twice.
        for (n, told) in
            booklets.iter_mut().enumerate().filter(|(n, told)| told.delivered && n % 3 == 0)
        {
            village.hands_over(&serials[n], None).expect("it is in the drawer");
            told.handed_over = true;
            if n % 2 == 0 {
                for pass in 0..=(n / 2) % EACH {
                    let scan = village.scan(&codes[n * EACH + pass], n % 10);
                    let used = village.redeems(&scan).expect("a good pass");
                    if n == 12 && pass == 0 {
                        let id = used.id;
                        village.does(move |tx, actor, moment| {
                            maillon::passes::undo(tx, actor, id, moment)
                        });
                        told.undone += 1;
                    } else {
                        told.used += 1;
                    }
                }
            }
        }
        Story { village, programme, emission, booklets }
    }

    fn on(test: &TestDatabase) -> Story {
        Self::told(Village::on(test))
    }

    /// Closes March and marks it paid.
    fn pays(&self) {
        let at = instant("2026-04-02", "9:00");
        let (place, programme) = (self.village.place, self.programme);
        let month = Month::parse("2026-03").expect("a month");
        let id = self
            .village
            .tries_at(at, move |tx, actor, moment| {
                funding::close(tx, actor, (place, programme, month), moment)
            })
            .expect("uses to list");
        self.village.does(move |tx, _, _| {
            let sql = "UPDATE statement SET checked_at = 1, checked_by = 'zoe', approved_at = 1, approved_by = 'fatou',
                sent_at = 1, sent_by = 'fatou', sent_channel = 'mandate' WHERE id = $1";
            tx.execute(sql, &[&id])?;
            Ok(())
        });
        let on = at.day(chrono_tz::Europe::Paris);
        self.village
            .tries_at(at, move |tx, actor, moment| funding::pay(tx, actor, id, (on, "M-1"), moment))
            .expect("approved");
    }

    fn board(&self, period: Period, now: Instant) -> Board {
        let actor = self.village.actor.clone();
        self.village.reads(move |conn| statistics::board(conn, &actor, period, now))
    }

    fn attendance(&self, period: Period, now: Instant) -> statistics::Attendance {
        let actor = self.village.actor.clone();
        self.village.reads(move |conn| statistics::attendance(conn, &actor, period, now))
    }

    fn count(&self, of: impl Fn(&Told) -> bool) -> i64 {
        self.booklets.iter().filter(|told| of(told)).count() as i64
    }
    fn used(&self) -> i64 {
        self.booklets.iter().map(|told| told.used).sum()
    }
}

fn evening() -> Instant {
    instant("2026-03-02", "20:00")
}

fn day(text: &str) -> Option<Day> {
    Day::parse(text)
}

/// Somebody with a role over an organisation or a place.
fn colleague(
    world: &World,
    role: Role,
    (organisation, place): (Option<OrganisationId>, Option<PlaceId>),
) -> Person {
    let password_hash = hash_password(PASSWORD, &world.app.clock.moment()).expect("a hash");
    let moment = world.app.clock.moment();
    let email = format!("{role}@creuse.example");
    let new_email = email.clone();
    world
        .app
        .db
        .write_blocking(move |tx| {
            let grant = Grant {
                role,
                organisation_id: organisation,
                place_id: place,
                label: "La Palette".to_owned(),
            };
            let new = NewAccount {
                territory: maillon::territory::served(tx)?[0].id,
                email: new_email.clone(),
                name: "Dominique".to_owned(),
                password_hash: password_hash.clone(),
                grant,
            };
            create_account(tx, &new, &moment)
        })
        .expect("an account");
    Person::sign_in(world, "Dominique", &email)
}

on_both_engines! {
    fn the_funnel_is_what_was_done(test: TestDatabase) {
        let story = Story::on(&test);
        assert!(story.count(|told| told.undone > 0) > 0, "the story has an undone use");
        let check = |board: &Board, paid: i64| {
            let funnel = board.total;
            assert_eq!(funnel.issued, BOOKLETS);
            assert_eq!(funnel.delivered, story.count(|told| told.delivered));
            assert_eq!(funnel.handed_over, story.count(|told| told.handed_over));
            assert_eq!(funnel.first_used, story.count(|told| told.used > 0));
            assert_eq!(funnel.used, story.used());
            assert_eq!(funnel.used_cents.0, story.used() * 1000);
            assert_eq!((funnel.paid, funnel.owed()), (paid, story.used() - paid));
            assert_eq!(funnel.owed_cents().0, (story.used() - paid) * 1000);
            // One referrer and one place: their lines are the whole, but for what is not theirs.
            let [line] = board.referrers.as_slice() else { panic!("{:?}", board.referrers) };
            assert_eq!(line.funnel.delivered, 20);
            assert_eq!((line.funnel.used, line.funnel.paid), (funnel.used, funnel.paid));
            let [place] = board.places.as_slice() else { panic!("{:?}", board.places) };
            assert_eq!((place.funnel.used_cents, place.funnel.paid), (funnel.used_cents, funnel.paid));
            let [order] = board.orders.as_slice() else { panic!("{:?}", board.orders) };
            assert_eq!(order.funnel, funnel);
            // Everything happened within the hour: half of the booklets waited no whole day.
            assert_eq!((board.median, order.median), (line.median, place.median));
            assert_eq!(board.median.map(|median| median.half_days), Some(0));
        };
        check(&story.board(Period::default(), evening()), 0);
        story.pays();
        check(&story.board(Period::default(), evening()), story.used());
    }

    fn booklets_are_issued_when_their_funding_is_committed(test: TestDatabase) {
        let story = Story::on(&test);
        let more = 7;
        let (printed, _) = story.village.printed(story.programme, 1000, more, 2);
        let before = story.board(Period::default(), evening());
        assert_eq!(before.total.issued, BOOKLETS, "printed is not issued");
        assert_eq!(before.orders.len(), 1);
        story.village.tries_at(instant("2026-04-10", "9:00"), move |tx, actor, moment| {
            maillon::passes::activate(tx, actor, printed, moment)
        })
        .expect("the ceilings are high enough");
        let issued = |from: &str, until: &str| {
            let period = Period { from: day(from), until: day(until) };
            story.board(period, instant("2026-05-02", "9:00")).total.issued
        };
        assert_eq!(issued("2026-03-01", "2026-03-31"), BOOKLETS);
        assert_eq!(issued("2026-04-01", "2026-04-30"), more, "at the day of the commitment");
    }

    fn a_period_counts_its_own_days_only(test: TestDatabase) {
        let story = Story::on(&test);
        let today = Period { from: day("2026-03-02"), until: day("2026-03-02") };
        assert_eq!(story.board(today, evening()).total, story.board(Period::default(), evening()).total);
        for (from, until) in [("2026-03-03", "2026-12-31"), ("2026-01-01", "2026-03-01")] {
            let period = Period { from: day(from), until: day(until) };
            let board = story.board(period, evening());
            assert_eq!(board.total, statistics::Funnel::default(), "{from} – {until}");
            let attendance = story.attendance(period, evening());
            assert_eq!(attendance.total, statistics::Activity::default());
        }
    }

    fn counters_and_rows_tell_the_same(test: TestDatabase) {
        let story = Story::on(&test);
        story.pays();
        let period = |from: &str, until: &str| Period { from: day(from), until: day(until) };
        let counted = story.board(period("2026-03-01", "2026-03-31"), instant("2026-05-02", "9:00"));
        let added_up = story.board(period("2026-02-28", "2026-03-31"), instant("2026-05-02", "9:00"));
        assert!(counted.total.paid > 0);
        assert_eq!(counted.total, added_up.total);
        let lines = |board: &Board| {
            let referrers = board.referrers.iter().map(|line| line.funnel);
            referrers.chain(board.places.iter().map(|line| line.funnel)).collect::<Vec<_>>()
        };
        assert_eq!(lines(&counted), lines(&added_up));
        story.village.holds();
        test.meddle("UPDATE funnel_month SET used = used + 1 WHERE side = 'place'");
        let wrong = story.village.reads(|conn| Ok(maillon::passes::verify(conn)?.1));
        assert_eq!(wrong.len(), 1, "a counter that lies is found: {wrong:?}");
    }

    fn people_are_counted_once_and_presences_each_time(test: TestDatabase) {
        let story = Story::on(&test);
        let held = story.attendance(Period::default(), evening());
        let present = test.count(
            "SELECT count(*) FROM registration WHERE attendance IN ('present', 'late') AND cancelled_at IS NULL",
        );
        assert!(present > 0, "taking a pass notes the person present");
        assert_eq!(held.total.present, present);
        assert_eq!(held.people.count, present, "one session: everybody came once");
        assert_eq!((held.total.sessions, held.total.seats), (1, 50));
        // Before the end of the session, it is not held yet.
        let noon = story.attendance(Period::default(), instant("2026-03-02", "12:00"));
        assert_eq!(noon.total.sessions, 0);
    }

    fn a_year_later_the_figures_of_a_day_are_the_same(test: TestDatabase) {
        let village = Village::on(&test);
        let session = village.session;
        village
            .tries_at(evening(), move |tx, actor, moment| {
                workshops::attend_everybody(tx, actor, session, Attendance::Present, moment)?;
                workshops::count_anonymous(tx, actor, session, 3, moment)
            })
            .expect("a session of today");
        // Twenty-four on the day of the session; twenty-five since.
        test.meddle("UPDATE person SET birth_year = 2002");
        let counted = |at: Instant| {
            let actor = village.actor.clone();
            village.reads(move |conn| statistics::attendance(conn, &actor, Period::default(), at))
        };
        let (then, later) = (counted(evening()), counted(instant("2027-03-02", "9:00")));
        assert_eq!(then.people.ages, later.people.ages, "age is age on the day of the activity");
        let known: Vec<_> =
            then.people.ages.iter().filter(|(_, shown)| *shown == Shown::Exactly(10)).collect();
        assert_eq!(known.len(), 1, "{:?}", then.people.ages);
        // Who gave no name is a count, never somebody.
        assert_eq!((later.total.present, later.total.anonymous, later.people.count), (10, 3, 10));
    }

    fn a_figure_and_its_list_agree(world: World) {
        let story = Story::told(Village::of(&world));
        world.it_is("2026-03-02", "20:00");
        let chloe = world.coordinator();
        let page = chloe.opens("/dashboard");
        let links: BTreeMap<String, String> = page
            .links()
            .into_iter()
            .filter(|(_, href)| href.starts_with("/dashboard/") && !href.contains(".csv"))
            .map(|(words, href)| (href, words))
            .collect();
        let expected = [
            ("/dashboard/booklets?step=issued", BOOKLETS),
            ("/dashboard/booklets?step=delivered", 20),
            ("/dashboard/booklets?step=handed-over", story.count(|told| told.handed_over)),
            ("/dashboard/booklets?step=first-used", story.count(|told| told.used > 0)),
            ("/dashboard/uses?use=used", story.used()),
            ("/dashboard/uses?use=owed", story.used()),
        ];
        for (href, count) in expected {
            let words = links.get(href).unwrap_or_else(|| panic!("no link to {href}: {links:?}"));
            assert!(words.contains(&count.to_string()), "{href}: {words}");
            let list = chloe.opens(href);
            assert_eq!(list.count("tbody tr") as i64, count, "{href}");
            let file = chloe.opens(&href.replacen('?', ".csv?", 1)).source();
            assert_eq!(file.lines().count() as i64, count + 1, "{href}");
        }
        for (href, _) in links {
            chloe.opens(&href);
        }
    }

    fn a_referrer_sees_their_own_booklets_only(world: World) {
        let story = Story::told(Village::of(&world));
        world.it_is("2026-03-02", "20:00");
        let other = story.village.does(|tx, actor, moment| {
            let details = maillon::places::OrganisationDetails {
                name: Some("Mission locale".to_owned()),
                siren: None,
            };
            maillon::places::create_organisation(tx, actor, moment, &details)
        });
        let depot = story.village.stock("Mission locale", Some(other));
        story.village.sends(story.emission, None, depot, 21, 25).expect("booklets of the printer");

        let mission = colleague(&world, Role::Referrer, (Some(other), None));
        let page = mission.opens("/dashboard").sees("Mission locale").sees_not("La Palette");
        assert_eq!(page.row("Livrés").get(1).map(String::as_str), Some("5"));
        assert_eq!(mission.opens("/dashboard/booklets?step=delivered").count("tbody tr"), 5);
        let peeking = format!("/dashboard/booklets?step=delivered&referrer={}", story.village.organisation);
        assert_eq!(mission.opens(&peeking).count("tbody tr"), 0);
        assert_eq!(mission.opens("/dashboard/uses").count("tbody tr"), 0);
        // Both are there for whoever steers.
        world.coordinator().opens("/dashboard").sees("Mission locale").sees("La Palette");
        let keeper = colleague(&world, Role::PlaceManager, (None, Some(story.village.place)));
        assert_eq!(keeper.opens("/dashboard/uses").count("tbody tr") as i64, story.used());
        // A mediator has no figures.
        let mediator = colleague(&world, Role::Mediator, (None, Some(story.village.place)));
        assert_eq!(mediator.get("/dashboard").status, 403);
    }

    fn few_people_are_not_counted_out(world: World) {
        Story::told(Village::of(&world));
        world.it_is("2026-03-02", "20:00");
        let chloe = world.coordinator();
        let present = world.test.count("SELECT count(*) FROM registration WHERE attendance = 'present'");
        assert!((1..5).contains(&present), "{present} people came: few enough to be recognised");
        world.test.meddle(
            "UPDATE person SET birth_year = 1950, commune = '23096' WHERE id = (
                 SELECT min(person_id) FROM registration WHERE attendance = 'present')",
        );
        let page = chloe.opens("/dashboard/people").sees("moins de 5");
        assert_eq!(page.row("75 ans et plus").get(1).map(String::as_str), Some("moins de 5"));
        assert_eq!(page.row("Âge inconnu").get(1).map(String::as_str), Some("moins de 5"));
        let file = chloe.opens("/dashboard/people/ages.csv").source();
        assert!(file.contains("moins de 5") && !file.contains("75 ans et plus;1"), "{file}");
        chloe.opens("/dashboard/map?measure=people").sees("moins de 5");
    }

    fn what_sleeps_is_found(world: World) {
        let story = Story::told(Village::of(&world));
        let chloe = world.coordinator();
        let again = || Person::sign_in(&world, &chloe.name, &chloe.email);
        chloe.opens("/dashboard/sleeping").says("statistics-nothing-sleeps");
        world.it_is("2026-05-02", "9:00");
        let shelf = 20 - story.count(|told| told.handed_over);
        let pocket = story.count(|told| told.handed_over && told.used == 0);
        let page = again().opens("/dashboard/sleeping").sees_not("Aucun carnet ne dort.");
        assert_eq!(page.row("La Palette"), ["La Palette", &shelf.to_string(), &pocket.to_string()]);
        // Expired booklets cannot be woken any more.
        world.it_is("2027-01-02", "9:00");
        again().opens("/dashboard/sleeping").says("statistics-nothing-sleeps");
    }

    fn everybody_has_a_first_page(world: World) {
        let story = Story::told(Village::of(&world));
        world.coordinator().opens("/").says("today-funnel");
        world.finance_officer().opens("/").says("today-statements");
        world.admin().opens("/").says("today-administration");
        let over = (Some(story.village.organisation), None);
        let referrer = colleague(&world, Role::Referrer, over).opens("/");
        assert_eq!(referrer.link("Remettre un carnet"), "/handovers/new");
        let at = (None, Some(story.village.place));
        let mediator = colleague(&world, Role::Mediator, at).opens("/").sees("Premiers pas");
        assert_eq!(mediator.link("Encaisser un pass"), "/redemptions/new");
        colleague(&world, Role::PlaceManager, at).opens("/").says("today-accreditations").sees("En cours");
        colleague(&world, Role::Funder, (None, None)).opens("/").says("today-shares").sees("État");
    }
}
