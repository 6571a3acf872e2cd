//! The demo, whole: sown once, shared by the tests that only look at it, and crawled.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, OnceLock};

use maillon::demo;
use maillon::kit::app::{App, SecretKey, Settings};
use maillon::kit::files::Files;
use maillon::kit::time::Clock;

use super::database::{Engine, TestDatabase};
use super::page::{Page, matches_path};
use super::routes::{get_routes, route_of};
use super::site::serve;
use super::visitor::Visitor;

/// The site that `maillon demo` opens.
pub struct Demo {
    pub app: App,
    pub base: String,
    /// Roles with one-click sign-in.
    pub roles: Vec<String>,
    /// Pages that answer what people did after the sowing: role and address.
    pub left: Vec<(&'static str, String)>,
    _test: TestDatabase,
    _files: tempfile::TempDir,
}

impl Demo {
    /// The demo that every test may look at and none may change.
    pub fn shared() -> &'static Demo {
        static DEMO: OnceLock<Demo> = OnceLock::new();
        DEMO.get_or_init(|| {
            let mut demo = Demo::sown_on(Engine::Sqlite);
            demo.left = demo.lives_on();
            demo
        })
    }
    /// What leads to pages that no link leads to: something is done there, and answered.
    fn lives_on(&self) -> Vec<(&'static str, String)> {
        let chloe = self.person("coordinator");
        let form = chloe.opens("/emissions/new").form("/emissions").fill_all(&[
            ("label", "Été"),
            ("face", "10"),
            ("booklets", "2"),
            ("passes_each", "3"),
        ]);
        let programme = form.choices("programme").pop().expect("the demo has a programme");
        let days = form.fill("programme", &programme);
        let paper = chloe.sends(&days).ok().path;
        let emission = paper.trim_end_matches("/paper");
        chloe.prints(emission);

        let places = chloe.opens("/places.csv").body;
        let form = chloe.opens("/imports").form("/imports");
        let file = form.file_field().expect("a file is sent to an import");
        let import = chloe.sends(&form.attach(&file, "lieux.csv", &places)).ok().path;

        let rosa = self.person("referrer");
        let drawer = rosa.opens("/handovers/new");
        let serial = drawer.attribute("datalist option", "value").expect("a booklet in the drawer");
        let form = drawer.form("/handovers").fill("serial", &serial).fill("first_name", "Camille");
        let handover = rosa.sends(&form.tick("consent_file").fill("session", "")).ok().path;
        vec![
            ("coordinator", format!("{emission}/activation")),
            ("coordinator", import),
            ("referrer", handover),
        ]
    }
    /// A demo of one's own.
    pub fn sown_on(engine: Engine) -> Demo {
        let test = TestDatabase::on(engine);
        let files = tempfile::tempdir().expect("a temporary folder");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let app = App {
            db: test.open(),
            clock: Clock::System,
            files: Files::new(files.path()),
            settings: Arc::new(Settings {
                public_url: base.clone(),
                data_dir: files.path().to_owned(),
                key: SecretKey([9; 32]),
                upload_limit: 8 << 20,
                demo: true,
            }),
        };
        let people = demo::prepare(&app, None).expect("the demo is sown");
        let roles = people.iter().map(|person| person.slug()).collect();
        let pages = demo::routes(people).merge(maillon::ui::gallery_router());
        drop(serve(listener, maillon::site::router_with(app.clone(), pages)));
        Demo { app, base, roles, left: Vec::new(), _test: test, _files: files }
    }
    /// Signs in with one click.
    #[track_caller]
    pub fn person(&self, role: &str) -> Visitor {
        let visitor = Visitor::new(&self.base);
        let home = visitor.get(&self.door(role));
        assert!(!visitor.cookies().is_empty(), "one-click sign-in of {role}: {home:?}");
        visitor
    }
    /// The address to give a browser for one-click sign-in.
    pub fn door(&self, role: &str) -> String {
        format!("/demo/{role}")
    }
}

