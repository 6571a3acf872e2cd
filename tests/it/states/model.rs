//! What Maillon should answer, written again from the rules alone: four axes per pass, and where
//! each cent is, that follows from them. Nothing here asks Maillon anything.

mod money;

use maillon::kit::time::{Day, Instant};

use super::gesture::{At, Who};
use crate::world::passes::day;
use crate::world::site::TZ;

/// What it says no with.
pub type Answer = Result<(), &'static str>;

/// Shares of the funders, in ten-thousandths.
const SHARES: [i64; 3] = [3500, 3250, 3250];
/// Statements worth this much are approved by two people.
pub const TWO_PEOPLE_FROM: i64 = 2 * 999;
pub const FIRST_DAY: &str = "2026-03-02";
pub const LAST_DAY: &str = "2026-03-10";
pub const GRACE_DAYS: i64 = 5;

pub struct Emission {
    pub face: i64,
    pub booklets: i64,
    pub passes_each: i64,
    /// What each funder pays of one pass.
    pub parts: [i64; 3],
    pub replaces: Option<usize>,
    approved: bool,
    pub printed: bool,
    active: bool,
    withdrawn: bool,
    closed: bool,
    key_revoked: bool,
}

pub struct Booklet {
    pub emission: usize,
    pub number: i64,
    pub at: At,
}

#[derive(Clone)]
pub struct Pass {
    pub booklet: usize,
    blocked: bool,
    replaced: bool,
}

pub struct Use {
    pub pass: usize,
    pub by: Who,
    at: Instant,
    undone: bool,
    statement: Option<usize>,
    /// The correction that waits, or that took it back.
    correction: Option<usize>,
}

struct Slip {
    emission: usize,
    range: (i64, i64),
    from: At,
    to: At,
    received: bool,
    cancelled: bool,
}

struct Destruction {
    emission: usize,
    depot: At,
    range: (i64, i64),
    signed: bool,
    dropped: bool,
}

#[derive(Default)]
pub struct Statement {
    pub cents: i64,
    checked: bool,
    approved: Vec<Who>,
    sent: bool,
    paid: Option<Day>,
    pub recalled: bool,
    rejected: bool,
    followed: bool,
}

#[derive(Default)]
struct Correction {
    used: usize,
    accepted: Option<(Instant, bool)>,
    decider: Option<Who>,
    taken_back: bool,
}

/// The whole of it.
pub struct Model {
    pub now: Instant,
    ceiling: i64,
    pub emissions: Vec<Emission>,
    pub booklets: Vec<Booklet>,
    pub passes: Vec<Pass>,
    pub uses: Vec<Use>,
    slips: Vec<Slip>,
    destructions: Vec<Destruction>,
    pub statements: Vec<Statement>,
    corrections: Vec<Correction>,
}

/// Largest remainder, the earlier funder first.
fn parts(face: i64) -> [i64; 3] {
    let mut parts = SHARES.map(|share| face * share / 10_000);
    let mut order = [0, 1, 2];
    order.sort_by_key(|i| (-(face * SHARES[*i] % 10_000), *i));
    let missing = usize::try_from(face - parts.iter().sum::<i64>()).expect("what is left");
    order[..missing].iter().for_each(|i| parts[*i] += 1);
    parts
}

fn no(refused: bool, why: &'static str) -> Answer {
    if refused { Err(why) } else { Ok(()) }
}

fn over(one: (i64, i64), other: (i64, i64)) -> bool {
    one.0 <= other.1 && one.1 >= other.0
}

impl Model {
    pub fn new(now: Instant, ceiling: i64) -> Model {
        Model {
            now,
            ceiling,
            emissions: Vec::new(),
            booklets: Vec::new(),
            passes: Vec::new(),
            uses: Vec::new(),
            slips: Vec::new(),
            destructions: Vec::new(),
            statements: Vec::new(),
            corrections: Vec::new(),
        }
    }

