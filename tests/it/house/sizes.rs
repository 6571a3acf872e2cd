//! How long things may be, and what may not be written at all.

use super::none;
use super::source::{Source, files, product};

const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 80;

fn rust() -> Vec<Source> {
    let tests = files("tests", ".rs").into_iter().map(|(path, text)| Source::read(path, text));
    product().into_iter().chain(tests).collect()
}

#[test]
fn a_file_is_read_in_one_sitting() {
    let mut all = files("src", ".rs");
    for (folder, ending) in [("tests", ".rs"), ("src", ".html"), ("src", ".typ"), ("assets", ".js")]
    {
        all.extend(files(folder, ending));
    }
    let long: Vec<String> = all
        .iter()
        // Taken as it is from elsewhere.
        .filter(|(path, _)| !path.starts_with("assets/vendor/"))
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > FILE_LINES)
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    none("a file becomes a folder before 500 lines", &long);
}

#[test]
fn a_function_is_seen_at_one_glance() {
    let long: Vec<String> = rust()
        .iter()
        .flat_map(|source| source.functions().into_iter().map(move |function| (source, function)))
        .filter(|(_, (_, _, lines))| *lines > FUNCTION_LINES)
        .map(|(source, (name, line, lines))| {
            format!("{}:{line}: {name}: {lines} lines", source.path)
        })
        .collect();
    none("a function has at most 80 lines", &long);
}

#[test]
fn nothing_is_left_half_done_or_hushed() {
    let unwanted = [
        ("#[allow", "write #[expect(…, reason = \"…\")], or mend the cause"),
        ("#![allow", "write #[expect(…, reason = \"…\")], or mend the cause"),
        ("todo!", "finish it, or leave it out"),
        ("unimplemented!", "finish it, or leave it out"),
        ("dbg!", "take it out"),
        ("#[ignore", "mend the test, or take it out"),
        ("thread::sleep", "wait for what you wait for"),
    ];
    let excepted = [
        // The retry of a refused batch backs off in front of another process.
        ("src/kit/db/queue.rs", "thread::sleep"),
        // A start is measured from outside: asked again each millisecond, then left idle.
        ("src/commands/bench/start.rs", "thread::sleep"),
        ("src/commands/bench/service.rs", "thread::sleep"),
        // A caller in front of a service that was killed tries again, as a device would.
        ("src/commands/bench/chaos.rs", "thread::sleep"),
    ];
    let mut broken = Vec::new();
    for source in rust() {
        for (word, instead) in unwanted {
            for at in source.words(word) {
                if !excepted.contains(&(source.path.as_str(), word)) {
                    broken.push(format!("{}:{}: {word}: {instead}", source.path, source.line(at)));
                }
            }
        }
        for mark in ["TODO", "FIXME", "XXX"].map(|mark| format!("// {mark}")) {
            if source.text.contains(&mark) {
                broken.push(format!("{}: {mark}", source.path));
            }
        }
    }
    none("the code says what it does, and does it", &broken);
}

#[test]
fn the_product_does_not_give_up_in_the_middle() {
    let mut broken = Vec::new();
    for source in product() {
        for word in [".unwrap()", "panic!(", "unreachable!("] {
            for at in source.words(word).filter(|at| !source.is_test(*at)) {
                broken.push(format!("{}:{}: {word}", source.path, source.line(at)));
            }
        }
    }
    // A clock that tests alone set; locale files that are embedded, hence right or never built.
    let excepted = ["src/kit/time.rs", "src/kit/i18n.rs"];
    broken.retain(|line| !excepted.iter().any(|path| line.starts_with(path)));
    none("in the product, an error is a value; `expect` says why it cannot happen", &broken);
}

/// Time and chance come from the edge: an action is handed a `Moment`.
#[test]
fn nobody_asks_the_time_on_their_own() {
    let sources = ["Utc::now", "Local::now", "SystemTime::now", "from_os_rng", "rand::rng()"];
    // The clock itself; measures of the machinery, that no rule depends on.
    let edge = ["src/kit/time.rs", "src/commands/", "src/main.rs", "src/commands"];
    let mut broken = Vec::new();
    for source in product() {
        if edge.iter().any(|path| source.path.starts_with(path)) {
            continue;
        }
        for word in sources {
            for at in source.words(word).filter(|at| !source.is_test(*at)) {
                broken.push(format!("{}:{}: {word}", source.path, source.line(at)));
            }
        }
    }
    none("time and randomness are handed down as a `Moment`", &broken);
}
