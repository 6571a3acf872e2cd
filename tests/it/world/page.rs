//! A page as a person reads it, and a form as a person fills it.
//!
//! Nothing is sent that the page does not offer: a field that is not in the form, an option
//! that is not in the list, stop the test. Hidden fields travel as in a browser.

use maillon::kit::i18n::Message;
use scraper::{ElementRef, Html, Selector};

/// An answer of the site.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    /// Path and query where the redirections ended.
    pub path: String,
    pub content_type: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Page {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}\n{}", self.status, self.path, self.words())
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|_| panic!("not a CSS selector: {css}"))
}

/// The words of an element, spaces collapsed.
fn words_of(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// Spaces of every kind are one space: a test writes `10 €` as it is read.
pub fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Page {
    pub fn html(&self) -> Html {
        Html::parse_document(&self.source())
    }
    pub fn source(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v.as_str())
    }
    /// Every word a person can read in the page's main part (or in the whole page).
    pub fn words(&self) -> String {
        if !self.content_type.starts_with("text/html") {
            return self.source();
        }
        let html = self.html();
        let main = html.select(&selector("main")).next();
        main.or_else(|| html.select(&selector("body")).next()).map_or_else(String::new, words_of)
    }
    pub fn title(&self) -> String {
        self.words_at("title").unwrap_or_default()
    }
    /// The words of the first element that `css` names.
    pub fn words_at(&self, css: &str) -> Option<String> {
        self.html().select(&selector(css)).next().map(words_of)
    }
    /// The words of every element that `css` names.
    pub fn all_words_at(&self, css: &str) -> Vec<String> {
        self.html().select(&selector(css)).map(words_of).collect()
    }
    pub fn count(&self, css: &str) -> usize {
        self.html().select(&selector(css)).count()
    }
    /// The value of `attribute` of the first element that `css` names.
    pub fn attribute(&self, css: &str, attribute: &str) -> Option<String> {
        let html = self.html();
        let element = html.select(&selector(css)).next()?;
        element.value().attr(attribute).map(str::to_owned)
    }
    /// Where the link that reads `words` (or contains them) leads.
    pub fn link(&self, words: &str) -> String {
        self.links()
            .into_iter()
            .find(|(text, _)| text == words)
            .or_else(|| self.links().into_iter().find(|(text, _)| text.contains(words)))
            .map(|(_, href)| href)
            .unwrap_or_else(|| panic!("no link “{words}” on {self:?}\nlinks: {:?}", self.links()))
    }
    /// Words and address of every link.
    pub fn links(&self) -> Vec<(String, String)> {
        self.html()
            .select(&selector("a[href]"))
            .map(|a| (words_of(a), a.value().attr("href").unwrap_or_default().to_owned()))
            .collect()
    }
    /// The first link whose address starts with `start`.
    pub fn address_starting(&self, start: &str) -> String {
        self.links()
            .into_iter()
            .find(|(_, href)| href.starts_with(start))
            .map(|(_, href)| href)
            .unwrap_or_else(|| panic!("no link to {start}… on {self:?}"))
    }
    /// The cells of the row (of any table) that contains `words`.
    pub fn row(&self, words: &str) -> Vec<String> {
        self.html()
            .select(&selector("tr"))
            .map(|row| row.select(&selector("th, td")).map(words_of).collect::<Vec<_>>())
            .find(|cells| cells.iter().any(|cell| cell.contains(words)))
            .unwrap_or_else(|| panic!("no row with “{words}” on {self:?}"))
    }

    /// Asserts that the page went well.
    #[track_caller]
    pub fn ok(self) -> Page {
        assert!(self.status == 200, "expected a page that goes well, got {self:?}");
        self
    }
    /// Asserts that a person can read `words` here.
    #[track_caller]
    pub fn sees(self, words: &str) -> Page {
        assert!(plain(&self.words()).contains(&plain(words)), "no “{words}” on {self:?}");
        self
    }
    #[track_caller]
    pub fn sees_not(self, words: &str) -> Page {
        assert!(!plain(&self.words()).contains(&plain(words)), "“{words}” is on {self:?}");
        self
    }
    /// Asserts that a rule said no with the sentence `key` and what to do next (422).
    #[track_caller]
    pub fn refused_with(self, key: &'static str) -> Page {
        assert!(self.status == 422, "expected the refusal {key}, got {self:?}");
        let html = self.html();
        for link in html.select(&selector(".error-summary a")).filter_map(|a| a.attr("href")) {
            let there = html.select(&selector("[id]")).any(|one| one.attr("id") == link.get(1..));
            assert!(there, "the refusal points at {link}, which is not on {self:?}");
        }
        self.says(key)
    }
    /// Asserts an error page: its status, and the sentence `key` with what to do next.
    #[track_caller]
    pub fn fails_with(self, status: u16, key: &'static str) -> Page {
        assert!(self.status == status, "expected {status} and {key}, got {self:?}");
        self.says(key)
    }
    /// Asserts that the sentence `key` is read here, with its `.next` when it has one, whatever
    /// their arguments.
    #[track_caller]
    pub fn says(self, key: &'static str) -> Page {
        let message = Message::new(key);
        let text = message.text().unwrap_or_else(|| panic!("{key} is in no language"));
        for sentence in [Some(text), message.attribute("next").text()].into_iter().flatten() {
            assert!(
                contains_in_order(&plain(&self.words()), &plain(&sentence)),
                "no “{sentence}” ({key}) on {self:?}"
            );
        }
        self
    }

    /// The form sent to `action`: an exact path, or a pattern where `*` stands for one segment.
    #[track_caller]
    pub fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let found = forms.iter().find(|form| matches_path(action, &form.action));
        found.cloned().unwrap_or_else(|| {
            let actions: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
            panic!("no form sent to {action} on {self:?}\nforms: {actions:?}")
        })
    }
    pub fn has_form(&self, action: &str) -> bool {
        self.forms().iter().any(|form| matches_path(action, &form.action))
    }
    /// Every form, filled as the page fills it.
    pub fn forms(&self) -> Vec<Form> {
        let own_path = self.path.split('?').next().unwrap_or_default();
        self.html().select(&selector("form")).map(|form| Form::read(form, own_path)).collect()
    }
}

