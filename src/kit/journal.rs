//! The journal: who did what, when, to what — one line per transition, in its transaction.
//!
//! Each line carries the hash of the one before it in its chain (a chain per territory), and the
//! chain keeps its last: a line cannot be changed, dropped or slipped in without `maillon check`
//! seeing it.
//! A line holds identifiers and serial numbers only, never a name or a contact.

use super::db::{Conn, DbError, Given, Tx};
use super::time::Instant;
use crate::row;

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The kind of thing, one word: `place`, `booklet`…
    pub kind: &'static str,
    pub id: String,
}

impl Subject {
    pub fn new(kind: &'static str, id: impl ToString) -> Subject {
        Subject { kind, id: id.to_string() }
    }
}

row! {
    /// A recorded line.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Line {
        pub seq: i64,
        pub at: Instant,
        /// An account's id, or `system`.
        pub actor: String,
        /// What was done, one word; the sentence is `journal-<kind>-<verb>` in Fluent.
        pub verb: String,
        pub subject_kind: String,
        pub subject_id: String,
        pub detail: String,
        pub hash: String,
    }
}

row! {
    struct Head { seq: i64, hash: String }
    struct Chain { id: String, seq: i64, hash: String }
}

/// Something done, before it is a line.
#[derive(Debug)]
pub struct Deed {
    pub at: Instant,
    /// An account's id, or `system`.
    pub actor: String,
    pub subject: Subject,
    pub verb: &'static str,
    pub detail: String,
}

/// Adds a line to `chain`.
pub fn record(
    tx: &mut Tx,
    chain: &str,
    now: Instant,
    actor: &str,
    subject: &Subject,
    verb: &'static str,
    detail: &str,
) -> Result<(), DbError> {
    let (actor, subject, detail) = (actor.to_owned(), subject.clone(), detail.to_owned());
    record_each(tx, chain, vec![Deed { at: now, actor, subject, verb, detail }])
}

/// Adds a line to `chain` for each of these deeds, in their order.
pub fn record_each(tx: &mut Tx, chain: &str, deeds: Vec<Deed>) -> Result<(), DbError> {
    let (mut seq, mut hash) = head(tx, chain)?;
    let mut lines = Vec::with_capacity(deeds.len());
    for Deed { at, actor, subject, verb, detail } in deeds {
        seq += 1;
        let mut line = Line {
            seq,
            at,
            actor,
            verb: verb.to_owned(),
            subject_kind: subject.kind.to_owned(),
            subject_id: subject.id,
            detail,
            hash: String::new(),
        };
        hash = link(chain, &hash, &line);
        line.hash.clone_from(&hash);
        lines.push(line);
    }
    let given = Given::of(&lines, |line| {
        [
            &chain,
            &line.seq,
            &line.at,
            &line.actor,
            &line.verb,
            &line.subject_kind,
            &line.subject_id,
            &line.detail,
            &line.hash,
        ]
    });
    tx.execute_given_later(
        "INSERT INTO journal (chain, seq, at, actor, verb, subject_kind, subject_id, detail, hash)
         SELECT given.chain, given.seq, given.at, given.actor, given.verb, given.kind,
                given.subject, given.detail, given.hash
         FROM given(chain TEXT, seq BIGINT, at BIGINT, actor TEXT, verb TEXT, kind TEXT,
                    subject TEXT, detail TEXT, hash TEXT)",
        &given,
    )?;
    tx.chains.insert(chain.to_owned(), (seq, hash));
    Ok(())
}

/// The lines about one thing, newest first.
pub fn about(conn: &mut Conn, subject: &Subject) -> Result<Vec<Line>, DbError> {
    conn.query(
        "SELECT seq, at, actor, verb, subject_kind, subject_id, detail, hash FROM journal
         WHERE subject_kind = $1 AND subject_id = $2 ORDER BY seq DESC LIMIT 500",
        &[&subject.kind, &subject.id],
    )
}

/// Where a chain stops being whole.
#[derive(Debug, PartialEq, Eq)]
pub struct Broken {
    pub chain: String,
    /// The first line that does not follow from the one before, or is missing at the end.
    pub seq: i64,
}

/// Walks every chain from its start to its kept end; gives the count of lines, or the first break.
pub fn verify(conn: &mut Conn) -> Result<Result<i64, Broken>, DbError> {
    let chains: Vec<Chain> =
        conn.query("SELECT id, seq, hash FROM journal_chain ORDER BY id", &[])?;
    let mut count = 0;
    for Chain { id: chain, seq: last_seq, hash: last_hash } in chains {
        let (mut seq, mut previous, mut broken) = (0, String::new(), None);
        conn.for_each::<Line>(
            "SELECT seq, at, actor, verb, subject_kind, subject_id, detail, hash FROM journal
             WHERE chain = $1 ORDER BY seq",
            &[&chain],
            &mut |line| {
                seq += 1;
                if broken.is_none()
                    && (line.seq != seq || link(&chain, &previous, &line) != line.hash)
                {
                    broken = Some(line.seq);
                }
                previous = line.hash;
                Ok(())
            },
        )?;
        if broken.is_none() && (seq, &previous) != (last_seq, &last_hash) {
            broken = Some(seq + 1);
        }
        if let Some(seq) = broken {
            return Ok(Err(Broken { chain, seq }));
        }
        count += seq;
    }
    Ok(Ok(count))
}

/// How many lines a chain keeps.
pub fn lines(conn: &mut Conn, chain: &str) -> Result<i64, DbError> {
    conn.value("SELECT count(*) AS value FROM journal WHERE chain = $1", &[&chain])
}

/// The last line of `chain`: read once per transaction, under a lock that other processes share.
fn head(tx: &mut Tx, chain: &str) -> Result<(i64, String), DbError> {
    if let Some(head) = tx.chains.get(chain) {
        return Ok(head.clone());
    }
    tx.execute("INSERT INTO journal_chain (id) VALUES ($1) ON CONFLICT DO NOTHING", &[&chain])?;
    tx.lock("journal_chain", &chain)?;
    let head: Head =
        tx.query_one("SELECT seq, hash FROM journal_chain WHERE id = $1", &[&chain])?;
    Ok((head.seq, head.hash))
}

/// Keeps the ends of the chains that grew, once for the whole transaction: called by the queue
/// before it commits.
pub(in crate::kit) fn keep_heads(tx: &mut Tx) -> Result<(), DbError> {
    for (chain, (seq, hash)) in std::mem::take(&mut tx.chains) {
        tx.execute_later(
            "UPDATE journal_chain SET seq = $2, hash = $3 WHERE id = $1",
            &[&chain, &seq, &hash],
        )?;
    }
    Ok(())
}

/// The hash of a line: every field behind its length, so that no two lines read the same.
fn link(chain: &str, previous: &str, line: &Line) -> String {
    let mut hasher = blake3::Hasher::new();
    let (seq, at) = (line.seq.to_string(), line.at.0.to_string());
    let fields = [
        chain,
        previous,
        &seq,
        &at,
        &line.actor,
        &line.verb,
        &line.subject_kind,
        &line.subject_id,
        &line.detail,
    ];
    for field in fields {
        hasher.update(&(field.len() as u64).to_le_bytes());
        hasher.update(field.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
