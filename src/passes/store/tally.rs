//! The counters of the funnel: by month and by delay, for each emission, referrer and place.
//!
//! An act that changes what booklets count for is wrapped in [`tallied`] or [`tallied_booklet`]:
//! what they counted for is taken off, the act is done, what they count for is added again. Only
//! the hot path, a use, adds its own part ([`count_use`]), written once for a batch of uses.
//!
//! A booklet put in the hands of somebody who lost theirs continues it: its uses are counted, its
//! steps are those of the lost one, whose first use is the first of both.

use crate::kit::db::{Conn, DbError, Sum, Tx};
use crate::kit::time::Day;
use crate::ledger::EmissionId;
use crate::passes::model::{BookletId, Presented, Range, Redemption};
use crate::row;

/// The rows of counters that some booklets make: `$which` tells which.
macro_rules! counted {
    ($which:literal, $then:literal) => {
        concat!(
            "WITH told AS (
    SELECT booklet.id, booklet.emission_id, emission.territory_id,
        COALESCE(booklet.referrer_id, depot.organisation_id, '') AS referrer_id,
        booklet.delivered_on, booklet.handed_over_on, booklet.handed_over_at,
        booklet.first_used_on, booklet.first_used_at, booklet.first_place_id, booklet.continues_id
    FROM booklet
    JOIN emission ON emission.id = booklet.emission_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    WHERE ",
            $which,
            "), fact AS (
    SELECT territory_id, emission_id, referrer_id, '' AS place_id,
        substr(delivered_on, 1, 7) AS month, 1 AS delivered, 0 AS handed_over, 0 AS first_used,
        0 AS used, 0 AS used_cents, 0 AS paid, 0 AS paid_cents
    FROM told WHERE delivered_on IS NOT NULL AND continues_id IS NULL
    UNION ALL
    SELECT territory_id, emission_id, referrer_id, '', substr(handed_over_on, 1, 7),
        0, 1, 0, 0, 0, 0, 0
    FROM told WHERE handed_over_on IS NOT NULL AND continues_id IS NULL
    UNION ALL
    SELECT territory_id, emission_id, referrer_id, first_place_id, substr(first_used_on, 1, 7),
        0, 0, 1, 0, 0, 0, 0
    FROM told WHERE first_used_on IS NOT NULL AND continues_id IS NULL
    UNION ALL
    SELECT told.territory_id, told.emission_id, told.referrer_id, redemption.place_id,
        substr(redemption.redeemed_on, 1, 7), 0, 0, 0, 1, redemption.cents,
        CASE WHEN redemption.paid_on IS NULL THEN 0 ELSE 1 END,
        CASE WHEN redemption.paid_on IS NULL THEN 0 ELSE redemption.cents END
    FROM told JOIN redemption ON redemption.booklet_id = told.id
    WHERE redemption.undone_at IS NULL
), sided AS (
    SELECT fact.*, 'emission' AS side, emission_id AS subject_id FROM fact
    UNION ALL
    SELECT fact.*, 'referrer' AS side, referrer_id AS subject_id FROM fact
    UNION ALL
    SELECT fact.*, 'place' AS side, place_id AS subject_id FROM fact WHERE place_id <> ''
), waited AS (
    SELECT told.*, (first_used_at - handed_over_at) / 86400000 AS days
    FROM told WHERE first_used_at >= handed_over_at AND continues_id IS NULL
), late AS (
    SELECT territory_id, days, 'emission' AS side, emission_id AS subject_id FROM waited
    UNION ALL
    SELECT territory_id, days, 'referrer' AS side, referrer_id AS subject_id FROM waited
    UNION ALL
    SELECT territory_id, days, 'place' AS side, first_place_id AS subject_id FROM waited
)
",
            $then
        )
    };
}

const BY_MONTH: &str = counted!(
    "booklet.emission_id = $1 AND booklet.number BETWEEN $2 AND $3",
    "INSERT INTO funnel_month (territory_id, side, subject_id, month, delivered, handed_over,
    first_used, used, used_cents, paid, paid_cents)
SELECT territory_id, side, subject_id, month, CAST($4 AS BIGINT) * sum(delivered),
    CAST($4 AS BIGINT) * sum(handed_over), CAST($4 AS BIGINT) * sum(first_used),
    CAST($4 AS BIGINT) * sum(used), CAST(CAST($4 AS BIGINT) * sum(used_cents) AS BIGINT),
    CAST($4 AS BIGINT) * sum(paid), CAST(CAST($4 AS BIGINT) * sum(paid_cents) AS BIGINT)
