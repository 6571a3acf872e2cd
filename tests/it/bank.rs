//! To the bank and back, as an accountant lives it: the account of a structure, a file of
//! transfers, the account statement of the bank, and the uses that are looked at on the way.

mod lines;
mod twice;

use std::process::Command;

use maillon::kit::i18n::t;
use maillon::ledger::ProgrammeId;

use crate::on_both_engines;
use crate::world::passes::Village;
use crate::world::{Form, Page, Person, World};

const DEBTOR: &str = "FR7630001007941234567890185";
const PAYEE: &str = "FR76 3000 6000 0112 3456 7890 189";
const OTHER: &str = "DE89 3704 0044 0532 0130 00";

/// A world where five passes of ten euros were used in March.
struct March {
    village: Village,
    programme: ProgrammeId,
    chloe: Person,
    fatou: Person,
    paul: Person,
}

impl March {
    fn of(world: &World) -> March {
        let village = Village::of(world);
        let programme = village.uses(1000, 5);
        let (chloe, fatou) = (world.coordinator(), world.finance_officer());
        let paul = world.admin().invites(world, "finance-officer", "Paul Payeur");
        March { village, programme, chloe, fatou, paul }
    }

    fn account(&self) -> String {
        format!("/organisations/{}/bank-account", self.village.organisation)
    }
    fn rules(&self) -> String {
        format!("/programmes/{}/payment-rules", self.programme)
    }

    /// Fatou says an account, Paul confirms it.
    #[track_caller]
    fn pays_on(&self, iban: &str) {
        let page = self.account();
        self.fatou.submits(&page, &page, &[("iban", iban)]).ok();
        let form = self.paul.opens(&page).form("/bank-accounts/*/confirmation");
        self.paul.sends(&form).ok().says("funding-account-confirmed");
    }

    fn in_april(self, world: &World) -> March {
        world.it_is("2026-04-02", "9:00");
        March {
            chloe: self.chloe.signs_in_again(world),
            fatou: self.fatou.signs_in_again(world),
            paul: self.paul.signs_in_again(world),
            ..self
        }
    }

    /// Closed by Chloé, checked, approved by Fatou; gives its address.
    #[track_caller]
    fn approves(&self) -> String {
        self.chloe.closes("2026-03");
        let address = self.fatou.opens("/statements?step=closed").address_starting("/statements/0");
        self.chloe.checks(&address).ok();
        self.fatou.approves(&address).ok();
        address
    }

    #[track_caller]
    fn makes_file(&self, version: &str) -> String {
        let form = self.fatou.opens("/payments").form("/payments");
        let page = self.fatou.sends(&form.fill("version", version)).ok();
        let files = page.links().into_iter().map(|(_, address)| address);
        let mut files = files.filter(|address| address.starts_with("/payments/0"));
        let of = format!("pain.001.001.{version}");
        files
            .find_map(|file| Some(self.fatou.opens(&file).source()).filter(|xml| xml.contains(&of)))
            .expect("the file just made is listed")
    }

    /// Fatou says the account that pays, Paul confirms it.
    #[track_caller]
    fn has_debtor(&self) {
        let (rules, debtor) = (self.rules(), [("debtor_name", "CD 23"), ("debtor_iban", DEBTOR)]);
        self.fatou.submits(&rules, &rules, &debtor).ok().says("funding-rules-said");
        self.confirms_rules();
    }
    #[track_caller]
    fn confirms_rules(&self) {
        let rules = self.rules();
        let form = self.paul.opens(&rules).form(&format!("{rules}/*/confirmation"));
        self.paul.sends(&form).ok().says("funding-rules-confirmed");
    }

    #[track_caller]
    fn is_sound(&self) {
        self.village.holds();
        let found = self.village.reads(|conn| Ok(maillon::funding::verify(conn)?.1));
        assert_eq!(found, Vec::new());
    }

    fn reads(&self, name: &str, text: &str) -> Page {
        let form = self.fatou.opens("/bank-returns").form("/bank-returns");
        self.fatou.sends(&form.attach("file", name, text.as_bytes()))
    }
}

