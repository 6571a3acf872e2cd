//! The same uses are never paid twice, whatever was given up and whichever number they are under.

use super::{March, PAYEE, words};
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

    /// Fatou gives a statement up.
    #[track_caller]
    fn gives_up(&self, address: &str) {
        let form = self.fatou.opens(address).form(&format!("{address}/rejection"));
        self.fatou.sends(&form.fill("reason", "compte clos")).ok();
    }

    /// Chloé makes the statement that follows, and checks it; gives its address.
    #[track_caller]
    fn follows(&self, address: &str) -> String {
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
}
