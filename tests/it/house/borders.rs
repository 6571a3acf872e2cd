//! Who may use whom: storeys, and tables.

use std::collections::BTreeMap;

use super::none;
use super::source::{Source, files, product, root};

/// The storeys of lib.rs: groups of `pub mod`, lowest first.
fn storeys() -> BTreeMap<String, usize> {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).expect("src/lib.rs");
    let mut storeys = BTreeMap::new();
    let mut storey = 0;
    for line in lib.lines() {
        if line.trim().is_empty() {
            storey += 1;
        } else if let Some(room) = line.trim().strip_prefix("pub mod ") {
            storeys.insert(room.trim_end_matches(';').to_owned(), storey);
        }
    }
    storeys
}

/// Rooms that `source` names by `crate::…`, with where.
fn uses(source: &Source) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for at in source.words("crate::").collect::<Vec<_>>() {
        let rest = &source.code[at + "crate::".len()..];
        let names: Vec<&str> = match rest.strip_prefix('{') {
            // `use crate::{kit::…, ui};`: names at the first level of the braces.
            Some(group) => first_level(group),
            None => vec![rest],
        };
        for name in names {
            let name = name.trim_start();
            let end = name.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(name.len());
            if !name[end..].starts_with('!') {
                found.push((name[..end].to_owned(), at));
            }
        }
    }
    found
}

fn first_level(group: &str) -> Vec<&str> {
    let (mut depth, mut start, mut names) = (0, 0, Vec::new());
    for (index, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => {
                names.push(&group[start..index]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(&group[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    names
}

#[test]
fn a_room_uses_only_rooms_below_it() {
    let storeys = storeys();
    let mut broken = Vec::new();
    for source in product() {
        let room = source.room().to_owned();
        let Some(own) = storeys.get(&room) else { continue };
        for (other, at) in uses(&source) {
            let Some(storey) = storeys.get(&other) else { continue };
            if other != room && storey >= own {
                broken.push(format!(
                    "{}:{} ({room}) may not use {other}",
                    source.path,
                    source.line(at)
                ));
            }
        }
    }
    none("a room uses only rooms of lower storeys (see src/lib.rs)", &broken);
}

#[test]
fn every_room_stands_on_a_storey() {
    let storeys = storeys();
    assert!(storeys.len() > 1, "src/lib.rs could not be read: {storeys:?}");
    let homeless: Vec<String> = product()
        .iter()
        .filter(|source| !["lib", "main"].contains(&source.room()))
        .filter(|source| !storeys.contains_key(source.room()))
        .map(|source| source.path.clone())
        .collect();
    none("every folder of src is declared on a storey of src/lib.rs", &homeless);
}

#[test]
fn nobody_climbs_out_of_a_room_by_its_roof() {
    let mut broken = Vec::new();
    for source in product() {
        // `src/passes/web/scan.rs` is the module passes::web::scan: three levels.
        let inside = source.path.trim_start_matches("src/").trim_end_matches(".rs");
        let levels = inside.trim_end_matches("/mod").split('/').count();
        for at in source.words("super::").collect::<Vec<_>>() {
            if source.code[..at].ends_with("super::") {
                continue;
            }
            let rest = &source.code.as_bytes()[at..];
            let climbs = rest.chunks(7).take_while(|chunk| *chunk == b"super::").count();
            let inner = usize::from(source.is_test(at) && !source.path.ends_with("tests.rs"));
            if climbs >= levels + inner {
                broken.push(format!("{}:{}", source.path, source.line(at)));
            }
        }
    }
    none("another room is named by `crate::room`, so that the storeys can be read", &broken);
}

/// A room's door is `//!`: what it is, and what it deliberately is not.
#[test]
fn every_room_says_what_it_is() {
    let storeys = storeys();
    let mut broken = Vec::new();
    for room in storeys.keys() {
        let door = [format!("src/{room}/mod.rs"), format!("src/{room}.rs")]
            .into_iter()
            .find_map(|path| std::fs::read_to_string(root().join(path)).ok())
            .unwrap_or_default();
        if !door.starts_with("//!") {
            broken.push(room.clone());
        }
    }
    none("the front door of a room says in `//!` what the room is", &broken);
}

/// Table → the room whose migration makes it (`V06__people.sql`, `V21__people_consent.sql`).
fn owners(storeys: &BTreeMap<String, usize>) -> BTreeMap<String, String> {
    let mut owners = BTreeMap::new();
    for (path, sql) in files("migrations", ".sql") {
        let subject = path.split_once("__").map_or("", |(_, rest)| rest.trim_end_matches(".sql"));
        let room = storeys
            .keys()
            .filter(|room| subject.starts_with(room.as_str()))
            .max_by_key(|room| room.len())
            .cloned()
            .unwrap_or_else(|| subject.to_owned());
        for line in sql.lines() {
            if let Some(rest) = line.strip_prefix("CREATE TABLE ") {
                let table = rest.split([' ', '(']).next().unwrap_or_default();
                owners.insert(table.to_owned(), room.clone());
            }
        }
    }
    owners
}

#[test]
fn a_room_reads_only_its_own_tables() {
    let storeys = storeys();
    let owners = owners(&storeys);
    assert!(owners.len() > 5, "the migrations could not be read: {owners:?}");
    // Their job is to look across rooms; `fraud` compares uses with sessions, people and hours.
    let across = ["fraud", "statistics", "interop", "demo", "commands", "main", "bench", "site"];
    let mut broken = Vec::new();
    for source in product().iter().filter(|source| !across.contains(&source.room())) {
        for literal in source.literals.iter().filter(|literal| !literal.in_test) {
            for table in tables_of(&literal.text) {
                match owners.get(&table) {
                    Some(owner) if owner != source.room() => broken.push(format!(
                        "{}:{} names {table}, a table of {owner}",
                        source.path, literal.line
                    )),
                    _ => {}
                }
            }
        }
    }
    none("a room never reads another room's tables: it calls its front door", &broken);
}

/// The names after FROM, JOIN, INTO and UPDATE in an SQL text.
fn tables_of(sql: &str) -> Vec<String> {
    let words: Vec<&str> =
        sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty()).collect();
    words
        .windows(2)
        .filter(|pair| ["FROM", "JOIN", "INTO", "UPDATE"].contains(&pair[0]))
        .map(|pair| pair[1].to_owned())
        .collect()
}

#[test]
fn the_rules_see_what_they_must() {
    let source = Source::read(
        "src/places/web.rs".into(),
        "use crate::{kit::{db, time}, passes};\nfn f() { crate::funding::pay(); crate::row!(); }"
            .into(),
    );
    let rooms: Vec<String> = uses(&source).into_iter().map(|(room, _)| room).collect();
    assert_eq!(rooms, ["kit", "passes", "funding"]);
    assert_eq!(tables_of("SELECT a FROM pass JOIN booklet b ON 1 = 1"), ["pass", "booklet"]);
}
