//! Writing files out: places in the national schema or as GeoJSON, and the report of a run.

use std::io::{self, Write};

use super::model::{self, Column, neutral, row_of_place};
use super::store::{self, RunId};
use crate::kit::db::{Conn, DbError};
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::places::{self, Query};
use crate::territory::TerritoryId;

/// The byte order mark that makes spreadsheets read a report as UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";
/// Rows of a report read at a time.
const PAGE: i64 = 500;

/// Writes the places asked for as CSV in the national schema v1.0.2. Cells that a
/// spreadsheet would run are written behind an apostrophe. Gives the number of places.
pub fn export_csv(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(Column::ALL.iter().map(|column| column.word())).map_err(broken)?;
    let mut count = 0;
    let written = places::each_place(conn, territory, query, &mut |place| {
        count += 1;
        writer
            .write_record(row_of_place(&place).0.iter().map(|cell| neutral(cell)))
            .map_err(unavailable)
    });
    written?;
    writer.flush()?;
    Ok(count)
}

/// Writes the places asked for as a GeoJSON collection of features. Gives the number of places.
pub fn export_geojson(
    conn: &mut Conn,
    territory: TerritoryId,
    query: &Query,
    out: &mut dyn Write,
) -> Result<u64, Error> {
    out.write_all(b"{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut count = 0;
    places::each_place(conn, territory, query, &mut |place| {
        let separator = if count == 0 { "\n" } else { ",\n" };
        count += 1;
        write!(out, "{separator}{}", model::feature(&place)).map_err(unavailable)
    })?;
    out.write_all(b"\n]}\n")?;
    Ok(count)
}

/// Writes what there is to say about the rows of a run: one line per remark.
pub fn report(conn: &mut Conn, run: RunId, out: &mut dyn Write) -> Result<(), Error> {
    out.write_all(MARK)?;
    let mut writer = csv::Writer::from_writer(out);
    let header = [
        "line", "outcome", "source", "id", "column", "reason", "sentence", "next", "value",
        "original",
    ];
    writer
        .write_record(header.map(|name| t(format!("interop-report-{name}")).to_string()))
        .map_err(broken)?;
    for quarantined in [true, false] {
        let mut offset = 0;
        loop {
            let rows = store::kept_rows(conn, run, quarantined, None, offset, PAGE)?;
            let (Some(first), Some(last)) = (rows.first(), rows.last()) else { break };
            let issues = store::kept_issues(conn, run, first.line, last.line)?;
            for row in &rows {
                for issue in issues.iter().filter(|issue| issue.line == row.line) {
                    writer.write_record(report_line(row, issue)).map_err(broken)?;
                }
            }
            offset += PAGE;
        }
    }
    writer.flush()?;
    Ok(())
}

fn report_line(row: &store::KeptRow, issue: &store::KeptIssue) -> [String; 10] {
    let sentence = issue.reason.words();
    [
        row.line.to_string(),
        t(format!("interop-outcome-{}", row.outcome)).to_string(),
        neutral(&row.source),
        neutral(&row.source_id),
        issue.column_name.map_or(String::new(), |column| column.to_string()),
        issue.reason.to_string(),
        sentence.to_string(),
        sentence.attribute("next").to_string(),
        neutral(&issue.value),
        neutral(&row.original),
    ]
}

/// Writes the rows that were set aside as they were read, under the header of their file:
/// what can be mended and read again.
pub fn quarantine(conn: &mut Conn, run: &store::Run, out: &mut dyn Write) -> Result<(), Error> {
    writeln!(out, "{}", run.layout.header().join(","))?;
    let mut offset = 0;
    loop {
        let rows = store::kept_rows(conn, run.id, true, None, offset, PAGE)?;
        if rows.is_empty() {
            return Ok(());
        }
        for row in rows {
            writeln!(out, "{}", defused(&row.original)?)?;
        }
        offset += PAGE;
    }
}

/// A CSV line whose cells a spreadsheet will not run.
fn defused(line: &str) -> Result<String, Error> {
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(line.as_bytes());
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in reader.records() {
        writer.write_record(record.map_err(broken)?.iter().map(neutral)).map_err(broken)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::Broken(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).trim_end().to_owned())
}

fn broken(error: csv::Error) -> Error {
    Error::from(io::Error::other(error))
}

fn unavailable(error: impl std::fmt::Display) -> DbError {
    DbError::Unavailable(error.to_string())
}