/// The published schema of a message, brought by scripts/tools.
fn schema(version: &str) -> std::path::PathBuf {
    let lib = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/sepaxml/lib");
    let pythons = std::fs::read_dir(&lib).expect("scripts/tools brings the schemas of bank files");
    let inside = format!("site-packages/sepaxml/schemas/pain.001.001.{version}.xsd");
    let found = pythons.filter_map(Result::ok).map(|python| python.path().join(&inside));
    found.into_iter().find(|path| path.exists()).expect("the schema is in the package")
}

#[track_caller]
fn is_valid(xml: &str, version: &str) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("transfers.xml");
    std::fs::write(&path, xml).expect("the folder can be written");
    let output = Command::new("xmllint")
        .args(["--noout", "--nonet", "--schema"])
        .arg(schema(version))
        .arg(&path)
        .output()
        .expect("xmllint is installed by scripts/tools");
    assert!(output.status.success(), "{}\n{xml}", String::from_utf8_lossy(&output.stderr));
}

on_both_engines! {
    fn an_account_is_said_by_one_and_confirmed_by_another(world: World) {
        let march = March::of(&world);
        let page = march.account();
        let says = |iban: &str| march.fatou.submits(&page, &page, &[("iban", iban)]);
        says("FR76 3000 6000 0112 3456 7890 188").refused_with("funding-iban-key");
        says("FR48").refused_with("funding-iban-shape").sees("trop court");
        says("SA03 8000 0000 6080 1016 7519").refused_with("funding-iban-outside");
        says(PAYEE).ok().says("funding-account-proposed");
        says(OTHER).refused_with("funding-account-waiting");
        let own = march.fatou.opens(&page);
        assert!(!own.has_form("/bank-accounts/*/confirmation"), "not who said it");
        // A coordinator recognises the account, and cannot copy it.
        let seen = march.chloe.opens(&page).sees("0189");
        assert!(!seen.source().contains("3456"), "masked");
        let form = march.paul.opens(&page).sees("FR76").form("/bank-accounts/*/confirmation");
        march.fatou.sends(&form).refused_with("funding-own-account");
        march.paul.sends(&form).ok().says("funding-account-confirmed");
        let journal = march.fatou.opens(&format!("/organisations/{}", march.village.organisation));
        assert!(!journal.source().contains("7890"), "the journal never holds the number");

        // A change waits a week; the account before is paid meanwhile.
        let march = march.in_april(&world);
        march.pays_on(OTHER);
        let address = march.approves();
        march.fatou.opens(&address).sees("890 189");
        world.it_is("2026-04-10", "9:00");
        let fatou = march.fatou.signs_in_again(&world);
        march.village.redeems(&march.village.scan(&world_code(&march), 6)).expect("a good pass");
        fatou.closes("2026-03");
        let next = fatou.opens("/statements?step=closed").address_starting("/statements/0");
        fatou.opens(&next).sees("DE89");
    }

    fn approved_statements_leave_in_a_file_that_banks_take(world: World) {
        let march = March::of(&world);
        march.pays_on(PAYEE);
        let march = march.in_april(&world);
        let address = march.approves();
        march.fatou.opens("/payments").says("funding-no-debtor");
        march.has_debtor();
        let form = march.fatou.opens("/payments").form("/payments");
        march.fatou.sends(&form.clone().fill("pay_on", "2026-04-01")).refused_with("funding-pay-on-past");
        march.fatou.sends(&form.clone().fill("pay_on", "2036-04-03")).refused_with("funding-pay-on-far").sees("1er juin 2026");
        march.fatou.sends(&form.clone().fill("pay_on", "2026-06-02")).refused_with("funding-pay-on-far");
        let xml = march.makes_file("09");
        is_valid(&xml, "09");
        for part in ["<EndToEndId>2026-0001</EndToEndId>", "50.00", "FR7630006000011234567890189", "CD 23", DEBTOR] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
        let file = march.fatou.opens("/payments").address_starting("/payments/0");
        assert_eq!(march.fatou.opens(&file).source(), xml, "the same bytes each time");
        march.fatou.opens(&address).says("funding-step-sent");
        march.paul.sends(&form).refused_with("funding-not-for-this-file");
        assert_eq!(march.chloe.get("/payments").status, 403);

        // The older version, for a statement of one more pass.
        march.village.redeems(&march.village.scan(&world_code(&march), 6)).expect("a good pass");
        march.approves();
        is_valid(&march.makes_file("03"), "03");
    }

    fn what_is_in_dispute_is_seen_where_one_pays(world: World) {
        let march = March::of(&world);
        march.pays_on(PAYEE);
        let march = march.in_april(&world);
        march.has_debtor();
        let address = march.approves();
        let title = words("funding-disputes");
        march.fatou.opens("/payments").sees_not(&title);
        let asks = format!("{address}/corrections");
        let new = march.chloe.opens(&address).address_starting(&format!("{asks}/new"));
        let form = march.chloe.opens(&new).form(&asks);
        march.chloe.sends(&form.fill("reason", "Séance annulée le matin même")).ok();
        // The amount, the statement it is on, and where it is decided.
        let page = march.fatou.opens("/payments").sees(&title).sees("un pass, 10,00 € sur 50,00 €");
        assert_eq!(page.link("2026-0001"), address);
        page.link(&words("funding-disputes-decide"));
        // Given up and followed: it is on the statement that follows.
        let form = march.fatou.opens(&address).form(&format!("{address}/rejection"));
        march.fatou.sends(&form.fill("reason", "compte clos")).ok();
        let follow = march.fatou.opens(&address).form(&format!("{address}/follow-up"));
        let next = march.fatou.sends(&follow).ok().path;
        assert_eq!(march.fatou.opens("/payments").sees("10,00 €").link("2026-0002"), next);
        // Decided: nothing is in dispute any more.
        let form = march.fatou.opens("/corrections").form("/corrections/*/acceptance");
        march.fatou.sends(&form).ok();
        march.fatou.opens("/payments").sees_not(&title);
        march.is_sound();
    }

    fn the_bank_says_what_was_paid_and_what_came_back(world: World) {
        let march = March::of(&world);
        march.pays_on(PAYEE);
        let march = march.in_april(&world);
        march.has_debtor();
        let address = march.approves();
        let unsent = "numero;montant;date\n2026-0001;50,00;2026-04-02\n";
        march.reads("tot.csv", unsent).ok().says("funding-outcome-not-sent");
        march.makes_file("09");
        march.reads("bonjour.txt", "bonjour").refused_with("funding-return-unreadable");

        // A sign that one of our engines cannot keep is the file's trouble, not ours.
        for line in ["2026-0001\0;50,00;2026-04-02;V-1", "2026-0001;50,00;2026-04-02;V\0-1"] {
            let csv = format!("numero;montant;date;reference\n{line}\n");
            march.reads("zero.csv", &csv).refused_with("funding-return-sign").sees("La ligne 2");
        }

        let csv = "numero;montant;date;reference\n2026-0001;50,00;2026-04-02;V-88\n2026-0099;50,00;2026-04-02;\n2026-0001;5,00;2026-04-02;\n";
        let page = march.reads("releve.csv", csv).ok().says("funding-return-read");
        page.says("funding-outcome-paid").says("funding-outcome-unknown").says("funding-outcome-wrong-amount");
        march.fatou.opens(&address).says("funding-step-paid").sees("V-88");
        march.reads("autre-nom.csv", csv).refused_with("funding-return-twice");

        // Ten days later the bank gives it back.
        world.it_is("2026-04-12", "9:00");
        let camt = r#"<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn><Ntfctn>
            <Ntry><Amt Ccy="EUR">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2026-04-11</Dt></BookgDt>
            <NtryDtls><TxDtls><Refs><EndToEndId>2026-0001</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>
            </Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"#;
        march.reads("camt.xml", camt).ok().says("funding-outcome-returned");
        let page = march.fatou.opens(&address).says("funding-step-rejected").sees("AC04");
        let follow = page.form(&format!("{address}/follow-up"));
        let next = march.fatou.sends(&follow).ok().sees("2026-0002").sees("50,00 €");
        assert!(next.path.starts_with("/statements/"));
        march.is_sound();
    }

    fn money_that_leaves_twice_is_said_loudly_until_it_is_back(world: World) {
        let march = March::of(&world);
        march.pays_on(PAYEE);
        let march = march.in_april(&world);
        march.has_debtor();
        let address = march.approves();
        march.makes_file("09");
        let head = "numero;montant;date;reference;rejet\n";
        let reads = |name: &str, lines: &str| march.reads(name, &format!("{head}{lines}")).ok();
        let alarm = |page: Page, key: &'static str| page.all_words_at(".notice-danger").iter().any(|said| said.contains(&words(key)));
        // Two payments in one file, alike to the last sign: one of them is too many.
        let page = reads("un.csv", "2026-0001;50,00;2026-04-02;V-1;\n2026-0001;50,00;2026-04-02;V-1;\n");
        page.says("funding-outcome-paid").says("funding-outcome-paid-twice").says("funding-return-alarm");
        assert!(alarm(march.fatou.opens(&address), "funding-alarm-twice"));
        assert!(!alarm(march.chloe.opens(&address), "funding-alarm-twice"), "for who pays");
        // A longer statement of the same days says nothing new.
        let again = "2026-0001;50,00;2026-04-02;V-1;\n2026-0001;50,00;2026-04-02;V-1;\n2026-0099;1,00;2026-04-02;;\n";
        let page = reads("avril.csv", again);
        page.says("funding-outcome-known").sees_not(&words("funding-outcome-paid-twice"));
        // One payment comes back, the other stays: the statement is paid, once.
        reads("trois.csv", "2026-0001;50,00;2026-04-02;R-1;AC04\n").says("funding-outcome-extra-returned");
        let page = march.fatou.opens(&address).says("funding-step-paid");
        assert!(!alarm(page, "funding-alarm-twice"), "the money is back");
        reads("quatre.csv", "2026-0001;50,00;2026-04-02;R-1;AC04\n2026-0098;1,00;2026-04-02;;\n").says("funding-outcome-known");
        march.fatou.opens(&address).says("funding-step-paid");
        // Another day, another reference: paid again.
        reads("cinq.csv", "2026-0001;50,00;2026-04-02;AUTRE-REF;\n").says("funding-outcome-paid-twice");
        let page = march.fatou.opens(&address).sees("AUTRE-REF");
        let form = page.form(&format!("{address}/explanation"));
        assert!(alarm(page, "funding-alarm-twice"));
        march.is_sound();
        // It did not come back by the bank: somebody says in writing what became of it.
        march.fatou.sends(&form).refused_with("funding-reason-missing");
        let form = form.fill("explanation", "rendu par chèque");
        let page = march.fatou.sends(&form).ok().sees("rendu par chèque");
        assert!(!alarm(page, "funding-alarm-twice"));
        march.fatou.sends(&form).refused_with("funding-nothing-extra");
    }

    fn a_rejected_statement_that_the_bank_pays_stops_the_one_that_follows(world: World) {
        let march = March::of(&world);
        march.pays_on(PAYEE);
        let march = march.in_april(&world);
        march.has_debtor();
        let address = march.approves();
        march.makes_file("09");
        march.gives_up(&address);
        let next = march.chloe.sends(&march.chloe.opens(&address).form(&format!("{address}/follow-up"))).ok().path;
        march.chloe.checks(&next).ok();
        march.fatou.approves(&next).ok();
        let file = march.fatou.opens("/payments").form("/payments");
        let csv = "numero;montant;date;reference\n2026-0001;50,00;2026-04-02;V-1\n";
        march.reads("un.csv", csv).ok().says("funding-outcome-paid-rejected");
        march.fatou.opens(&address).says("funding-step-rejected").says("funding-alarm-rejected");
        march.fatou.opens(&next).says("funding-alarm-before");
        march.fatou.sends(&file).refused_with("funding-paid-under-another");
        march.is_sound();
        // What the page says to do ends it: the money is kept, and noted once.
        march.fatou.submits(&next, &format!("{next}/sending"), &[("channel", "internal")]).ok();
        march.fatou.pays_on(&next, "2026-04-02", "V-1").ok().says("funding-step-paid");
        march.is_sound();
    }

    fn drawn_uses_are_looked_at_before_the_approval(world: World) {
        let march = March::of(&world);
        let rules = march.rules();
        march.fatou.submits(&rules, &rules, &[("sampling", "deux")]).refused_with("funding-not-a-share");
        march.fatou.submits(&rules, &rules, &[("sampling", "40")]).ok();
        let march = march.in_april(&world);
        march.chloe.closes("2026-03");
        let address = march.fatou.opens("/statements").address_starting("/statements/0");
        march.chloe.opens(&address).says("funding-flag-undone");
        march.chloe.checks(&address).ok();
        march.fatou.approves(&address).refused_with("funding-draw-unfinished");
        let control = format!("{address}/control");
        for left in (1..=2).rev() {
            let open = lines_of(&march.chloe.opens(&control), &control);
            assert_eq!(open.len(), left, "forty percent of five, each once");
            march.chloe.sends(&open[0].clone().press("finding", "sheet")).ok().says("funding-found");
        }
        march.fatou.approves(&address).ok();
        assert!(lines_of(&march.chloe.opens(&control), &control).is_empty(), "it is approved");
    }
}

