//! Documents, migrations, logs: what is written about the code is true, and nothing leaks.

use super::none;
use super::source::{files, line_of, product, root};

/// Personal fields, by the names that code gives them.
const PERSONAL: [&str; 16] = [
    "first_name",
    "last_name",
    "birth_year",
    "birth",
    "email",
    "phone",
    "password",
    "token",
    "secret",
    "code",
    "cookie",
    "person",
    "form",
    "name",
    "search",
    "note",
];

#[test]
fn logs_hold_no_personal_data() {
    let mut broken = Vec::new();
    for source in product() {
        for level in ["error!", "warn!", "info!", "debug!", "trace!"] {
            for at in source.words(level).filter(|at| !source.is_test(*at)).collect::<Vec<_>>() {
                let start = at + level.len();
                let end = end_of_call(&source.code, start);
                let arguments = &source.code[start..end];
                let named = arguments
                    .split(|c: char| !c.is_alphanumeric() && c != '_')
                    .chain(braced(&source.text[start..end]))
                    .find(|word| PERSONAL.contains(word));
                if let Some(word) = named {
                    broken.push(format!("{}:{}: {word}", source.path, source.line(at)));
                }
            }
        }
    }
    none("a log line never holds a person's data: ids and counts only", &broken);
}

/// Names in `{…}` of a format string.
fn braced(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next())
}

fn end_of_call(code: &str, start: usize) -> usize {
    let mut depth = 0;
    for (index, character) in code[start..].char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return start + index;
        }
    }
    code.len()
}

#[test]
fn only_commands_write_on_the_terminal() {
    let mut broken = Vec::new();
    for source in product() {
        if source.path == "src/main.rs"
            || ["src/commands", "src/demo"].iter().any(|path| source.path.starts_with(path))
        {
            continue;
        }
        for word in ["println!", "eprintln!", "print!", "eprint!"] {
            for at in source.words(word).filter(|at| !source.is_test(*at)) {
                broken.push(format!("{}:{}: {word}", source.path, source.line(at)));
            }
        }
    }
    none("rooms log through `tracing`; only commands speak on the terminal", &broken);
}

#[test]
fn migrations_are_portable() {
    // A word of one engine only, and what to write instead.
    let unwanted = [
        ("AUTOINCREMENT", "ids are ULIDs"),
        ("BIGSERIAL", "ids are ULIDs"),
        ("BOOLEAN", "a dated fact"),
        ("REAL", "integers"),
        ("FLOAT", "integers"),
        ("DOUBLE", "integers"),
        ("NUMERIC", "BIGINT"),
        ("INTEGER", "BIGINT"),
        ("INT", "BIGINT"),
        ("DATETIME", "BIGINT milliseconds"),
        ("TIMESTAMP", "BIGINT milliseconds"),
        ("TIMESTAMPTZ", "BIGINT milliseconds"),
        ("DATE", "TEXT"),
        ("BLOB", "a kept file"),
        ("BYTEA", "a kept file"),
        ("JSON", "columns"),
        ("JSONB", "columns"),
        ("UUID", "TEXT"),
        ("VARCHAR", "TEXT"),
        ("NOW", "the instant is given"),
        ("CURRENT_TIMESTAMP", "the instant is given"),
        ("STRFTIME", "Rust"),
        ("COLLATE", "a folded column"),
        ("WITHOUT", "a plain table"),
        ("STRICT", "CHECK"),
        ("PRAGMA", "kit::db"),
        ("GLOB", "CHECK"),
        ("ILIKE", "a folded column"),
        ("IFNULL", "COALESCE"),
        ("ARRAY", "a table"),
        ("ENUM", "CHECK"),
        ("TRIGGER", "an action"),
        ("CASCADE", "an action"),
    ];
    let mut broken = Vec::new();
    for (path, sql) in files("migrations", ".sql") {
        for (index, line) in sql.lines().enumerate() {
            let line = line.split("--").next().unwrap_or_default();
            let line = line.split('\'').step_by(2).collect::<Vec<_>>().join(" ").to_uppercase();
            let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
            for (word, instead) in unwanted.iter().filter(|(word, _)| words.contains(word)) {
                broken.push(format!("{path}:{}: {word}: {instead}", index + 1));
            }
            if line.contains("::") {
                broken.push(format!("{path}:{}: ::", index + 1));
            }
            if words.windows(2).any(|pair| pair == ["ADD", "COLUMN"])
                && line.contains("NOT NULL")
                && !line.contains("DEFAULT")
            {
                broken.push(format!(
                    "{path}:{}: NOT NULL without DEFAULT on a table that may hold rows",
                    index + 1
                ));
            }
        }
    }
    none("one SQL text for both engines", &broken);
}