FROM sided WHERE 1 = 1 GROUP BY territory_id, side, subject_id, month
ON CONFLICT (territory_id, side, subject_id, month) DO UPDATE SET
    delivered = funnel_month.delivered + excluded.delivered,
    handed_over = funnel_month.handed_over + excluded.handed_over,
    first_used = funnel_month.first_used + excluded.first_used,
    used = funnel_month.used + excluded.used,
    used_cents = funnel_month.used_cents + excluded.used_cents,
    paid = funnel_month.paid + excluded.paid,
    paid_cents = funnel_month.paid_cents + excluded.paid_cents"
);

const BY_DELAY: &str = counted!(
    "booklet.emission_id = $1 AND booklet.number BETWEEN $2 AND $3",
    "INSERT INTO first_use_delay (territory_id, side, subject_id, days, booklets)
SELECT territory_id, side, subject_id, days, CAST($4 AS BIGINT) * count(*)
FROM late WHERE 1 = 1 GROUP BY territory_id, side, subject_id, days
ON CONFLICT (territory_id, side, subject_id, days) DO UPDATE SET
    booklets = first_use_delay.booklets + excluded.booklets"
);

/// Adds what the booklets count for, `times` times: once, or minus once.
fn add(tx: &mut Tx, emission: EmissionId, range: Range, times: i64) -> Result<(), DbError> {
    for sql in [BY_MONTH, BY_DELAY] {
        tx.execute_later(sql, &[&emission, &range.first, &range.last, &times])?;
    }
    Ok(())
}

/// Does something to a range of booklets, and keeps the counters. Nobody uses a pass of the
/// emission meanwhile: a use refers to the emission's row, which is taken.
pub fn tallied<T, E: From<DbError>>(
    tx: &mut Tx,
    emission: EmissionId,
    range: Range,
    act: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    tx.lock("emission", &emission)?;
    add(tx, emission, range, -1)?;
    let done = act(tx)?;
    add(tx, emission, range, 1)?;
    Ok(done)
}

row! {
    struct Numbered { emission_id: EmissionId, number: i64 }
}

/// [`tallied`] for one booklet; only its own uses wait.
pub fn tallied_booklet<T, E: From<DbError>>(
    tx: &mut Tx,
    booklet: BookletId,
    act: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    tx.lock("booklet", &booklet)?;
    let sql = "SELECT emission_id, number FROM booklet WHERE id = $1";
    let Numbered { emission_id, number } = tx.query_one(sql, &[&booklet])?;
    let range = Range { first: number, last: number };
    add(tx, emission_id, range, -1)?;
    let done = act(tx)?;
    add(tx, emission_id, range, 1)?;
    Ok(done)
}

static USES: Sum = Sum {
    table: "funnel_month",
    sql: "INSERT INTO funnel_month (territory_id, side, subject_id, month, first_used, used,
                                    used_cents)
          VALUES ($1, $2, $3, $4, $5, $6, $7)
          ON CONFLICT (territory_id, side, subject_id, month) DO UPDATE SET
              first_used = funnel_month.first_used + excluded.first_used,
              used = funnel_month.used + excluded.used,
              used_cents = funnel_month.used_cents + excluded.used_cents",
};

static DELAYS: Sum = Sum {
    table: "first_use_delay",
    sql: "INSERT INTO first_use_delay (territory_id, side, subject_id, days, booklets)
          VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT (territory_id, side, subject_id, days) DO UPDATE SET
              booklets = first_use_delay.booklets + excluded.booklets",
};

/// Counts a use that was just written; `first` when it is the first of its booklet. The pass was
/// read with its booklet held, so that no movement came in between.
pub fn count_use(
    tx: &mut Tx,
    pass: &Presented,
    new: &Redemption,
    first: bool,
) -> Result<(), DbError> {
    let (emission, place) = (new.emission_id.to_string(), new.place_id.to_string());
    let month = new.redeemed_on.month();
    let (lost, first) = (pass.continues_id, first && pass.continues_id.is_none());
    // A booklet used before its handover has no delay.
    let waited = pass.handed_over_at.filter(|_| first).map(|since| new.redeemed_at.0 - since.0);
    let days = waited.filter(|elapsed| *elapsed >= 0).map(|elapsed| elapsed / 86_400_000);
    let sides = [("emission", &emission), ("place", &place), ("referrer", &pass.holder)];
    for (side, subject) in sides {
        let amounts = [i64::from(first), 1, new.cents.0];
        tx.add(&USES, &[&new.territory_id, &side, subject, &month], &amounts)?;
        if let Some(days) = days {
            tx.add(&DELAYS, &[&new.territory_id, &side, subject, &days], &[1])?;
        }
    }
    lost.map_or(Ok(()), |lost| recount_first_use(tx, lost))
}

