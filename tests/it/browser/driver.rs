//! A real Chromium, driven through chromedriver by the WebDriver protocol.
//!
//! The protocol is a handful of JSON posts; a client crate would cost more to compile than
//! these lines cost to read.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// Browsers that may run at the same time: each takes a core and 300 MB.
const AT_ONCE: usize = 2;
static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The identifier that WebDriver gives elements under.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// A browser window. Dropping it closes the browser and its driver.
pub struct Driver {
    agent: ureq::Agent,
    session: String,
    driver: Child,
    _profile: tempfile::TempDir,
    _place: Place,
}

/// One of the few places for a running browser.
struct Place;

impl Place {
    fn take() -> Place {
        let full = |running: &mut usize| *running >= AT_ONCE;
        let running = RUNNING.lock().expect("counting does not panic");
        *ENDED.wait_while(running, full).expect("counting does not panic") += 1;
        Place
    }
}
impl Drop for Place {
    fn drop(&mut self) {
        *RUNNING.lock().expect("counting does not panic") -= 1;
        ENDED.notify_one();
    }
}

/// A thing on the page.
#[derive(Debug, Clone)]
pub struct Element(String);

impl Driver {
    /// `script` is false for a person whose browser runs no JavaScript.
    pub fn start(script: bool) -> Driver {
        Self::start_with(script, &[])
    }
    /// A browser whose camera shows a film (y4m) over and over, and whose person lets it be seen.
    pub fn with_camera(film: &std::path::Path) -> Driver {
        let film = format!("--use-file-for-fake-video-capture={}", film.display());
        let camera = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
        Self::start_with(true, &[camera[0], camera[1], &film])
    }
    fn start_with(script: bool, more: &[&str]) -> Driver {
        let place = Place::take();
        let profile = tempfile::tempdir().expect("a temporary folder");
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver is installed by scripts/tools");
        let port = port_of(&mut driver);
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(Duration::from_secs(120)));
        let agent: ureq::Agent = config.build().into();
        let address = format!("http://127.0.0.1:{port}/session");
        let wanted = capabilities(profile.path(), script, more);
        let mut new = Driver { agent, session: address, driver, _profile: profile, _place: place };
        let session = new.post("", &wanted);
        let id = session["sessionId"].as_str().expect("a session has an identifier").to_owned();
        new.session = format!("{}/{id}", new.session);
        new
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        self.try_post(path, body).unwrap_or_else(|error| panic!("WebDriver {path} {body}: {error}"))
    }
    pub fn try_post(&self, path: &str, body: &Value) -> Result<Value, String> {
        let request = self.agent.post(format!("{}{path}", self.session));
        let sent = request.content_type("application/json").send(body.to_string().as_bytes());
        value(sent)
    }
    pub fn get(&self, path: &str) -> Value {
        value(self.agent.get(format!("{}{path}", self.session)).call())
            .unwrap_or_else(|error| panic!("WebDriver {path}: {error}"))
    }
    /// A command of Chromium's own protocol.
    pub fn chromium(&self, command: &str, params: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({ "cmd": command, "params": params }))
    }
    /// Runs `script` as a function body in the page.
    pub fn run(&self, script: &str, args: &[Value]) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": args }))
    }
    /// Runs `script`, whose last argument is the function to call with the answer.
    pub fn run_async(&self, script: &str, args: &[Value]) -> Value {
        self.post("/execute/async", &json!({ "script": script, "args": args }))
    }
    pub fn find(&self, css: &str) -> Option<Element> {
        self.look("css selector", css)
    }
    fn look(&self, by: &str, what: &str) -> Option<Element> {
        let found = self.try_post("/element", &json!({ "using": by, "value": what }));
        found.ok().and_then(|element| Some(Element(element[ELEMENT].as_str()?.to_owned())))
    }
    /// Waits (events take a moment to show) until `css` is on the page.
    #[track_caller]
    pub fn wait_for(&self, css: &str) -> Element {
        self.wait("css selector", css)
    }
    /// [`Driver::wait_for`], by XPath.
    #[track_caller]
    pub fn wait_for_path(&self, xpath: &str) -> Element {
        self.wait("xpath", xpath)
    }
    #[track_caller]
    fn wait(&self, by: &str, what: &str) -> Element {
        let until = Instant::now() + Duration::from_secs(15);
        loop {
            if let Some(element) = self.look(by, what) {
                return element;
            }
            assert!(Instant::now() < until, "no {what} on {}", self.get("/url"));
            std::thread::yield_now();
        }
    }
    pub fn forget_cookies(&self) {
        let _ = self.agent.delete(format!("{}/cookie", self.session)).call();
    }
    pub fn element(&self, element: &Element, verb: &str, body: &Value) -> Value {
        self.post(&format!("/element/{}/{verb}", element.0), body)
    }
    pub fn read(&self, element: &Element, what: &str) -> Value {
        self.get(&format!("/element/{}/{what}", element.0))
    }
    pub fn try_read(&self, element: &Element, what: &str) -> Result<Value, String> {
        let address = format!("{}/element/{}/{what}", self.session, element.0);
        value(self.agent.get(address).call())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Closing the session closes Chromium; killing the driver alone could leave it behind.
        let _ = self.agent.delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn capabilities(profile: &std::path::Path, script: bool, more: &[&str]) -> Value {
    let profile = format!("--user-data-dir={}", profile.display());
    let mut options = json!({
        "binary": "/usr/bin/chromium",
        "args": [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-first-run", "--hide-scrollbars", "--force-color-profile=srgb",
            "--lang=fr-FR", "--window-size=1280,1000", profile,
        ],
        "prefs": { "intl.accept_languages": "fr-FR,fr" },
    });
    if let Some(args) = options["args"].as_array_mut() {
        args.extend(more.iter().map(|arg| json!(arg)));
    }
    if !script {
        options["prefs"]["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 60_000, "pageLoad": 60_000 },
    } } })
}

/// chromedriver takes a free port and says which.
fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("its output is piped");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let said = lines
        .find_map(|line| {
            line.split_once("started successfully on port ").map(|(_, p)| p.to_owned())
        })
        .expect("chromedriver says its port");
    // Its later output must be read away, or it would stop on a full pipe.
    std::thread::spawn(move || lines.for_each(drop));
    said.trim_end_matches('.').parse().expect("a port is a number")
}

fn value(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let text = answer.body_mut().with_config().limit(256 << 20).read_to_string();
    let text = text.map_err(|error| error.to_string())?;
    let body: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    match body["value"]["error"].as_str() {
        Some(error) => Err(format!("{error}: {}", body["value"]["message"].as_str().unwrap_or(""))),
        None => Ok(body["value"].clone()),
    }
}
