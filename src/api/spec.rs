//! The specification (OpenAPI 3.1), made from the handlers themselves.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::http::header;
use axum::response::{IntoResponse, Response as Answer};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr};
use utoipa::{IntoResponses, Modify, OpenApi};

use super::problem::{PROBLEM, Problem};
use super::{lists, redemptions};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Maillon",
        version = "1",
        description = "Ask with “Authorization: Bearer” and a token. Amounts are whole cents, instants RFC 3339 \
                       in UTC, days those of the territory. What did not go well is a problem (RFC 9457) whose \
                       code is stable."
    ),
    paths(
        redemptions::redeem,
        redemptions::check,
        redemptions::show,
        redemptions::undo,
        lists::places,
        lists::sessions,
        lists::registrations,
        lists::emissions,
        lists::public_keys,
        lists::statements
    ),
    components(schemas(Problem)),
    modifiers(&Tokens),
    tags(
        (name = "redemptions", description = "Using passes, each at most once"),
        (name = "lists", description = "Reading, page after page")
    )
)]
struct Specification;

/// How a client is known.
struct Tokens;

impl Modify for Tokens {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build();
        let components = openapi.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The specification; always the same.
pub fn specification() -> &'static utoipa::openapi::OpenApi {
    static SPECIFICATION: OnceLock<utoipa::openapi::OpenApi> = OnceLock::new();
    SPECIFICATION.get_or_init(Specification::openapi)
}

/// `GET /api/v1/openapi.json`: open to all, for it says nothing that is not in the source.
pub async fn serve() -> Answer {
    static JSON: OnceLock<Option<String>> = OnceLock::new();
    match JSON.get_or_init(|| specification().to_json().ok()) {
        Some(json) => ([(header::CONTENT_TYPE, "application/json")], json.as_str()).into_response(),
        None => Problem::not_found().into_response(),
    }
}

/// The problems that a kind of request may meet.
macro_rules! problems_of {
    ($($(#[$doc:meta])* $name:ident: $($status:literal)+;)+) => {$(
        $(#[$doc])*
        pub struct $name;
        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                problems(&[$($status),+])
            }
        }
    )+};
}

problems_of! {
    /// A body that is read.
    ForBody: 400 401 403 413 415 422 503;
    /// One thing that is looked at.
    ForOne: 400 401 403 404 503;
    /// Something done to one thing.
    ForAct: 400 401 403 404 422 503;
    ForList: 400 401 403 422 503;
    /// A list that belongs to one thing.
    ForListOfOne: 400 401 403 404 422 503;
}

fn problems(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let problem = |status: &u16| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response =
            ResponseBuilder::new().description(meaning(*status)).content(PROBLEM, content).build();
        (status.to_string(), RefOr::T(response))
    };
    statuses.iter().map(problem).collect()
}

fn meaning(status: u16) -> &'static str {
    match status {
        400 => "Not well formed",
        401 => "No token, or one that is unknown or revoked",
        403 => "The role or the scopes do not allow it",
        404 => "No such thing, or not for this client",
        413 => "Too large",
        415 => "Not application/json",
        422 => "A rule says no",
        _ => "Busy: try again a little later",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_specification_is_of_version_3_1_and_names_its_problems() {
        let json = serde_json::to_value(specification()).expect("it can be written");
        assert!(json["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
        let batch = &json["paths"]["/api/v1/redemptions"]["post"];
        assert_eq!(batch["security"][0]["token"][0], "redeem");
        for status in ["200", "400", "401", "403", "413", "415", "422", "503"] {
            assert!(batch["responses"][status].is_object(), "{status}");
        }
        assert!(json["components"]["schemas"]["Problem"]["properties"]["code"].is_object());
    }
}