/// A booklet whose first use may be another now, for a use of one that continues it.
pub fn recount_first_use(tx: &mut Tx, booklet: BookletId) -> Result<(), DbError> {
    tallied_booklet(tx, booklet, |tx| super::recompute_first_use(tx, booklet))
}

/// Says that the uses listed on a statement are paid since `on` (none: not paid after all).
/// Saying it twice changes nothing.
pub fn mark_paid(tx: &mut Tx, statement: &str, on: Option<Day>) -> Result<(), DbError> {
    let times = if on.is_some() { 1i64 } else { -1 };
    tx.execute(
        "WITH fact AS (
    SELECT redemption.territory_id, redemption.emission_id, redemption.place_id,
        COALESCE(booklet.referrer_id, depot.organisation_id, '') AS referrer_id,
        substr(redemption.redeemed_on, 1, 7) AS month, redemption.cents
    FROM redemption
    JOIN booklet ON booklet.id = redemption.booklet_id
    LEFT JOIN depot ON depot.id = booklet.depot_id
    WHERE redemption.statement_id = $1 AND redemption.undone_at IS NULL
      AND (redemption.paid_on IS NULL) = (CAST($2 AS BIGINT) = 1)
), sided AS (
    SELECT fact.*, 'emission' AS side, emission_id AS subject_id FROM fact
    UNION ALL SELECT fact.*, 'referrer' AS side, referrer_id AS subject_id FROM fact
    UNION ALL SELECT fact.*, 'place' AS side, place_id AS subject_id FROM fact
)
INSERT INTO funnel_month (territory_id, side, subject_id, month, paid, paid_cents)
SELECT territory_id, side, subject_id, month, CAST($2 AS BIGINT) * count(*),
    CAST(CAST($2 AS BIGINT) * sum(cents) AS BIGINT)
FROM sided WHERE 1 = 1 GROUP BY territory_id, side, subject_id, month
ON CONFLICT (territory_id, side, subject_id, month) DO UPDATE SET
    paid = funnel_month.paid + excluded.paid,
    paid_cents = funnel_month.paid_cents + excluded.paid_cents",
        &[&statement, &times],
    )?;
    tx.execute(
        "UPDATE redemption SET paid_on = $2 WHERE statement_id = $1 AND undone_at IS NULL
           AND (paid_on IS NULL) = (CAST($3 AS BIGINT) = 1)",
        &[&statement, &on, &times],
    )?;
    Ok(())
}

// ---- Adding up again ----

row! {
    /// A counter that is not what its rows add up to.
    #[derive(Debug, Clone)]
    pub struct WrongTally { pub side: String, pub subject_id: String, pub at: String }
}

/// Counters of the funnel that differ from what is counted again, row by row.
pub fn wrong_tallies(conn: &mut Conn) -> Result<Vec<WrongTally>, DbError> {
    let mut wrong = conn.query(
        counted!(
            "1 = 1",
            ", again AS (
    SELECT territory_id, side, subject_id, month, sum(delivered) AS delivered,
        sum(handed_over) AS handed_over, sum(first_used) AS first_used, sum(used) AS used,
        sum(used_cents) AS used_cents, sum(paid) AS paid, sum(paid_cents) AS paid_cents
    FROM sided GROUP BY territory_id, side, subject_id, month
), compared AS (
    SELECT territory_id, side, subject_id, month, delivered, handed_over, first_used, used,
        used_cents, paid, paid_cents FROM again
    UNION ALL
    SELECT territory_id, side, subject_id, month, -delivered, -handed_over, -first_used, -used,
        -used_cents, -paid, -paid_cents FROM funnel_month
)
SELECT side, subject_id, month AS at FROM compared
GROUP BY territory_id, side, subject_id, month
HAVING sum(delivered) <> 0 OR sum(handed_over) <> 0 OR sum(first_used) <> 0 OR sum(used) <> 0
    OR sum(used_cents) <> 0 OR sum(paid) <> 0 OR sum(paid_cents) <> 0
ORDER BY side, subject_id, month"
        ),
        &[],
    )?;
    wrong.extend(conn.query::<WrongTally>(
        counted!(
            "1 = 1",
            ", compared AS (
    SELECT territory_id, side, subject_id, days, 1 AS booklets FROM late
    UNION ALL
    SELECT territory_id, side, subject_id, days, -booklets FROM first_use_delay
)
SELECT side, subject_id, CAST(days AS TEXT) AS at FROM compared
GROUP BY territory_id, side, subject_id, days HAVING sum(booklets) <> 0
ORDER BY side, subject_id, days"
        ),
        &[],
    )?);
    Ok(wrong)
}
