//! Somebody at a browser: keeps cookies, follows redirections, sends forms it was shown.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use super::page::{Form, Page};

/// A browser without script. One per person: cookies are not shared. A clone is another tab.
#[derive(Clone)]
pub struct Visitor {
    agent: ureq::Agent,
    base: String,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Visitor {
    /// `base` is the site's address without a trailing slash.
    pub fn new(base: &str) -> Visitor {
        let config = ureq::Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            // A server may close a kept connection between two requests, and does so after a body that
            // it did not read: each request has its own.
            .max_idle_connections(0)
            .timeout_global(Some(Duration::from_secs(120)));
        Visitor { agent: config.build().into(), base: base.to_owned(), cookies: Arc::default() }
    }

    /// Opens an address (a path, or one of the site's own full addresses), whatever the answer.
    pub fn get(&self, address: &str) -> Page {
        self.follow(self.request("GET", address, None))
    }
    /// Opens a page that must go well.
    #[track_caller]
    pub fn opens(&self, address: &str) -> Page {
        self.get(address).ok()
    }
    /// Sends a form as it is filled, and follows to the page that answers.
    pub fn sends(&self, form: &Form) -> Page {
        self.follow(self.sends_once(form))
    }
    /// Sends a form and looks at the very answer, redirections not followed.
    pub fn sends_once(&self, form: &Form) -> Page {
        match (form.method.as_str(), form.multipart) {
            ("get", _) => {
                let path = form.action.split('?').next().unwrap_or_default();
                self.request("GET", &format!("{path}?{}", form.urlencoded()), None)
            }
            (_, true) => {
                let (kind, body) = form.multipart_body();
                self.request("POST", &form.action, Some((&kind, &body)))
            }
            (_, false) => {
                let body = form.urlencoded().into_bytes();
                let kind = "application/x-www-form-urlencoded";
                self.request("POST", &form.action, Some((kind, &body)))
            }
        }
    }
    /// Opens `address`, fills the form sent to `action` there, and sends it.
    #[track_caller]
    pub fn submits(&self, address: &str, action: &str, values: &[(&str, &str)]) -> Page {
        self.sends(&self.opens(address).form(action).fill_all(values))
    }

    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.jar().clone()
    }
    fn jar(&self) -> MutexGuard<'_, BTreeMap<String, String>> {
        self.cookies.lock().expect("keeping cookies does not panic")
    }

    /// One exchange; redirections are not followed. For what a browser would not send, too.
    pub fn request(&self, method: &str, address: &str, body: Option<(&str, &[u8])>) -> Page {
        self.request_with(method, address, body, &[])
    }
    /// [`Visitor::request`] with more headers.
    pub fn request_with(
        &self,
        method: &str,
        address: &str,
        body: Option<(&str, &[u8])>,
        headers: &[(&str, &str)],
    ) -> Page {
        let path = address.strip_prefix(self.base.as_str()).unwrap_or(address);
        let path = path.split('#').next().unwrap_or_default();
        assert!(path.starts_with('/'), "{address} leads out of the site");
        let mut request = ureq::http::Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("Origin", &self.base)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Accept", "text/html");
        let cookies: Vec<String> =
            self.jar().iter().map(|(name, value)| format!("{name}={value}")).collect();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if !cookies.is_empty() {
            request = request.header("Cookie", cookies.join("; "));
        }
        let answer = match body {
            Some((kind, bytes)) => {
                let request = request.header("Content-Type", kind).body(bytes.to_vec());
                self.agent.run(request.expect("a well-made request"))
            }
            None => self.agent.run(request.body(()).expect("a well-made request")),
        };
        let answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        self.read(path, answer)
    }

    fn read(&self, path: &str, mut answer: ureq::http::Response<ureq::Body>) -> Page {
        let text = |value: &ureq::http::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers: Vec<(String, String)> =
            answer.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        for (_, cookie) in headers.iter().filter(|(name, _)| name == "set-cookie") {
            self.keep(cookie);
        }
        let content_type = answer.headers().get("content-type").map(text).unwrap_or_default();
        let body = answer.body_mut().with_config().limit(512 << 20).read_to_vec();
        Page {
            status: answer.status().as_u16(),
            path: path.to_owned(),
            content_type,
            headers,
            body: body.unwrap_or_else(|error| panic!("{path} broke off: {error}")),
        }
    }

    fn keep(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let attributes = attributes.to_lowercase();
        if value.is_empty() || attributes.contains("max-age=0") {
            self.jar().remove(name.trim());
        } else {
            self.jar().insert(name.trim().to_owned(), value.trim().to_owned());
        }
    }

    fn follow(&self, mut page: Page) -> Page {
        for _ in 0..10 {
            if !(300..400).contains(&page.status) || page.status == 304 {
                return page;
            }
            let to = page
                .header("location")
                .unwrap_or_else(|| panic!("{page:?} leads nowhere"))
                .to_owned();
            page = self.request("GET", &to, None);
        }
        panic!("redirected in circles at {}", page.path);
    }
}
