//! The documentation people read, drawn from the specification: complete without script, and with
//! it, every request can be tried from the page.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use serde_json::Value;

use super::spec::specification;
use crate::access::{Visit, public_shell};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::ui::{self, Problems, Shell, filters};

#[derive(Template)]
#[template(path = "api/pages/docs.html")]
struct DocsPage {
    shell: Shell,
    base: String,
    lead: String,
    operations: Vec<Operation>,
    forms: Vec<Shape>,
    problems: Problems,
}

/// A request that may be made.
struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    scope: String,
    parameters: Vec<Parameter>,
    /// An example of the body, when there is one.
    body: Option<String>,
    answers: Vec<(String, String)>,
}

struct Parameter {
    name: String,
    place: String,
    description: String,
    required: bool,
}

/// A shape of the JSON sent or answered.
struct Shape {
    name: String,
    description: String,
    fields: Vec<(String, String, String)>,
}

impl DocsPage {
    fn machine(&self) -> &'static str {
        "/api/v1/openapi.json"
    }
}

impl Operation {
    fn command(&self, base: &str) -> String {
        let mut command = format!("curl -H 'Authorization: Bearer TOKEN' {base}{}", self.path);
        if self.method != "GET" {
            command.insert_str(4, &format!(" -X {}", self.method));
        }
        if let Some(body) = &self.body {
            command.push_str(&format!(" \\\n  -H 'Content-Type: application/json' -d '{body}'"));
        }
        command
    }
    fn field(&self, parameter: &Parameter) -> String {
        format!("{}-{}", self.id, parameter.name)
    }
}

/// `GET /api/v1/docs`: open to all.
pub async fn show(State(app): State<App>, visit: Result<Visit, Error>) -> Result<Response, Error> {
    let title = t("api-docs-title");
    let shell = match visit {
        Ok(visit) => visit.shell(title),
        Err(_) => public_shell(&app, title, "/api/v1/docs").await?,
    };
    let json =
        serde_json::to_value(specification()).map_err(|error| Error::Broken(error.to_string()))?;
    Ok(ui::page(DocsPage {
        shell,
        base: app.settings.public_url.clone(),
        lead: text(&json["info"]["description"]),
        operations: operations(&json),
        forms: shapes(&json),
        problems: Problems::none(),
    }))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn entries(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn operations(json: &Value) -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, methods) in entries(&json["paths"]) {
        for (method, operation) in entries(methods) {
            let scopes = operation["security"][0]["token"][0].as_str().unwrap_or_default();
            let body = &operation["requestBody"]["content"]["application/json"]["schema"];
            all.push(Operation {
                id: text(&operation["operationId"]).replace('_', "-"),
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text(&operation["summary"]),
                description: text(&operation["description"]),
                scope: scopes.to_owned(),
                parameters: items(&operation["parameters"]).map(parameter).collect(),
                body: (!body.is_null()).then(|| example(json, body).to_string()),
                answers: entries(&operation["responses"])
                    .map(|(status, answer)| (status.clone(), text(&answer["description"])))
                    .collect(),
            });
        }
    }
    all
}

fn parameter(json: &Value) -> Parameter {
    Parameter {
        name: text(&json["name"]),
        place: text(&json["in"]),
        description: text(&json["description"]),
        required: json["required"] == Value::Bool(true),
    }
}

fn shapes(json: &Value) -> Vec<Shape> {
    let field = |(name, schema): (&String, &Value)| {
        (name.clone(), kind(schema), text(&schema["description"]))
    };
    entries(&json["components"]["schemas"])
        .map(|(name, schema)| Shape {
            name: name.clone(),
            description: text(&schema["description"]),
            fields: entries(&schema["properties"]).map(field).collect(),
        })
        .collect()
}

/// The name of a shape that a schema refers to.
fn referred(schema: &Value) -> Option<&str> {
    schema["$ref"].as_str()?.rsplit('/').next()
}

/// `string`, `integer?`, `Fate[]`.
fn kind(schema: &Value) -> String {
    if let Some(name) = referred(schema) {
        return name.to_owned();
    }
    if let Some(one) = items(&schema["oneOf"]).find(|one| one["type"] != "null") {
        return format!("{}?", kind(one));
    }
    match &schema["type"] {
        Value::String(kind_of) if kind_of == "array" => format!("{}[]", kind(&schema["items"])),
        Value::String(kind) => kind.clone(),
        kinds => {
            let first = items(kinds).find(|kind| *kind != "null").map(text).unwrap_or_default();
            format!("{first}?")
        }
    }
}

/// An example of a schema, from the examples of its fields.
fn example(json: &Value, schema: &Value) -> Value {
    if let Some(name) = referred(schema) {
        return example(json, &json["components"]["schemas"][name]);
    }
    if !schema["example"].is_null() {
        return schema["example"].clone();
    }
    match schema["type"].as_str() {
        Some("array") => Value::Array(vec![example(json, &schema["items"])]),
        Some("object") => {
            let field = |(name, field): (&String, &Value)| (name.clone(), example(json, field));
            Value::Object(entries(&schema["properties"]).map(field).collect())
        }
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_request_has_its_words_and_its_example() {
        let json = serde_json::to_value(specification()).expect("it can be written");
        let all = operations(&json);
        assert!(all.len() >= 9);
        for operation in &all {
            assert!(!operation.summary.is_empty(), "{}", operation.path);
            assert!(!operation.scope.is_empty(), "{}", operation.path);
        }
        let batch = all.iter().find(|o| o.path == "/api/v1/redemptions").expect("the batch");
        let body = batch.body.as_deref().expect("it has a body");
        assert!(body.contains("scan_id") && body.contains("7K3Q"), "{body}");
        assert!(batch.command("https://x.fr").starts_with("curl -X POST -H"));
    }
}
