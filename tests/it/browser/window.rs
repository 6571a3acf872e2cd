//! What a person does in front of the screen, and what we look at over their shoulder.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use base64::Engine as _;
use maillon::kit::i18n::t;
use serde_json::{Value, json};

use super::driver::Driver;

/// Widths every page must work at, in CSS pixels: a small phone, and a desk.
pub const PHONE: u32 = 320;
pub const DESK: u32 = 1280;

const TAB: &str = "\u{e004}";
pub const ENTER: &str = "\u{e007}";

/// A browser window of a given width on a site.
pub struct Window {
    driver: Driver,
    base: String,
    width: u32,
    script: bool,
}

impl Window {
    pub fn new(base: &str, width: u32) -> Window {
        Self::open_with(base, width, true)
    }
    /// A browser that runs no JavaScript.
    pub fn without_script(base: &str, width: u32) -> Window {
        Self::open_with(base, width, false)
    }
    /// A browser whose camera sees a film.
    pub fn with_camera(base: &str, width: u32, film: &std::path::Path) -> Window {
        Self::of(Driver::with_camera(film), base, width, true)
    }
    fn open_with(base: &str, width: u32, script: bool) -> Window {
        Self::of(Driver::start(script), base, width, script)
    }
    fn of(driver: Driver, base: &str, width: u32, script: bool) -> Window {
        let mut window = Window { driver, base: base.to_owned(), width, script };
        window.resize(width);
        window
    }
    pub fn resize(&mut self, width: u32) {
        self.width = width;
        let height = if width < 600 { 640 } else { 900 };
        self.driver.chromium(
            "Emulation.setDeviceMetricsOverride",
            &json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false }),
        );
    }

    /// Opens a path of the site, or one of its own full addresses.
    pub fn open(&self, address: &str) {
        let path = address.strip_prefix(self.base.as_str()).unwrap_or(address);
        assert!(path.starts_with('/'), "{address} leads out of the site");
        self.driver.post("/url", &json!({ "url": format!("{}{path}", self.base) }));
    }
    /// Back in the history, as by the browser's own button.
    pub fn back(&self) {
        self.driver.post("/back", &json!({}));
    }
    pub fn reload(&self) {
        self.driver.post("/refresh", &json!({}));
    }
    /// Path and query of the page on screen.
    pub fn path(&self) -> String {
        let url = self.driver.get("/url");
        let url = url.as_str().unwrap_or_default();
        url.strip_prefix(self.base.as_str()).unwrap_or(url).to_owned()
    }
    /// Waits until the page on screen is `path`.
    #[track_caller]
    pub fn arrives(&self, path: &str) {
        let until = Instant::now() + Duration::from_secs(15);
        while !crate::world::matches_path(path, &self.path()) {
            assert!(
                Instant::now() < until,
                "not at {path} but at {}:\n{}",
                self.path(),
                self.words("body")
            );
            std::thread::yield_now();
        }
        self.driver.wait_for("footer");
    }
    /// The words on screen of the first element that `css` names.
    pub fn words(&self, css: &str) -> String {
        let element = self.driver.wait_for(css);
        self.driver.read(&element, "text").as_str().unwrap_or_default().to_owned()
    }
    /// Waits until `words` are on screen.
    #[track_caller]
    pub fn sees(&self, words: &str) {
        // Another page may be arriving: what is read of the old one is read again.
        let read = || {
            let body = self.driver.find("body")?;
            self.driver.try_read(&body, "text").ok()?.as_str().map(crate::world::plain)
        };
        let until = Instant::now() + Duration::from_secs(15);
        loop {
            let seen = read().unwrap_or_default();
            if seen.contains(&crate::world::plain(words)) {
                return;
            }
            assert!(Instant::now() < until, "no “{words}” on {}:\n{seen}", self.path());
            std::thread::yield_now();
        }
    }

    /// What the field `name` holds now.
    pub fn held(&self, name: &str) -> String {
        let script = "return document.querySelector(`form [name=${arguments[0]}]`).value";
        self.driver.run(script, &[json!(name)]).as_str().unwrap_or_default().to_owned()
    }
    /// Waits until the field `name` holds `value`.
    #[track_caller]
    pub fn holds(&self, name: &str, value: &str) {
        let until = Instant::now() + Duration::from_secs(15);
        while self.held(name) != value {
            assert!(Instant::now() < until, "{name} holds “{}”, not “{value}”", self.held(name));
            std::thread::yield_now();
        }
    }
    /// Chooses the file `path` in the field `name`.
    pub fn attach(&self, name: &str, path: &std::path::Path) {
        let element = self.driver.wait_for(&format!("input[name={name}]"));
        let text = path.display().to_string();
        self.driver.element(&element, "value", &json!({ "text": text }));
    }
    pub fn click(&self, css: &str) {
        let element = self.driver.wait_for(css);
        self.driver.element(&element, "click", &json!({}));
    }
    /// Types in the field `name`, or chooses in the list of that name.
    pub fn fill(&self, name: &str, value: &str) {
        let field = format!("form :is(input, select, textarea)[name=\"{name}\"]");
        let element = self.driver.wait_for(&field);
        let kind = self.driver.read(&element, "property/type");
        match kind.as_str().unwrap_or_default() {
            "select-one" => self.click(&format!("{field} option[value=\"{value}\"]")),
            "radio" | "checkbox" => self.click(&format!("{field}[value=\"{value}\"]")),
            // A date field takes keys in the order of the person's language: set as script
            // would, or, where there is no script, through the same property.
            "date" | "time" | "month" => {
                let set = "arguments[0].value = arguments[1]";
                let this = json!({ "element-6066-11e4-a52e-4f735466cecf": self.id(&field) });
                self.driver.run(set, &[this, json!(value)]);
            }
            _ => {
                self.driver.element(&element, "clear", &json!({}));
                self.driver.element(&element, "value", &json!({ "text": value }));
            }
        }
    }
    /// Clicks the option of a list that reads `words`.
    pub fn choose(&self, name: &str, words: &str) {
        self.click_on(&format!("//select[@name=\"{name}\"]/option[contains(., \"{words}\")]"));
    }
    /// Clicks the label (of a radio button or a check box) that reads `words`.
    pub fn pick(&self, words: &str) {
        self.click_on(&format!("//label[contains(., \"{words}\")]"));
    }
    /// Clicks the button that says the sentence `key`.
    pub fn button(&self, key: &'static str) {
        let words = t(key).to_string();
        self.click_on(&format!("//main//button[contains(., \"{words}\")]"));
    }
    /// Clicks the link of the main part that says the sentence `key`.
    pub fn link(&self, key: &'static str) {
        let words = t(key).to_string();
        self.click_on(&format!("//main//a[contains(., \"{words}\")]"));
    }
    fn click_on(&self, xpath: &str) {
        let element = self.driver.wait_for_path(xpath);
        self.driver.element(&element, "click", &json!({}));
    }
    /// Forgets who was signed in.
    pub fn forget(&self) {
        self.driver.forget_cookies();
    }
    /// Signs in with the form, as somebody else than before.
    pub fn signs_in(&self, email: &str) {
        self.forget();
        self.open("/sign-in");
        self.fill("email", email);
        self.fill("password", crate::world::PASSWORD);
        self.button("access-sign-in");
        self.arrives("/");
    }
    fn id(&self, css: &str) -> Value {
        let found = self.driver.post("/element", &json!({ "using": "css selector", "value": css }));
        found["element-6066-11e4-a52e-4f735466cecf"].clone()
    }
    /// Sends the form whose action is `action`.
    pub fn send(&self, action: &str) {
        self.click(&format!("form[action=\"{action}\"] button:not([type=button])"));
    }

    /// Presses keys, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|verb| json!({ "type": verb, "value": key.to_string() }))
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.driver.post("/actions", &json!({ "actions": [keyboard] }));
    }
    /// Presses Tab until the focus is on what `css` names, as a person without a mouse does;
    /// the focus must be seen on the way.
    #[track_caller]
    pub fn tab_to(&self, css: &str) {
        let here = "return document.activeElement.matches(arguments[0])";
        // Around the thing itself, its spread-out link, or the choice it belongs to.
        let ring =
            "const seen = s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2)
                || s.boxShadow !== 'none';
            let e = document.activeElement;
            if (e === document.body || seen(getComputedStyle(e, '::after'))) return true;
            for (let up = 0; e && up < 3; up++, e = e.parentElement)
                if (seen(getComputedStyle(e))) return true;
            return false";
        for _ in 0..200 {
            if self.driver.run(here, &[json!(css)]) == json!(true) {
                return;
            }
            self.press(TAB);
            assert!(
                self.driver.run(ring, &[]) == json!(true),
                "the focus cannot be seen on {}: {}",
                self.path(),
                self.driver.run("return document.activeElement.outerHTML.slice(0, 200)", &[])
            );
        }
        panic!("{css} cannot be reached with Tab on {}", self.path());
    }

    /// Keeps what the whole page looks like in `target/screenshots/NAME-WIDTH.png`.
    pub fn screenshot(&self, name: &str) -> PathBuf {
        self.keeps(name, &json!({ "format": "png", "captureBeyondViewport": true }))
    }
    /// Keeps the top of the page, as high as said: pictures that stand side by side.
    pub fn picture(&self, name: &str, height: u32) -> PathBuf {
        let clip = json!({ "x": 0, "y": 0, "width": self.width, "height": height, "scale": 1 });
        let asked = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        self.keeps(name, &asked)
    }
    fn keeps(&self, name: &str, asked: &Value) -> PathBuf {
        let shot = self.driver.chromium("Page.captureScreenshot", asked);
        let data = shot["data"].as_str().expect("a screenshot is text");
        let bytes = base64::engine::general_purpose::STANDARD.decode(data).expect("base64");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/screenshots");
        std::fs::create_dir_all(&folder).expect("target can be written");
        let path = folder.join(format!("{name}-{}.png", self.width));
        let folder = path.parent().expect("a file is in a folder");
        std::fs::create_dir_all(folder).expect("target can be written");
        std::fs::write(&path, bytes).expect("target can be written");
        path
    }

    /// Everything wrong with the page on screen, each as a line: accessibility (axe, WCAG 2.2
    /// A and AA), a page wider than the screen, errors of the console, refusals of the CSP.
    pub fn complaints(&self) -> Vec<String> {
        // Without script, axe cannot run either: what it sees does not depend on ours.
        let mut complaints = if self.script { self.axe() } else { Vec::new() };
        complaints.extend(self.overflow());
        complaints.extend(self.console());
        let path = self.path();
        complaints.iter().map(|why| format!("{path} at {} px: {why}", self.width)).collect()
    }
    #[track_caller]
    pub fn is_sound(&self) {
        let complaints = self.complaints();
        assert!(complaints.is_empty(), "{}", complaints.join("\n"));
    }

    /// Breaks what the rules guard, to see that they do.
    pub fn break_page(&self) {
        self.driver.run(
            "document.querySelector('main').insertAdjacentHTML('beforeend',
                 '<img src=\"/assets/none.png\"><input name=x><p id=wide>x</p>');
             document.getElementById('wide').style.inlineSize = '900px';
             const script = document.createElement('script');
             script.textContent = 'window.hacked = true';
             document.body.append(script)",
            &[],
        );
    }

    fn axe(&self) -> Vec<String> {
        self.driver.run(axe_source(), &[]);
        let found = self.driver.run_async(
            "const done = arguments[arguments.length - 1];
             axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag',
                 values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] } })
               .then(r => done(r.violations.flatMap(v => v.nodes.map(n =>
                   `axe ${v.id}: ${v.help}: ${n.html} ${n.failureSummary}`))),
                 e => done(['axe did not run: ' + e]))",
            &[],
        );
        strings(&found)
    }

    fn overflow(&self) -> Vec<String> {
        let found = self.driver.run(
            "const wide = document.documentElement.clientWidth;
             if (document.documentElement.scrollWidth <= wide) return [];
             const out = [...document.querySelectorAll('body *')]
                 .filter(e => e.getBoundingClientRect().right > wide + 1).slice(0, 5)
                 .map(e => e.outerHTML.slice(0, 120));
             return [`wider than the screen (${document.documentElement.scrollWidth} px): ${out}`]",
            &[],
        );
        strings(&found)
    }

    /// Errors since the last look. A refusal's 422 is an answer, not an error.
    fn console(&self) -> Vec<String> {
        let entries = self.driver.post("/se/log", &json!({ "type": "browser" }));
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter(|entry| entry["level"] == "SEVERE")
            .map(|entry| entry["message"].as_str().unwrap_or_default().to_owned())
            .filter(|message| !message.contains("status of 4"))
            .collect()
    }
}

fn strings(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

/// axe-core, as scripts/tools put it there.
fn axe_source() -> &'static str {
    static SOURCE: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    SOURCE.get_or_init(|| {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe-core/axe-4.14.1.min.js");
        std::fs::read_to_string(path).unwrap_or_else(|_| panic!("no {path}: run scripts/tools"))
    })
}
