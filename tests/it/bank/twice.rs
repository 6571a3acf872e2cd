//! The same uses are never paid twice, whatever was given up and whichever number they are under.

use super::{March, PAYEE, words, world_code};
use crate::on_both_engines;
use crate::world::World;

/// The bank says that it paid the first statement.
const PAID: &str = "numero;montant;date;reference\n2026-0001;50,00;2026-04-02;V-1\n";

impl March {
    /// Everything said to pay by transfers, in April.
    fn ready(world: &World) -> March {
        let march = March::of(world);
        march.pays_on(PAYEE);
        let march = march.in_april(world);
        march.has_debtor();
        march
    }

    /// Fatou gives a statement up; Paul confirms it when its money left.
    #[track_caller]
    pub fn gives_up(&self, address: &str) {
        let rejection = format!("{address}/rejection");
        let form = self.fatou.opens(address).form(&rejection).fill("reason", "compte clos");
        self.fatou.sends(&form).ok();
        let page = self.paul.opens(address);
        if page.has_form(&rejection) {
            let form = page.form(&rejection).fill("reason", "annulé, dit la banque au téléphone");
            self.paul.sends(&form).ok().says("funding-now-rejected");
        }
    }

    /// Chloé makes the statement that follows, and checks it; gives its address.
    #[track_caller]
    pub fn follows(&self, address: &str) -> String {
        let form = self.chloe.opens(address).form(&format!("{address}/follow-up"));
        let next = self.chloe.sends(&form).ok().path;
        self.chloe.checks(&next).ok();
        next
    }
}