#[test]
fn queries_are_portable() {
    let unwanted = [
        "NOW()",
        "CURRENT_TIMESTAMP",
        "datetime(",
        "strftime(",
        "julianday(",
        "date_trunc(",
        "to_char(",
        "json_",
        "jsonb",
        "->>",
        " ILIKE ",
        " GLOB ",
        "COLLATE",
        "IFNULL(",
        "::text",
        "::bigint",
        "rowid",
        "ON DUPLICATE",
        "INSERT OR ",
        "REPLACE INTO",
        " = ANY(",
        "array_agg",
        "group_concat",
        "string_agg",
        "random()",
        "printf(",
        " TRUE",
        " FALSE",
    ];
    let mut broken = Vec::new();
    for source in product().iter().filter(|source| !source.path.starts_with("src/kit/db/")) {
        for literal in
            source.literals.iter().filter(|literal| !literal.in_test && is_sql(&literal.text))
        {
            for word in unwanted.iter().filter(|word| literal.text.contains(**word)) {
                broken.push(format!("{}:{}: {word}", source.path, literal.line));
            }
            if literal.text.contains("sum(") && !literal.text.contains("CAST(") {
                broken.push(format!(
                    "{}:{}: sum( without CAST( … AS BIGINT)",
                    source.path, literal.line
                ));
            }
        }
    }
    none("one SQL text for both engines", &broken);
}

fn is_sql(text: &str) -> bool {
    let start = text.trim_start();
    ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "].iter().any(|verb| start.starts_with(verb))
}

/// Everything that is ours and written: code, pages, documents, scripts.
fn written() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for (folder, endings) in [
        ("src", &[".rs", ".html", ".typ"][..]),
        ("tests", &[".rs", ".sql"]),
        ("docs", &[".md"]),
        ("locales", &[".ftl"]),
        ("migrations", &[".sql"]),
        ("scripts", &[""]),
        (".ci", &[""]),
        ("assets", &[".css", ".js", ".md"]),
    ] {
        for ending in endings {
            all.extend(files(folder, ending));
        }
    }
    for name in top_documents() {
        let text = std::fs::read_to_string(root().join(&name)).expect("a document can be read");
        all.push((name, text));
    }
    all
}

fn top_documents() -> Vec<String> {
    let entries = std::fs::read_dir(root()).expect("the root can be listed");
    entries
        .map(|entry| {
            entry.expect("the root can be listed").file_name().to_string_lossy().into_owned()
        })
        .filter(|name| [".md", ".toml", "justfile"].iter().any(|ending| name.ends_with(ending)))
        .collect()
}

#[test]
fn no_machine_leaks_into_the_repository() {
    // Put together here so that this file is not its own finding.
    let machine = [
        ["/wo", "rk/"],
        ["/ro", "ot/"],
        ["/ho", "me/"],
        ["/tm", "p/wt"],
        ["shared/", "reference"],
        ["shared/", "product"],
        ["shared/", "architecture"],
    ]
    .map(|halves| halves.concat());
    let mut broken = Vec::new();
    for (path, text) in written() {
        for word in machine.iter().filter(|word| text.contains(word.as_str())) {
            let at = text.find(word.as_str()).unwrap_or_default();
            broken.push(format!("{path}:{}: {word}", line_of(&text, at)));
        }
    }
    none("the repository names no machine", &broken);
}

