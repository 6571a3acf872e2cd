//! Other people's software, as it speaks to Maillon.

use serde_json::{Value, json};

use super::page::Page;
use super::people::Person;
use super::site::World;
use super::visitor::Visitor;

/// A program with its token.
pub struct Software {
    visitor: Visitor,
    token: String,
}

/// What it was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub kind: String,
    pub json: Value,
}

impl Person {
    /// Connects a program of a structure's places (or of the territory), with these scopes.
    #[track_caller]
    pub fn connects(
        &self,
        world: &World,
        role: &str,
        organisation: Option<&str>,
        scopes: &[&str],
    ) -> Software {
        let page = self.names_client(role, organisation, scopes).ok();
        let token = page.words_at("[data-token]").expect("the token is shown");
        Software { visitor: world.visitor(), token }
    }
    /// Fills the form that connects a program, and sends it.
    #[track_caller]
    pub fn names_client(&self, role: &str, organisation: Option<&str>, scopes: &[&str]) -> Page {
        let mut form = self.opens("/api-clients").form("/api-clients");
        form = form.fill("name", "Caisse du lieu").fill("role", role);
        if let Some(organisation) = organisation {
            form = form.choose("organisation", organisation);
        }
        for scope in scopes {
            form = form.fill("scopes", scope);
        }
        self.sends(&form)
    }
}

impl Software {
    /// A program that made its token up.
    pub fn stranger(world: &World) -> Software {
        Software { visitor: world.visitor(), token: "maillon_0000".to_owned() }
    }
    pub fn token(&self) -> &str {
        &self.token
    }
    pub fn gets(&self, path: &str) -> Answer {
        self.asks("GET", path, None, &[])
    }
    pub fn posts(&self, path: &str, body: &Value) -> Answer {
        let body = body.to_string();
        self.asks("POST", path, Some(("application/json", body.as_bytes())), &[])
    }
    pub fn posts_once(&self, path: &str, body: &Value, key: &str) -> Answer {
        let body = body.to_string();
        let json = Some(("application/json", body.as_bytes()));
        self.asks("POST", path, json, &[("Idempotency-Key", key)])
    }
    pub fn undoes(&self, id: &str, key: &str) -> Answer {
        let path = format!("/api/v1/redemptions/{id}/undoing");
        self.asks("POST", &path, None, &[("Idempotency-Key", key)])
    }
    pub fn asks(
        &self,
        method: &str,
        path: &str,
        body: Option<(&str, &[u8])>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let headers = [&[("Authorization", bearer.as_str())], headers].concat();
        let page = self.visitor.request_with(method, path, body, &headers);
        let json = serde_json::from_slice(&page.body).unwrap_or(Value::Null);
        speaks_to_software(&json);
        Answer { status: page.status, kind: page.content_type, json }
    }
}

/// What only somebody in front of a page can follow.
const OF_A_PAGE: [&str; 9] = [
    "page",
    "bouton",
    "rechargez",
    "navigateur",
    "dans la liste",
    "cochez",
    "cliquez",
    "accueil",
    "votre compte",
];

/// No sentence of an answer, of the whole or of an item, speaks of pages and buttons.
#[track_caller]
fn speaks_to_software(json: &Value) {
    match json {
        Value::Array(items) => items.iter().for_each(speaks_to_software),
        Value::Object(fields) => {
            if let (Some(code), Some(detail)) = (fields.get("code"), fields.get("detail")) {
                let said = detail.as_str().unwrap_or_default().to_lowercase();
                let of_a_page = OF_A_PAGE.iter().find(|word| said.contains(*word));
                assert_eq!(of_a_page, None, "{code}: {said}");
            }
            fields.values().for_each(speaks_to_software);
        }
        _ => {}
    }
}

impl Answer {
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{self:?}");
        self.json
    }
    /// Asserts a problem with this status and code, that says something in French.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{self:?}");
        assert_eq!(self.kind, "application/problem+json");
        assert_eq!(self.json["status"], json!(status));
        for field in ["type", "title", "detail"] {
            assert!(self.json[field].as_str().is_some_and(|text| text.len() > 5), "{self:?}");
        }
    }
}
