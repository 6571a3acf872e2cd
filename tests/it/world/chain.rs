//! The gestures of the chain, each as the field makes it: from a place that opens to a place
//! that is paid. Everything through pages and their forms.

use std::process::Command;

use super::page::Page;
use super::people::{Person, email_of, invitation_link};
use super::site::World;
use super::visitor::Visitor;

/// Somebody in charge: structures, places, programmes, booklets.
impl Person {
    /// A new structure; gives its page.
    #[track_caller]
    pub fn founds(&self, name: &str) -> String {
        self.submits("/organisations/new", "/organisations", &[("name", name)]).ok().path
    }
    /// A new place in Guéret, run by the structure of that page; gives its page.
    #[track_caller]
    pub fn opens_place(&self, organisation: &str, name: &str) -> String {
        let id = id_of(organisation);
        let form = self.opens(&format!("/places/new?organisation={id}")).form("/places");
        let filled = form
            .fill("name", name)
            .fill("organisation", &id)
            .choose("commune", "Guéret")
            .fill("address", "1 place Bonnyaud");
        self.sends(&filled).ok().path
    }
    /// Grants the right to take passes to the place of that page, from today for a year.
    #[track_caller]
    pub fn accredits(&self, place: &str) -> Page {
        let asked = self.submits(place, &format!("{place}/accreditations"), &[]).ok();
        let period = [("from", "2026-03-02"), ("until", "2027-03-01")];
        self.sends(&asked.form("/accreditations/*/grant").fill_all(&period)).ok()
    }
    /// Invites somebody from the page of a structure or a place; they sign in.
    #[track_caller]
    pub fn calls_in(&self, world: &World, over: &str, role: &str, name: &str) -> Person {
        let (address, email) = (format!("{over}/invitations"), email_of(name));
        let fields = [("name", name), ("email", email.as_str()), ("role", role)];
        let link = invitation_link(&self.submits(&address, &address, &fields));
        Person::accept(world, name, &email, &link)
    }
    #[track_caller]
    pub fn adds_workshop(&self, title: &str) -> Page {
        let form = self.opens("/workshops/new").form("/workshops");
        let filled = form
            .fill("title", title)
            .fill("level", "first-steps")
            .fill("minutes", "120")
            .fill("themes", "device");
        self.sends(&filled).ok()
    }
    /// A programme paid 35 % by the State, the rest by the département and the FSE+, each with
    /// this ceiling in euros; gives its page.
    #[track_caller]
    pub fn funds(&self, name: &str, ceiling: &str) -> String {
        let mut form = self.opens("/programmes/new").form("/programmes").fill_all(&[
            ("name", name),
            ("starts_on", "2026-01-01"),
            ("ends_on", "2026-12-31"),
        ]);
        let funders = [("État", "35"), ("Département de la Creuse", "40"), ("FSE+", "25")];
        for (rank, (funder, share)) in (1..).zip(funders) {
            form = form
                .fill(&format!("funder-{rank}"), funder)
                .fill(&format!("share-{rank}"), share)
                .fill(&format!("ceiling-{rank}"), ceiling);
        }
        self.sends(&form).ok().path
    }
    /// An emission of booklets of passes of ten euros; gives its page.
    #[track_caller]
    pub fn emits(&self, programme: &str, booklets: &str, passes_each: &str) -> String {
        let form = self.opens("/emissions/new").form("/emissions");
        let filled = form.choose("programme", programme).fill_all(&[
            ("label", "Printemps"),
            ("face", "10"),
            ("booklets", booklets),
            ("passes_each", passes_each),
            ("valid_from", "2026-03-02"),
            ("valid_until", "2026-12-31"),
        ]);
        // The next step is open: the page of the emission is above it.
        self.sends(&filled).ok().path.trim_end_matches("/paper").to_owned()
    }
    #[track_caller]
    pub fn activates(&self, emission: &str) -> Page {
        let address = format!("{emission}/activation");
        self.submits(&address, &address, &[])
    }
    /// A new depot: of a structure's referrers, or (none) a stock.
    #[track_caller]
    pub fn adds_depot(&self, name: &str, organisation: Option<&str>) -> Page {
        let form = self.opens("/depots/new").form("/depots").fill("name", name);
        let form = form.choose("commune", "Guéret");
        let form = match organisation {
            Some(organisation) => form.choose("organisation", organisation),
            None => form,
        };
        self.sends(&form).ok()
    }
    /// Sends the whole emission to a depot; gives the page of the slip.
    #[track_caller]
    pub fn delivers(&self, emission: &str, depot: &str) -> String {
        let form = self.opens(&format!("/slips/new?emission={}", id_of(emission))).form("/slips");
        self.sends(&form.choose("from", "Imprimeur").choose("to", depot)).ok().path
    }
    #[track_caller]
    pub fn receives(&self, slip: &str) -> Page {
        let booklets: Vec<String> = self
            .opens(slip)
            .links()
            .into_iter()
            .filter_map(|(_, href)| Some(href.strip_prefix("/booklets/")?.to_owned()))
            .collect();
        let [first, last] = booklets.as_slice() else { panic!("no booklets on {slip}") };
        let scanned = [("first", first.as_str()), ("last", last.as_str())];
        self.submits(slip, &format!("{slip}/receipt"), &scanned).ok()
    }
}

