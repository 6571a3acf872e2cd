//! Maillon beside the model: every cent after each gesture, everything at the end.

use std::collections::BTreeMap;

use maillon::passes::EmissionId;
use maillon::{funding, ledger};

use super::Play;

impl Play {
    /// The cents of every line are those of the model, account by account.
    #[track_caller]
    pub(super) fn agrees(&self, after: &str) {
        let programme = self.programme;
        let lines = self.village.reads(move |conn| Ok(ledger::lines(conn, programme)?));
        let lines: Vec<[i64; 5]> = lines
            .iter()
            .map(|line| [line.committed, line.owed, line.paid, line.disputed, line.released])
            .map(|accounts| accounts.map(|cents| cents.0))
            .collect();
        assert_eq!(lines, self.model.lines(), "after {after}");
    }

    /// At the end: every cent of every emission, the four axes of every pass, the worth of every
    /// statement; and `check` finds nothing.
    #[track_caller]
    pub fn holds(&self) {
        let posted = self.village.reads(|conn| Ok(ledger::balances_of_emissions(conn)?));
        let mut balances: BTreeMap<EmissionId, Vec<[i64; 5]>> = BTreeMap::new();
        for of in posted {
            let accounts = [of.committed, of.owed, of.paid, of.disputed, of.released];
            balances.entry(of.emission_id).or_default().push(accounts.map(|cents| cents.0));
        }
        for (e, id) in self.emissions.iter().enumerate() {
            // A right without value has no line; lines come in no order.
            let mut given = balances.remove(id).unwrap_or_else(|| vec![[0; 5]; 3]);
            let mut expected = self.model.balances(e).to_vec();
            given.sort_unstable();
            expected.sort_unstable();
            assert_eq!(given, expected, "emission {e}");
        }
        let mut axes = self.village.reads(|conn| Ok(conn.values::<String>(AXES, &[])?));
        axes.sort_unstable();
        let mut expected: Vec<String> = Vec::new();
        for (b, serial) in self.serials.iter().enumerate() {
            for (rank, pass) in (1..).zip(self.model.passes_of(b)) {
                expected.push(format!("{serial}-{rank} {}", self.model.axes(pass)));
            }
        }
        expected.sort_unstable();
        assert_eq!(axes, expected);
        for (s, id) in self.statements.iter().enumerate() {
            let (id, actor) = (*id, self.village.actor.clone());
            let known = self.village.reads(move |conn| funding::statement(conn, &actor, id));
            assert_eq!(known.cents.0, self.model.statements[s].cents, "statement {s}");
        }
        self.village.holds();
        assert_eq!(self.village.reads(|conn| Ok(funding::verify(conn)?.1)), Vec::new());
    }
}

/// Funding, custody, use and hold of every pass.
const AXES: &str = "SELECT pass.serial || ' '
        || CASE WHEN closed_at IS NOT NULL THEN 'settled'
                WHEN activated_at IS NOT NULL THEN 'active' ELSE 'inactive' END || ' '
        || CASE WHEN destroyed_at IS NOT NULL THEN 'destroyed'
                WHEN handed_over_at IS NOT NULL THEN 'person'
                WHEN depot_id IS NULL THEN 'printer' ELSE depot.kind END || ' '
        || CASE WHEN EXISTS (SELECT 1 FROM redemption
                             WHERE pass_id = pass.id AND undone_at IS NULL) THEN 'used'
                WHEN EXISTS (SELECT 1 FROM redemption WHERE pass_id = pass.id) THEN 'undone'
                ELSE 'free' END || ' '
        || CASE WHEN replaced_by IS NOT NULL THEN 'replaced'
                WHEN blocked_at IS NOT NULL THEN 'blocked' ELSE 'none' END AS value
    FROM pass JOIN booklet ON booklet.id = pass.booklet_id
              JOIN emission ON emission.id = pass.emission_id
              LEFT JOIN depot ON depot.id = depot_id";