    pub fn today(&self) -> Day {
        self.now.day(TZ)
    }
    fn is_over(&self, days: i64) -> bool {
        self.today() > day(LAST_DAY).plus_days(days)
    }
    fn live_use(&self, pass: usize) -> Option<usize> {
        self.uses.iter().position(|used| used.pass == pass && !used.undone)
    }
    pub fn passes_of(&self, booklet: usize) -> Vec<usize> {
        (0..self.passes.len()).filter(|pass| self.passes[*pass].booklet == booklet).collect()
    }
    fn in_range(&self, emission: usize, range: (i64, i64)) -> Vec<usize> {
        let booklets = 0..self.booklets.len();
        booklets
            .filter(|known| {
                let booklet = &self.booklets[*known];
                booklet.emission == emission && (range.0..=range.1).contains(&booklet.number)
            })
            .collect()
    }
    fn is_started(&self, booklet: usize) -> bool {
        self.passes_of(booklet).into_iter().any(|pass| self.live_use(pass).is_some())
    }

    // ---- Funding: inactive, active, settled ----

    pub fn emit(&mut self, face: i64, booklets: i64, passes_each: i64) -> Answer {
        no(self.is_over(0), "passes-ends-in-the-past")?;
        self.emissions.push(Emission {
            face,
            booklets,
            passes_each,
            parts: parts(face),
            replaces: None,
            approved: false,
            printed: false,
            active: false,
            withdrawn: false,
            closed: false,
            key_revoked: false,
        });
        Ok(())
    }
    pub fn redesign(&mut self, e: usize) -> Answer {
        no(self.emissions[e].withdrawn, "passes-withdrawn-refusal")?;
        no(self.emissions[e].active, "passes-cannot-print-again")?;
        self.emissions[e].approved = false;
        Ok(())
    }
    pub fn approve(&mut self, e: usize) -> Answer {
        let emission = &mut self.emissions[e];
        no(emission.withdrawn, "passes-withdrawn-refusal")?;
        no(emission.active, "passes-cannot-print-again")?;
        no(emission.approved, "passes-proof-already-approved")?;
        emission.approved = true;
        Ok(())
    }
    pub fn print(&mut self, e: usize) -> Answer {
        let emission = &mut self.emissions[e];
        if emission.printed {
            return Ok(());
        }
        no(emission.withdrawn, "passes-cannot-print-again")?;
        no(!emission.approved, "passes-proof-not-approved")?;
        emission.printed = true;
        let (booklets, each) = (emission.booklets, emission.passes_each);
        for number in 1..=booklets {
            self.booklets.push(Booklet { emission: e, number, at: At::Printer });
            let booklet = self.booklets.len() - 1;
            let pass = Pass { booklet, blocked: false, replaced: false };
            self.passes.extend((0..each).map(|_| pass.clone()));
        }
        Ok(())
    }
    pub fn activate(&mut self, e: usize) -> Answer {
        let emission = &self.emissions[e];
        if emission.active {
            return Ok(());
        }
        no(emission.withdrawn, "passes-withdrawn-refusal")?;
        no(!emission.printed, "passes-not-printed")?;
        let asked = emission.booklets * emission.passes_each;
        let used = self.lines();
        let short = (0..3).any(|line| {
            let [committed, owed, paid, disputed, _] = used[line];
            committed + owed + paid + disputed + emission.parts[line] * asked > self.ceiling
        });
        no(short, "ledger-ceiling-reached")?;
        self.emissions[e].active = true;
        Ok(())
    }
    pub fn revoke_key(&mut self, e: usize) -> Answer {
        no(self.emissions[e].key_revoked, "passes-key-already-revoked")?;
        self.emissions[e].key_revoked = true;
        Ok(())
    }
    /// A use by the QR code: whatever else is wrong, its key comes first.
    pub fn scan_qr(&mut self, pass: usize, by: Who) -> Answer {
        let emission = self.booklets[self.passes[pass].booklet].emission;
        no(self.emissions[emission].key_revoked, "passes-qr-key-revoked")?;
        self.scan(pass, by)
    }
    pub fn withdraw(&mut self, e: usize) -> Answer {
        no(self.emissions[e].active, "passes-withdrawn-too-late")?;
        self.emissions[e].withdrawn = true;
        Ok(())
    }
    /// The closing act, and how many passes it says have expired.
    pub fn expire(&mut self, e: usize) -> Result<i64, &'static str> {
        let emission = &self.emissions[e];
        let runs = emission.active && !emission.closed && emission.replaces.is_none();
        no(!runs, "passes-nothing-to-close")?;
        no(!self.is_over(GRACE_DAYS), "passes-too-early-to-close")?;
        let free = (0..self.passes.len()).filter(|pass| {
            let booklet = &self.booklets[self.passes[*pass].booklet];
            booklet.emission == e
                && booklet.at != At::Destroyed
                && !self.passes[*pass].replaced
                && self.live_use(*pass).is_none()
        });
        let expired = i64::try_from(free.count()).expect("a few");
        for (index, emission) in self.emissions.iter_mut().enumerate() {
            emission.closed |= index == e || emission.replaces == Some(e);
        }
        Ok(expired)
    }

    // ---- Custody ----

    fn open_slip(&self, emission: usize, range: (i64, i64)) -> bool {
        self.slips.iter().any(|slip| {
            slip.emission == emission
                && !slip.received
                && !slip.cancelled
                && over(slip.range, range)
        })
    }
    fn open_destruction(&self, emission: usize, range: (i64, i64)) -> bool {
        self.destructions.iter().any(|asked| {
            asked.emission == emission
                && !asked.signed
                && !asked.dropped
                && over(asked.range, range)
        })
    }
    fn elsewhere(&self, emission: usize, range: (i64, i64), at: At) -> bool {
        self.in_range(emission, range).into_iter().any(|known| self.booklets[known].at != at)
    }
    pub fn deliver(&mut self, e: usize, from: At, to: At, range: (i64, i64)) -> Answer {
        let emission = &self.emissions[e];
        no(from == to, "passes-same-depot")?;
        no(emission.withdrawn, "passes-withdrawn-refusal")?;
        no(!emission.printed, "passes-not-printed")?;
        no(range.1 > emission.booklets, "passes-range-wrong")?;
        no(self.open_slip(e, range), "passes-on-another-slip")?;
        no(self.open_destruction(e, range), "passes-to-be-destroyed")?;
        no(self.elsewhere(e, range, from), "passes-not-there")?;
        for booklet in self.in_range(e, range) {
            self.booklets[booklet].at = to;
        }
        self.slips.push(Slip { emission: e, range, from, to, received: false, cancelled: false });
        Ok(())
    }
    pub fn slip_range(&self, slip: usize) -> (usize, (i64, i64)) {
        (self.slips[slip].emission, self.slips[slip].range)
    }
    pub fn receive(&mut self, slip: usize, right: bool) -> Answer {
        let slip = &mut self.slips[slip];
        no(slip.cancelled, "passes-slip-cancelled-already")?;
        no(!right, "passes-receipt-differs")?;
        slip.received = true;
        Ok(())
    }
    pub fn cancel_slip(&mut self, index: usize) -> Answer {
        let slip = &self.slips[index];
        no(slip.received, "passes-already-received")?;
        no(slip.cancelled, "passes-slip-cancelled-already")?;
        let (emission, range, from, to) = (slip.emission, slip.range, slip.from, slip.to);
        no(self.elsewhere(emission, range, to), "passes-slip-went-on")?;
        for booklet in self.in_range(emission, range) {
            self.booklets[booklet].at = from;
        }
        self.slips[index].cancelled = true;
        Ok(())
    }
    pub fn hand_over(&mut self, booklet: usize) -> Answer {
        let known = &self.booklets[booklet];
        no(known.at == At::Person, "passes-already-handed-over")?;
        no(known.at == At::Destroyed, "passes-destroyed")?;
        no(!self.emissions[known.emission].active, "passes-not-active")?;
        no(self.is_over(0), "passes-booklet-expired")?;
        let blocked = self.passes_of(booklet).into_iter().any(|pass| self.passes[pass].blocked);
        no(blocked, "passes-booklet-blocked")?;
        no(known.at != At::Drawer, "passes-not-in-your-depot")?;
        self.booklets[booklet].at = At::Person;
        Ok(())
    }
    pub fn ask_destruction(&mut self, e: usize, depot: At, range: (i64, i64)) -> Answer {
        no(!self.emissions[e].printed, "passes-not-printed")?;
        no(range.1 > self.emissions[e].booklets, "passes-range-wrong")?;
        no(self.open_slip(e, range), "passes-on-another-slip")?;
        no(self.open_destruction(e, range), "passes-to-be-destroyed")?;
        self.destroyable(e, depot, range)?;
        let asked = Destruction { emission: e, depot, range, signed: false, dropped: false };
        self.destructions.push(asked);
        Ok(())
    }
    fn destroyable(&self, e: usize, depot: At, range: (i64, i64)) -> Answer {
        no(self.elsewhere(e, range, depot), "passes-not-there")?;
        let used = self.in_range(e, range).into_iter().any(|booklet| self.is_started(booklet));
        no(used, "passes-used-booklets")
    }
    pub fn sign_destruction(&mut self, index: usize, by: Who) -> Answer {
        let asked = &self.destructions[index];
        no(asked.dropped, "passes-already-dropped")?;
        no(by == Who::Steward, "passes-second-person")?;
        no(asked.signed, "passes-already-signed")?;
        self.destroyable(asked.emission, asked.depot, asked.range)?;
        for booklet in self.in_range(asked.emission, asked.range) {
            self.booklets[booklet].at = At::Destroyed;
        }
        self.destructions[index].signed = true;
        Ok(())
    }
    pub fn drop_destruction(&mut self, index: usize) -> Answer {
        let asked = &mut self.destructions[index];
        no(asked.signed, "passes-already-signed")?;
        no(asked.dropped, "passes-already-dropped")?;
        asked.dropped = true;
        Ok(())
    }

    // ---- Hold ----

    pub fn block(&mut self, booklet: usize) -> Answer {
        let mut free = self.passes_of(booklet);
        free.retain(|pass| !self.passes[*pass].blocked && self.live_use(*pass).is_none());
        no(free.is_empty(), "passes-nothing-to-block")?;
        free.into_iter().for_each(|pass| self.passes[pass].blocked = true);
        Ok(())
    }
    fn blocked(&self, booklet: usize) -> Vec<usize> {
        let mut blocked = self.passes_of(booklet);
        blocked.retain(|pass| self.passes[*pass].blocked && !self.passes[*pass].replaced);
        blocked
    }
    pub fn unblock(&mut self, booklet: usize) -> Answer {
        let blocked = self.blocked(booklet);
        no(blocked.is_empty(), "passes-nothing-to-unblock")?;
        blocked.into_iter().for_each(|pass| self.passes[pass].blocked = false);
        Ok(())
    }
    pub fn replace(&mut self, booklet: usize) -> Answer {
        let (source, at) = (self.booklets[booklet].emission, self.booklets[booklet].at);
        no(at == At::Destroyed, "passes-destroyed")?;
        no(!self.emissions[source].active, "passes-not-active")?;
        no(self.is_over(GRACE_DAYS), "passes-booklet-expired")?;
        let gone = self.blocked(booklet);
        no(gone.is_empty(), "passes-nothing-to-replace")?;
        let standing = self.standing(source);
        self.emissions[standing].booklets += 1;
        let number = self.emissions[standing].booklets;
        self.booklets.push(Booklet { emission: standing, number, at });
        for pass in gone {
            self.passes[pass].replaced = true;
            let booklet = self.booklets.len() - 1;
            self.passes.push(Pass { booklet, blocked: false, replaced: false });
        }
        Ok(())
    }
    /// The emission that replaces passes of this one.
    fn standing(&mut self, source: usize) -> usize {
        // A standing emission dies with its key.
        let known = self
            .emissions
            .iter()
            .position(|emission| emission.replaces == Some(source) && !emission.key_revoked);
        match (self.emissions[source].replaces, known) {
            (Some(_), _) if !self.emissions[source].key_revoked => source,
            (_, Some(known)) => known,
            (_, None) => {
                let Emission { face, passes_each, parts, .. } = self.emissions[source];
                self.emissions.push(Emission {
                    face,
                    booklets: 0,
                    passes_each,
                    parts,
                    replaces: Some(source),
                    approved: true,
                    printed: true,
                    active: true,
                    withdrawn: false,
                    closed: false,
                    key_revoked: false,
                });
                self.emissions.len() - 1
            }
        }
    }
}