/// Whether `text` says `sentence`, whose arguments (`{$…}`) and plurals are not known: its other
/// words are all there in order, but for two at most.
fn contains_in_order(text: &str, sentence: &str) -> bool {
    let mut words = text.split(' ');
    let known = sentence.split(' ').filter(|word| !word.contains("{$")).collect::<Vec<_>>();
    let found = known.iter().filter(|known| {
        let mut ahead = words.clone();
        let here = ahead.any(|word| word.contains(*known));
        if here {
            words = ahead;
        }
        here
    });
    found.count() + 2 >= known.len().max(3)
}

#[test]
fn a_sentence_is_known_again_with_its_arguments() {
    let page = "Trop d’essais. Attendez 1 minute, puis recommencez. Adresse";
    assert!(contains_in_order(page, "Attendez {$minutes} minutes, puis recommencez."));
    assert!(!contains_in_order(page, "Choisissez un autre mot de passe."));
    assert!(!contains_in_order("recommencez puis attendez", "Attendez puis recommencez demain."));
}

/// Whether `path` (its query left out) is `pattern`, where `*` stands for any one segment.
pub fn matches_path(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (pattern, path): (Vec<_>, Vec<_>) =
        (pattern.split('/').collect(), path.split('/').collect());
    pattern.len() == path.len() && pattern.iter().zip(&path).all(|(p, s)| *p == "*" || p == s)
}

/// A form being filled.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub method: String,
    pub multipart: bool,
    fields: Vec<Field>,
}

#[derive(Debug, Clone)]
struct Field {
    name: String,
    kind: Kind,
    /// The words beside it.
    label: String,
    /// What will be sent; a check box or radio that is off sends nothing.
    value: Option<String>,
    file: Option<(String, Vec<u8>)>,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    Text,
    Hidden,
    /// A check box or radio with the value it would send.
    Check(String),
    Radio(String),
    /// A list with the values it offers, and their words.
    Select(Vec<(String, String)>),
    Button(String),
    File,
}

impl Form {
    fn read(form: ElementRef<'_>, own_path: &str) -> Form {
        let attribute = |name| form.value().attr(name);
        let action = attribute("action").filter(|action| !action.is_empty()).unwrap_or(own_path);
        let controls = selector("input[name], select[name], textarea[name], button[name]");
        Form {
            action: action.to_owned(),
            method: attribute("method").unwrap_or("get").to_lowercase(),
            multipart: attribute("enctype") == Some("multipart/form-data"),
            fields: form
                .select(&controls)
                .filter(|control| control.value().attr("disabled").is_none())
                .flat_map(|control| read_control(form, control))
                .collect(),
        }
    }