#[test]
fn every_path_that_documents_name_exists() {
    let mut broken = Vec::new();
    let documents =
        top_documents().into_iter().filter(|name| name.ends_with(".md") && name != "CHANGELOG.md");
    let documents = documents
        .map(|name| {
            (name.clone(), std::fs::read_to_string(root().join(&name)).expect("it can be read"))
        })
        .chain(files("docs", ".md"));
    for (document, text) in documents {
        for (at, path) in named_paths(&text) {
            let beside = root().join(&document).parent().map(|folder| folder.join(&path));
            if !root().join(&path).exists() && !beside.is_some_and(|beside| beside.exists()) {
                broken.push(format!("{document}:{}: {path}", line_of(&text, at)));
            }
        }
    }
    none("what a document names is there", &broken);
}

/// Paths in backticks and in links, of folders that are ours.
fn named_paths(text: &str) -> Vec<(usize, String)> {
    let ours =
        ["src/", "tests/", "docs/", "scripts/", "assets/", "locales/", "migrations/", ".ci/"];
    let mut found = Vec::new();
    for (open, close) in [('`', '`'), ('(', ')')] {
        let mut from = 0;
        while let Some(start) = text[from..].find(open).map(|at| from + at + 1) {
            let Some(end) = text[start..].find(close).map(|at| start + at) else { break };
            let inside = text[start..end].split([' ', ':', '#']).next().unwrap_or_default();
            let plain = !inside.contains(['<', '*', '{', '…', '\n']);
            if plain
                && ours.iter().any(|folder| inside.trim_start_matches("./").starts_with(folder))
            {
                found.push((start, inside.trim_start_matches("./").to_owned()));
            }
            from = if open == '`' { end + 1 } else { start };
        }
    }
    found
}

/// The table of `docs/rules.md`: its last column names the tests that fail when the rule is broken.
#[test]
fn every_rule_names_tests_that_exist() {
    let rules = std::fs::read_to_string(root().join("docs/rules.md")).expect("docs/rules.md");
    let code: Vec<String> = [files("src", ".rs"), files("tests", ".rs")]
        .concat()
        .into_iter()
        .map(|(_, text)| text)
        .collect();
    let (mut rows, mut broken) = (0, Vec::new());
    for row in rules.lines().filter(|line| line.starts_with("| ")).skip(1) {
        let tests = row.trim_end_matches(['|', ' ']).rsplit('|').next().unwrap_or_default();
        let named: Vec<&str> = tests.split('`').skip(1).step_by(2).collect();
        if named.is_empty() {
            broken.push(format!("no test: {row}"));
        }
        for test in named {
            let declared = format!("fn {}(", test.rsplit("::").next().unwrap_or(test));
            if !code.iter().any(|text| text.contains(&declared)) {
                broken.push(format!("no such test: {test}"));
            }
        }
        rows += 1;
    }
    assert!(rows > 20, "the table of the rules could not be read");
    none("a rule that never bends has a test that breaks", &broken);
}

/// The glossary's table: the code's word is its first column.
#[test]
fn every_word_of_the_glossary_is_in_the_code() {
    let glossary =
        std::fs::read_to_string(root().join("docs/glossary.md")).expect("docs/glossary.md");
    let code: Vec<String> = product().iter().map(|source| source.code.to_lowercase()).collect();
    let tables: Vec<String> = files("migrations", ".sql").into_iter().map(|(_, sql)| sql).collect();
    let known = |term: &str| code.iter().chain(&tables).any(|text| text.contains(term));
    let terms: Vec<&str> = glossary
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .map(|term| term.trim().trim_matches('`'))
        .filter(|term| !term.starts_with("Code") && !term.starts_with('-'))
        .collect();
    let broken: Vec<String> = terms
        .iter()
        .map(|term| term.replace(' ', "_"))
        .filter(|term| !known(term) && !known(&term.replace('_', "")))
        .collect();
    assert!(terms.len() > 20, "the table of the glossary could not be read: {terms:?}");
    none("a word of the glossary is the word of the code", &broken);
}