on_both_engines! {
    fn a_use_found_wrong_is_not_paid_in_silence(world: World) {
        let march = March::of(&world);
        let rules = march.rules();
        march.fatou.submits(&rules, &rules, &[("sampling", "40")]).ok();
        let march = march.in_april(&world);
        march.chloe.closes("2026-03");
        let address = march.fatou.opens("/statements").address_starting("/statements/0");
        let control = format!("{address}/control");
        let open = lines_of(&march.chloe.opens(&control), &control);
        for form in &open {
            march.chloe.sends(&form.clone().press("finding", "wrong")).ok();
        }
        march.chloe.sends(&open[0].clone().press("finding", "sheet")).refused_with("funding-own-finding");
        march.chloe.checks(&address).ok();
        march.fatou.approves(&address).refused_with("funding-unjustified");
        // Giving it up and taking its lines over clears nothing.
        let reject = march.fatou.opens(&address).form(&format!("{address}/rejection"));
        march.fatou.sends(&reject.fill("reason", "pour voir")).ok();
        let follow = march.chloe.opens(&address).form(&format!("{address}/follow-up"));
        let address = march.chloe.sends(&follow).ok().path;
        let control = format!("{address}/control");
        march.chloe.checks(&address).ok();
        march.fatou.approves(&address).refused_with("funding-unjustified");
        // One is corrected; for the other, the approver writes why it is paid.
        let page = march.fatou.opens(&control);
        let correct = page.address_starting(&format!("{address}/corrections/new"));
        let form = march.fatou.opens(&correct).form(&format!("{address}/corrections"));
        march.fatou.sends(&form.fill("reason", "personne n'est venu")).ok();
        let page = march.fatou.approves(&address).sees("Un encaissement vérifié n’est pas justifié. Ouvrez");
        assert_eq!(page.status, 422);
        assert!(!march.chloe.opens(&control).has_form(&format!("{address}/exceptions")));
        let page = march.fatou.opens(&control);
        let form = page.form(&format!("{address}/exceptions"));
        let rank = form.choices("rank")[0].clone();
        let form = form.fill("rank", &rank);
        march.fatou.sends(&form).refused_with("funding-reason-missing");
        let page = march.fatou.sends(&form.fill("reason", "feuille perdue, animatrice présente")).ok();
        page.says("funding-exception-written").sees("feuille perdue").says("funding-correction-asked");
        march.fatou.approves(&address).ok();
        march.is_sound();
    }

    fn another_may_find_otherwise_and_the_journal_keeps_both(world: World) {
        let march = March::of(&world);
        let rules = march.rules();
        march.fatou.submits(&rules, &rules, &[("sampling", "20")]).ok();
        let march = march.in_april(&world);
        march.chloe.closes("2026-03");
        let address = march.fatou.opens("/statements").address_starting("/statements/0");
        let control = format!("{address}/control");
        let open = lines_of(&march.chloe.opens(&control), &control);
        march.chloe.sends(&open[0].clone().press("finding", "wrong")).ok();
        march.fatou.sends(&open[0].clone().press("finding", "person")).ok();
        march.chloe.checks(&address).ok();
        march
            .fatou
            .approves(&address)
            .ok()
            .says("journal-statement-use-looked-at-again")
            .sees_not("wrong");
        // A booklet tells what concerns it, to those who may open the statement.
        let booklet = "/booklets/2026-001-00001";
        let steps = ["vérifié", "contrôlé", "approuvé", "Fatou"];
        let told = march.chloe.opens(booklet).sees("Porté sur l’état de contre-paiement");
        steps.into_iter().fold(told, |told, step| told.sees_not(step));
        let place = format!("/places/{}", march.village.place);
        let mediator = march.chloe.calls_in(&world, &place, "mediator", "Mona Médiatrice");
        mediator.opens(booklet).sees("encaissé à").sees_not("contre-paiement").sees_not("Chloé");
        let kept = march.village.reads(|conn| {
            Ok(conn.values::<String>("SELECT detail AS value FROM journal WHERE verb = 'use-looked-at-again'", &[])?)
        });
        assert!(kept[0].ends_with("wrong > person"), "{kept:?}");
    }

    fn nobody_weakens_the_rules_of_payment_alone(world: World) {
        let march = March::of(&world);
        let rules = march.rules();
        let says = |fields: &[(&str, &str)]| march.fatou.submits(&rules, &rules, fields);
        says(&[("cooling_days", "2")]).refused_with("funding-not-days");
        says(&[("cooling_days", "10"), ("sampling", "20"), ("second_from", "100")]).ok().says("funding-rules-saved");
        // Asking less waits for somebody else; meanwhile the rules are those before.
        let before = march.fatou.opens(&rules).form(&rules);
        says(&[("cooling_days", "3"), ("sampling", "0"), ("second_from", "")]).ok().says("funding-rules-said");
        let page = march.fatou.opens(&rules).says("funding-rules-own");
        assert!(!page.has_form(&rules) && !page.has_form(&format!("{rules}/*/confirmation")));
        march.fatou.sends(&before.fill("sampling", "50")).refused_with("funding-rule-waiting");
        let confirm = march.paul.opens(&rules).form(&format!("{rules}/*/confirmation"));
        march.fatou.sends(&confirm).refused_with("funding-own-rule");
        let refuse = march.fatou.opens(&rules).form(&format!("{rules}/*/refusal"));
        march.fatou.sends(&refuse).ok().says("funding-rules-refused");
        march.paul.sends(&confirm).refused_with("funding-rule-decided");
        assert_eq!(march.fatou.opens(&rules).form(&rules).value("cooling_days"), Some("10"));
        // Another account that pays, too.
        march.has_debtor();
        let page = march.paul.opens(&rules);
        assert_eq!(page.form(&rules).value("sampling"), Some("20"));
        assert_eq!(march.chloe.get(&rules).status, 403);
        march.fatou.opens(&format!("/programmes/{}", march.programme)).says("journal-programme-payment-rules-confirmed");
        let kept = march.village.reads(|conn| {
            Ok(conn.values::<String>("SELECT detail AS value FROM journal WHERE verb LIKE 'payment-rules-%' ORDER BY seq", &[])?)
        });
        assert_eq!(kept[0], "second-from - > 100,00, sampling 0 > 2000, cooling 7 > 10");
        assert_eq!(kept[1], "second-from 100,00 > -, sampling 2000 > 0, cooling 10 > 3");
        assert!(kept.iter().all(|detail| !detail.contains("7890")), "{kept:?}");
    }
}

/// The code of one more pass, of an emission of its own.
fn world_code(march: &March) -> String {
    let (_, codes) = march.village.active(march.programme, 1000, 1, 1);
    codes[0].clone()
}

/// What a sentence says.
fn words(key: &'static str) -> String {
    t(key).to_string()
}

/// The drawn uses that may still be looked at.
fn lines_of(page: &Page, control: &str) -> Vec<Form> {
    let own = |form: &Form| form.action.starts_with(&format!("{control}/"));
    page.forms().into_iter().filter(own).collect()
}