    /// Fills a field: types in it, chooses in a list, or picks a radio button.
    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Form {
        let named: Vec<&mut Field> = self.fields.iter_mut().filter(|f| f.name == name).collect();
        let mut filled = false;
        for field in named {
            match &field.kind {
                Kind::Text | Kind::Hidden => {
                    assert!(field.kind == Kind::Text, "a person cannot change the hidden {name}");
                    field.value = Some(value.to_owned());
                    filled = true;
                }
                Kind::Select(options) if options.iter().any(|(option, _)| option == value) => {
                    field.value = Some(value.to_owned());
                    filled = true;
                }
                Kind::Radio(own) => {
                    filled |= own == value;
                    field.value = (own == value).then(|| own.clone());
                }
                Kind::Check(own) if own == value => {
                    field.value = Some(own.clone());
                    filled = true;
                }
                _ => {}
            }
        }
        assert!(filled, "nowhere to put {name} = {value:?} in {self:#?}");
        self
    }
    #[track_caller]
    pub fn fill_all(self, values: &[(&str, &str)]) -> Form {
        values.iter().fold(self, |form, (name, value)| form.fill(name, value))
    }
    /// Chooses in a list, or among radio buttons, what reads `words`.
    #[track_caller]
    pub fn choose(self, name: &str, words: &str) -> Form {
        let offered = self.offered(name);
        let found = offered.iter().find(|(_, label)| plain(label).contains(&plain(words)));
        let (value, _) = found.unwrap_or_else(|| panic!("no “{words}” for {name} in {offered:#?}"));
        let value = value.clone();
        self.fill(name, &value)
    }
    /// Values and words that a list, or radio buttons, offer.
    fn offered(&self, name: &str) -> Vec<(String, String)> {
        let of = |field: &Field| match &field.kind {
            Kind::Select(options) => options.clone(),
            Kind::Radio(own) | Kind::Check(own) => vec![(own.clone(), field.label.clone())],
            _ => Vec::new(),
        };
        self.fields.iter().filter(|f| f.name == name).flat_map(of).collect()
    }
    /// Ticks a check box.
    #[track_caller]
    pub fn tick(mut self, name: &str) -> Form {
        let found = self.fields.iter_mut().find_map(|field| match &field.kind {
            Kind::Check(own) if field.name == name => Some((own.clone(), field)),
            _ => None,
        });
        let (own, field) = found.unwrap_or_else(|| panic!("no check box {name}"));
        field.value = Some(own);
        self
    }
    /// Presses the button `name` that sends `value`.
    #[track_caller]
    pub fn press(mut self, name: &str, value: &str) -> Form {
        let button = Kind::Button(value.to_owned());
        let found = self.fields.iter_mut().find(|f| f.name == name && f.kind == button);
        found.unwrap_or_else(|| panic!("no button {name} = {value}")).value =
            Some(value.to_owned());
        self
    }
    /// Chooses a file.
    #[track_caller]
    pub fn attach(mut self, name: &str, file_name: &str, bytes: &[u8]) -> Form {
        assert!(self.multipart, "a form with a file must be multipart/form-data");
        let field = self.fields.iter_mut().find(|f| f.name == name && f.kind == Kind::File);
        let field = field.unwrap_or_else(|| panic!("no file field {name}"));
        field.file = Some((file_name.to_owned(), bytes.to_vec()));
        self
    }
    /// What the field holds now: the value kept after a refusal, for instance.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.name == name && f.value.is_some())?.value.as_deref()
    }
    /// The values a list, or a set of radio buttons or check boxes, offers.
    pub fn choices(&self, name: &str) -> Vec<String> {
        let of = |field: &Field| match &field.kind {
            Kind::Select(options) => options.iter().map(|(value, _)| value.clone()).collect(),
            Kind::Radio(own) | Kind::Check(own) | Kind::Button(own) => vec![own.clone()],
            _ => Vec::new(),
        };
        self.fields.iter().filter(|f| f.name == name).flat_map(of).collect()
    }

    /// The name of the field that takes a file.
    pub fn file_field(&self) -> Option<String> {
        self.fields.iter().find(|field| field.kind == Kind::File).map(|field| field.name.clone())
    }

    /// Name and value of what will be sent, in order; files apart.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let pair = |f: &Field| f.value.as_ref().map(|value| (f.name.clone(), value.clone()));
        self.fields.iter().filter_map(pair).collect()
    }
    pub fn urlencoded(&self) -> String {
        urlencoded(&self.pairs())
    }
    /// The body of a form with files, and its content type.
    pub fn multipart_body(&self) -> (String, Vec<u8>) {
        let boundary = "----maillon-test-boundary";
        let mut body = Vec::new();
        let mut part = |head: String, content: &[u8]| {
            body.extend_from_slice(format!("--{boundary}\r\n{head}\r\n\r\n").as_bytes());
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n");
        };
        for (name, value) in self.pairs() {
            part(format!("Content-Disposition: form-data; name=\"{name}\""), value.as_bytes());
        }
        for field in self.fields.iter().filter(|field| field.kind == Kind::File) {
            let (file_name, bytes) = field.file.clone().unwrap_or_default();
            let name = &field.name;
            let head = format!(
                "Content-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: application/octet-stream"
            );
            part(head, &bytes);
        }
        body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }
}