on_both_engines! {
    fn a_payment_of_an_older_number_stops_whatever_has_its_lines(world: World) {
        let march = March::ready(&world);
        let first = march.approves();
        march.makes_file("09");
        march.gives_up(&first);
        let second = march.follows(&first);
        march.gives_up(&second);
        let third = march.follows(&second);
        march.fatou.approves(&third).ok();
        let file = march.fatou.opens("/payments").form("/payments");
        march.reads("un.csv", PAID).ok().says("funding-outcome-paid-rejected");
        march.fatou.opens(&third).says("funding-alarm-before").sees("2026-0001");
        march.fatou.sends(&file).refused_with("funding-paid-under-another");
        let page = march.fatou.opens("/payments").says("funding-payment-others");
        assert!(!page.has_form("/payments"), "not offered");
        march.is_sound();
        // The money is back: it leaves, once.
        let back = "numero;montant;date;reference;rejet\n2026-0001;50,00;2026-04-02;R-1;AC04\n";
        march.reads("deux.csv", back).ok().says("funding-outcome-extra-returned");
        march.fatou.opens(&third).sees_not(&words("funding-alarm-before"));
        march.fatou.sends(&file).ok();
        march.is_sound();
    }

    fn neither_a_mandate_nor_a_payment_passes_by_what_the_bank_paid(world: World) {
        let march = March::ready(&world);
        let first = march.approves();
        march.makes_file("09");
        march.gives_up(&first);
        let next = march.follows(&first);
        march.fatou.approves(&next).ok();
        let send = |channel| march.fatou.submits(&next, &format!("{next}/sending"), &[("channel", channel)]);
        let mandate = march.fatou.opens(&next).form(&format!("{next}/sending"));
        march.reads("un.csv", PAID).ok().says("funding-outcome-paid-rejected");
        march.fatou.sends(&mandate.fill("channel", "mandate")).refused_with("funding-paid-under-another");
        march.fatou.opens(&next).says("funding-step-approved");
        // Back, so it leaves by mandate; the bank pays the first one again before the mandate is paid.
        let head = "numero;montant;date;reference;rejet\n";
        march.reads("deux.csv", &format!("{head}2026-0001;50,00;2026-04-02;R-1;AC04\n")).ok();
        send("mandate").ok();
        march.reads("trois.csv", &format!("{head}2026-0001;50,00;2026-04-02;V-9;\n")).ok();
        march.fatou.pays_on(&next, "2026-04-02", "M-1").refused_with("funding-paid-under-another");
        march.fatou.opens(&next).says("funding-step-sent");
        march.is_sound();
        // What the bank says it did is noted all the same, and the alarm stays.
        march.reads("quatre.csv", &format!("{head}2026-0002;50,00;2026-04-02;V-10;\n")).ok().says("funding-outcome-paid");
        march.fatou.opens(&next).says("funding-step-paid").says("funding-alarm-before");
        march.is_sound();
    }

    fn what_left_is_given_up_by_two_people(world: World) {
        let march = March::ready(&world);
        let address = march.approves();
        march.makes_file("09");
        let rejection = format!("{address}/rejection");
        let page = march.fatou.opens(&address).says("funding-at-bank").says("funding-reject-left");
        let form = page.form(&rejection).fill("reason", "erreur");
        march.fatou.sends(&form).ok().says("funding-now-recalled").says("funding-recall-own");
        march.fatou.sends(&form).ok();
        march.fatou.sends(&form.clone().fill("reason", "vraiment")).refused_with("funding-own-recall");
        // It is still sent: nothing takes its lines over, and the bank may pay it.
        let page = march.fatou.opens(&address).says("funding-step-sent").sees("erreur");
        assert!(!page.has_form(&rejection), "not who asked");
        assert!(!march.chloe.opens(&address).has_form(&format!("{address}/follow-up")));
        march.paul.opens("/payments").says("funding-recalls-lead").link("2026-0001");
        // Paul leaves it as it is, then hears from the bank that it was cancelled.
        let keep = march.paul.opens(&address).form(&format!("{rejection}/dismissal"));
        march.paul.sends(&keep).ok().says("funding-now-kept");
        march.paul.sends(&keep).refused_with("funding-nothing-recalled");
        march.fatou.sends(&form).ok();
        let confirm = march.paul.opens(&address).says("funding-recall").form(&rejection);
        march.paul.sends(&confirm.clone().fill("reason", " ")).refused_with("funding-reason-missing");
        let page = march.paul.sends(&confirm.fill("reason", "annulé le 2 avril, dit la banque")).ok();
        page.says("funding-step-rejected").sees("erreur").sees("annulé le 2 avril");
        march.follows(&address);
        march.is_sound();
    }

    fn what_is_paid_is_given_up_by_two_people_or_by_the_bank(world: World) {
        let march = March::ready(&world);
        let address = march.approves();
        march.makes_file("09");
        march.reads("un.csv", PAID).ok().says("funding-outcome-paid");
        let form = march.fatou.opens(&address).form(&format!("{address}/rejection"));
        march.fatou.sends(&form.fill("reason", "erreur")).ok().says("funding-step-paid");
        march.is_sound();
        // The bank says so itself: nobody has to confirm.
        let back = "numero;montant;date;reference;rejet\n2026-0001;50,00;2026-04-02;R-1;AC04\n";
        march.reads("deux.csv", back).ok().says("funding-outcome-returned");
        march.fatou.opens(&address).says("funding-step-rejected").sees("AC04");
        march.follows(&address);
        march.is_sound();
    }

    fn pressed_twice_a_button_pays_follows_and_decides_once(world: World) {
        let march = March::ready(&world);
        let address = march.approves();
        let file = march.fatou.opens("/payments").form("/payments");
        march.fatou.sends(&file).ok().says("funding-payment-made");
        march.fatou.sends(&file).ok().says("funding-payment-made");
        march.paul.sends(&file).refused_with("funding-not-for-this-file");
        let made = |what: &str| {
            let count = format!("SELECT count(*) AS value FROM {what}");
            march.village.reads(move |conn| Ok(conn.value::<i64>(&count, &[])?))
        };
        assert_eq!(made("payment_file"), 1);
        assert_eq!(made("journal WHERE subject_kind = 'statement' AND verb = 'sent'"), 1);
        march.gives_up(&address);
        march.fatou.sends(&file).refused_with("funding-not-for-this-file");
        let follow = march.chloe.opens(&address).form(&format!("{address}/follow-up"));
        let next = march.chloe.sends(&follow).ok().path;
        assert_eq!(march.chloe.sends(&follow).ok().path, next);
        march.fatou.sends(&follow).refused_with("funding-already-followed");
        assert_eq!(made("statement"), 2);
        // A correction, asked twice and accepted twice.
        let asks = format!("{next}/corrections");
        let new = march.chloe.opens(&next).address_starting(&format!("{asks}/new"));
        let form = march.chloe.opens(&new).form(&asks).fill("reason", "Séance annulée");
        march.chloe.sends(&form).ok();
        march.chloe.sends(&form).ok();
        march.chloe.sends(&form.fill("reason", "autre")).refused_with("funding-already-corrected");
        let accept = march.fatou.opens("/corrections").form("/corrections/*/acceptance");
        let dismiss = march.fatou.opens("/corrections").form("/corrections/*/dismissal");
        march.fatou.sends(&accept).ok();
        march.fatou.sends(&accept).ok();
        march.fatou.sends(&dismiss).refused_with("funding-correction-decided");
        march.paul.sends(&accept).refused_with("funding-correction-decided");
        assert_eq!(made("correction WHERE accepted_at IS NOT NULL"), 1);
        march.is_sound();
    }

    fn a_transfer_is_said_by_its_file_and_nothing_is_settled_without_a_reference(world: World) {
        let march = March::ready(&world);
        let address = march.approves();
        let sending = format!("{address}/sending");
        let page = march.fatou.opens(&address);
        page.link(&words("funding-payments-title"));
        let form = page.form(&sending);
        assert_eq!(form.choices("channel"), ["mandate", "internal"]);
        let says = |body: &str| {
            march.fatou.request("POST", &sending, Some(("application/x-www-form-urlencoded", body.as_bytes())))
        };
        says("channel=transfer").refused_with("funding-transfer-by-file");
        says("channel=nothing").refused_with("funding-something-to-pay");
        march.fatou.opens(&address).says("funding-step-approved");
        march.makes_file("09");
        march.reads("un.csv", PAID).ok().says("funding-outcome-paid");
        // A wrong use is taken back; the next statement has one more use: nothing is left to pay.
        let asks = format!("{address}/corrections");
        let new = march.chloe.opens(&address).address_starting(&format!("{asks}/new"));
        let form = march.chloe.opens(&new).form(&asks).fill("reason", "Séance annulée");
        march.chloe.sends(&form).ok();
        let accept = march.fatou.opens("/corrections").form("/corrections/*/acceptance");
        march.fatou.sends(&accept).ok();
        march.village.redeems(&march.village.scan(&world_code(&march), 6)).expect("a good pass");
        let next = march.approves();
        let page = march.fatou.opens(&next).sees("0,00 €").says("funding-settle-nothing");
        let form = page.form(&format!("{next}/sending"));
        assert!(!march.fatou.opens("/payments").has_form("/payments"), "not offered");
        march.fatou.sends(&form).ok().says("funding-step-paid").sees("sans montant");
        march.fatou.sends(&form).ok();
        march.is_sound();
    }
}