/// Long work, that anybody signed in may wait for.
impl Visitor {
    /// Approves the proof of an emission, unless it was.
    #[track_caller]
    pub fn approves_proof(&self, emission: &str) {
        let page = self.opens(&format!("{emission}/proof"));
        let address = format!("{emission}/approval");
        if page.forms().iter().any(|form| form.action == address) {
            self.sends(&page.form(&address)).ok();
        }
    }
    /// Prints an emission and waits for the paper; gives the PDF of its first part.
    #[track_caller]
    pub fn prints(&self, emission: &str) -> Vec<u8> {
        self.approves_proof(emission);
        self.submits(emission, &format!("{emission}/printing"), &[]);
        self.waits_for_paper(emission)
    }
    /// Opens the page of an emission again and again until its first part can be read.
    #[track_caller]
    pub fn waits_for_paper(&self, emission: &str) -> Vec<u8> {
        let parts = format!("{emission}/parts/");
        // Long work: its page is opened again until it is done, as its reader does.
        for _ in 0..100_000 {
            let page = self.opens(emission);
            let part = page.links().into_iter().find(|(_, href)| href.starts_with(&parts));
            if let Some((_, href)) = part {
                return self.opens(&href).body;
            }
        }
        panic!("never printed: {:?}", self.get(emission));
    }
}

/// Somebody of the field: referrers and mediators.
impl Person {
    /// A session of eight seats tomorrow at two o'clock, given by oneself; gives its page.
    #[track_caller]
    pub fn plans(&self, place: &str, workshop: &str, seats: &str) -> String {
        let address = format!("/sessions/new?place={}", id_of(place));
        let form = self.opens(&address).form("/sessions").choose("workshop", workshop);
        let form = form.choose("mediator_1", &self.name).fill_all(&[
            ("day", "2026-03-03"),
            ("hour", "14:00"),
            ("minutes", "120"),
            ("seats", seats),
        ]);
        self.sends(&form).ok().path
    }
    /// Hands a booklet over to somebody new, and books the session that reads `session`.
    #[track_caller]
    pub fn hands_over(&self, serial: &str, first_name: &str, session: &str) -> Page {
        let form = self.opens("/handovers/new").form("/handovers");
        let filled = form
            .fill("serial", serial)
            .fill("first_name", first_name)
            .tick("consent_file")
            .choose("session", session);
        self.sends(&filled)
    }
    /// Marks somebody of a session present.
    #[track_caller]
    pub fn marks_present(&self, session: &str, who: &str) -> Page {
        let page = self.opens(session).sees(who);
        let forms = page.forms();
        let form = forms.iter().find(|form| {
            form.action.ends_with("/attendance") && form.action.starts_with("/registrations/")
        });
        let form = form.unwrap_or_else(|| panic!("nobody to mark on {page:?}"));
        self.sends(&form.clone().press("attendance", "present")).ok()
    }
    /// Types the code of a pass for somebody, looks at what is read of it, and takes it.
    #[track_caller]
    pub fn takes_pass(&self, code: &str, who: &str) -> Page {
        let read = self.reads_pass(code, who);
        self.sends(&read.ok().form("/redemptions"))
    }
    /// Types the code of a pass for somebody; what is read of it, or the refusal.
    #[track_caller]
    pub fn reads_pass(&self, code: &str, who: &str) -> Page {
        let form = self.opens("/redemptions/new").form("/redemptions/check");
        self.sends(&form.fill("code", code).choose("registration", who))
    }
}