fn read_control(form: ElementRef<'_>, control: ElementRef<'_>) -> Vec<Field> {
    let attribute = |name| control.value().attr(name).map(str::to_owned);
    let own = attribute("value");
    let on = |name| control.value().attr(name).is_some();
    let name = attribute("name").unwrap_or_default();
    let label = label_of(form, control);
    let field =
        |kind, value| Field { name: name.clone(), label: label.clone(), kind, value, file: None };
    let checkable = || own.clone().unwrap_or_else(|| "on".into());
    match (control.value().name(), attribute("type").as_deref()) {
        ("select", _) => {
            let options: Vec<(String, String, bool)> =
                control.select(&selector("option")).map(option).collect();
            let offered = || -> Vec<(String, String)> {
                options.iter().map(|(value, words, _)| (value.clone(), words.clone())).collect()
            };
            let chosen: Vec<String> =
                options.iter().filter(|(.., on)| *on).map(|(value, ..)| value.clone()).collect();
            let first = options.first().map(|(value, ..)| value.clone());
            match (on("multiple"), chosen.is_empty()) {
                (false, true) => vec![field(Kind::Select(offered()), first)],
                (true, true) => vec![field(Kind::Select(offered()), None)],
                _ => chosen.into_iter().map(|v| field(Kind::Select(offered()), Some(v))).collect(),
            }
        }
        ("textarea", _) => vec![field(Kind::Text, Some(control.text().collect()))],
        ("button", _) | (_, Some("submit" | "image")) => {
            vec![field(Kind::Button(own.unwrap_or_default()), None)]
        }
        (_, Some("hidden")) => vec![field(Kind::Hidden, Some(own.unwrap_or_default()))],
        (_, Some("checkbox")) => {
            vec![field(Kind::Check(checkable()), on("checked").then(checkable))]
        }
        (_, Some("radio")) => vec![field(Kind::Radio(checkable()), on("checked").then(checkable))],
        (_, Some("file")) => vec![field(Kind::File, None)],
        _ => vec![field(Kind::Text, Some(own.unwrap_or_default()))],
    }
}

/// The value an option sends, its words, and whether it is chosen.
fn option(option: ElementRef<'_>) -> (String, String, bool) {
    let words = words_of(option);
    let value = option.value().attr("value").map_or_else(|| words.clone(), str::to_owned);
    (value, words, option.value().attr("selected").is_some())
}

/// The words of the label that points at a control.
fn label_of(form: ElementRef<'_>, control: ElementRef<'_>) -> String {
    let Some(id) = control.value().attr("id") else { return String::new() };
    form.select(&selector("label[for]"))
        .find(|label| label.value().attr("for") == Some(id))
        .map_or_else(String::new, words_of)
}

pub fn urlencoded(pairs: &[(String, String)]) -> String {
    let encode = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            match byte {
                b' ' => out.push('+'),
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'*' => {
                    out.push(char::from(byte));
                }
                _ => out.push_str(&format!("%{byte:02X}")),
            }
            out
        })
    };
    let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}