/// What a person reaches by following links.
#[derive(Default)]
pub struct Walk {
    /// Route → an address of it that was opened.
    pub reached: BTreeMap<String, String>,
    /// Answers that did not go well, with the page that led there.
    pub dead: Vec<String>,
}

/// Follows links from `/` (and from what a person may have kept as a bookmark: every address
/// without an identifier), a few pages of each route: enough to find dead ends, and quick.
pub fn walk(visitor: &Visitor, left: &[String]) -> Walk {
    let routes = get_routes();
    let mut walk = Walk::default();
    let mut seen = BTreeSet::new();
    let mut opened: BTreeMap<String, usize> = BTreeMap::new();
    let bookmarks = routes.iter().filter(|route| !route.contains('{') && *route != "/");
    let mut ahead = VecDeque::from([("/".to_owned(), "the door".to_owned())]);
    ahead.extend(left.iter().map(|address| (address.clone(), "what was done".to_owned())));
    ahead.extend(bookmarks.map(|route| (route.clone(), String::new())));
    while let Some((address, from)) = ahead.pop_front() {
        let Some(route) = route_of(&routes, &address) else {
            let nowhere =
                format!("{} links to {}, which is no route", shape(&from), shape(&address));
            if !walk.dead.contains(&nowhere) {
                walk.dead.push(nowhere);
            }
            continue;
        };
        let count = opened.entry(route.clone()).or_default();
        // Places differ most: some move, some belong to nobody.
        let of_each = if route == "/places/{id}" { 30 } else { 2 };
        if *count >= of_each || route.starts_with("/demo/") || route.starts_with("/assets/") {
            continue;
        }
        *count += 1;
        let page = visitor.get(&address);
        if page.status >= 400 && from.is_empty() {
            // A bookmark of a page for other roles.
            *opened.entry(route).or_default() -= 1;
            continue;
        }
        if page.status >= 400 {
            walk.dead.push(format!("{from} links to {address}: {}", page.status));
            continue;
        }
        walk.reached.entry(route).or_insert_with(|| address.clone());
        for link in links(&page) {
            if seen.insert(link.clone()) {
                ahead.push_back((link, address.clone()));
            }
        }
    }
    walk
}

/// What each of the demo's people reaches; walked once.
pub fn walks() -> &'static [(String, Walk)] {
    static WALKS: OnceLock<Vec<(String, Walk)>> = OnceLock::new();
    WALKS.get_or_init(|| {
        let demo = Demo::shared();
        let walk_as = |role: &String| {
            let own = demo.left.iter().filter(|(whose, _)| whose == role);
            let left: Vec<String> = own.map(|(_, address)| address.clone()).collect();
            (role.clone(), walk(&demo.person(role), &left))
        };
        demo.roles.iter().map(walk_as).collect()
    })
}

/// An address with `{id}` for its identifiers, that change with every demo.
fn shape(address: &str) -> String {
    let id = |part: &str| part.len() == 26 && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let parts = address.split('/').map(|part| if id(part) { "{id}" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// Addresses of the site that a page links to, relative ones made whole.
fn links(page: &Page) -> Vec<String> {
    if !page.content_type.starts_with("text/html") {
        return Vec::new();
    }
    let here = page.path.split('?').next().unwrap_or("/");
    if here.starts_with("/_ui") {
        // The gallery's links are made up.
        return Vec::new();
    }
    page.links()
        .into_iter()
        .map(|(_, href)| href.split('#').next().unwrap_or_default().to_owned())
        .filter_map(|href| match href.as_bytes().first() {
            Some(b'/') if !href.starts_with("//") => Some(href),
            Some(b'?') => Some(format!("{here}{href}")),
            _ => None,
        })
        .collect()
}

/// Whether an address is of a route written as in the code: `/people/{id}`.
pub fn is_of(route: &str, address: &str) -> bool {
    let pattern: Vec<&str> =
        route.split('/').map(|part| if part.starts_with('{') { "*" } else { part }).collect();
    matches_path(&pattern.join("/"), address)
}
