//! The routes of the product, read from its source: none can be forgotten.

use crate::house::source::{Source, product};

/// A route as the code declares it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    pub path: String,
    pub get: bool,
    pub post: bool,
    pub place: String,
}

/// Every `.route("…", …)` of the product.
pub fn routes() -> Vec<Route> {
    let mut found: Vec<Route> = product().iter().flat_map(routes_in).collect();
    found.sort();
    found
}

/// Paths that answer GET.
pub fn get_routes() -> Vec<String> {
    routes().into_iter().filter(|route| route.get).map(|route| route.path).collect()
}

/// The route of an address: the one with most fixed segments, as the router chooses.
pub fn route_of(routes: &[String], address: &str) -> Option<String> {
    let fixed = |route: &&String| route.split('/').filter(|part| !part.starts_with('{')).count();
    routes.iter().filter(|route| super::demo::is_of(route, address)).max_by_key(fixed).cloned()
}

fn routes_in(source: &Source) -> Vec<Route> {
    let calls = source.code.match_indices(".route(").map(|(at, _)| at + ".route(".len());
    calls
        .filter(|at| !source.is_test(*at))
        .filter_map(|at| {
            let path = source.literals.iter().find(|literal| literal.at >= at)?;
            let call = call_after(&source.code, at);
            let answers = |verb: &str| {
                call.match_indices(verb).any(|(at, _)| {
                    at == 0
                        || !call.as_bytes()[at - 1].is_ascii_alphanumeric()
                            && call.as_bytes()[at - 1] != b'_'
                })
            };
            Some(Route {
                path: path.text.clone(),
                get: answers("get("),
                post: answers("post(") || answers("delete("),
                place: format!("{}:{}", source.path, path.line),
            })
        })
        .collect()
}

/// The code up to the parenthesis that closes the call opened just before `at`.
fn call_after(code: &str, at: usize) -> &str {
    let mut depth = 1;
    for (index, character) in code[at..].char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &code[at..at + index];
        }
    }
    &code[at..]
}

#[test]
fn routes_are_read_as_the_router_reads_them() {
    let text = "Router::new().route(\"/a/{id}\", get(show).post(create))\n.route(\"/a/new\", \
                get(new)).route(\"/b\", post(target(x)))";
    let routes = routes_in(&Source::read("src/a/web.rs".into(), text.into()));
    let read: Vec<_> = routes.iter().map(|r| (r.path.as_str(), r.get, r.post)).collect();
    assert_eq!(read, [("/a/{id}", true, true), ("/a/new", true, false), ("/b", false, true)]);
    let paths: Vec<String> = routes.into_iter().map(|route| route.path).collect();
    assert_eq!(route_of(&paths, "/a/new?x=1").as_deref(), Some("/a/new"));
    assert_eq!(route_of(&paths, "/a/7").as_deref(), Some("/a/{id}"));
    assert_eq!(route_of(&paths, "/c"), None);
}