/// Somebody who pays.
impl Person {
    /// Closes every statement of a month; gives the page that answers.
    #[track_caller]
    pub fn closes(&self, month: &str) -> Page {
        let page = self.opens("/statements/closing");
        let form = page.forms().into_iter().find(|form| form.value("month") == Some(month));
        let form = form.unwrap_or_else(|| panic!("nothing of {month} to close on {page:?}"));
        self.sends(&form).ok()
    }
    #[track_caller]
    pub fn checks(&self, statement: &str) -> Page {
        self.submits(statement, &format!("{statement}/check"), &[])
    }
    /// Says that it left for the public accountant.
    #[track_caller]
    pub fn sends_to_payment(&self, statement: &str) -> Page {
        self.submits(statement, &format!("{statement}/sending"), &[("channel", "mandate")])
    }
    #[track_caller]
    pub fn approves(&self, statement: &str) -> Page {
        self.submits(statement, &format!("{statement}/approval"), &[])
    }
    #[track_caller]
    pub fn pays(&self, statement: &str, reference: &str) -> Page {
        self.pays_on(statement, "2026-04-10", reference)
    }
    #[track_caller]
    pub fn pays_on(&self, statement: &str, on: &str, reference: &str) -> Page {
        let fields = [("paid_on", on), ("reference", reference)];
        self.submits(statement, &format!("{statement}/payment"), &fields)
    }
}

/// The last segment of a page's address.
pub fn id_of(page: &str) -> String {
    page.split('?').next().and_then(|path| path.rsplit('/').next()).unwrap_or_default().to_owned()
}

/// What is read on printed booklets: serials of the covers, codes of the passes.
pub struct Paper {
    pub serials: Vec<String>,
    pub codes: Vec<String>,
}

/// Reads booklets as people do, on the page.
pub fn read_booklets(pdf: &[u8]) -> Paper {
    let text = words_on(pdf);
    let words: Vec<&str> = text.split_whitespace().collect();
    let group = |word: &&str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase())
    };
    let mut codes = Vec::new();
    let mut at = 0;
    while at + 5 <= words.len() {
        if words[at..at + 5].iter().all(group) {
            codes.push(words[at..at + 5].join(" "));
            at += 5;
        } else {
            at += 1;
        }
    }
    // `2026-001-00012`: year, emission, booklet.
    let serial = |word: &str| word.split('-').map(str::len).collect::<Vec<_>>() == [4, 3, 5];
    let mut serials: Vec<String> =
        words.iter().filter(|word| serial(word)).map(|word| (*word).to_owned()).collect();
    serials.sort();
    serials.dedup();
    codes.dedup();
    Paper { serials, codes }
}

/// The words on a paper, line by line.
pub fn words_on(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).expect("the folder can be written");
    let output = Command::new("pdftotext").arg("-layout").arg(path).arg("-").output();
    String::from_utf8(output.expect("pdftotext is installed by scripts/tools").stdout)
        .expect("text")
}
