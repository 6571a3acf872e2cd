//! Lists by cursor: in the order of identifiers, each page after the last one of the page before.
//! What is made while somebody reads comes at the end; nothing is read twice, nothing is missed.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::client::malformed;
use super::problem::Problem;
use crate::kit::app::App;
use crate::kit::i18n::t;

/// Most items of a page, and how many when nothing is asked.
const MOST: usize = 200;
const USUAL: usize = 50;

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Paging {
    /// The “next” of the page before; nothing for the first page.
    cursor: Option<String>,
    /// Items of the page, 50 when not said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<usize>,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The cursor of the next page; null on the last one.
    pub next: Option<String>,
}

/// What of a list is read.
pub struct Window {
    after: String,
    limit: usize,
}

impl Paging {
    pub fn window(&self) -> Result<Window, Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        let after = match self.cursor.as_deref() {
            None | Some("") => Some(String::new()),
            Some(cursor) => cursor.parse::<ulid::Ulid>().ok().map(|id| id.to_string()),
        };
        match after {
            Some(after) if (1..=MOST).contains(&limit) => Ok(Window { after, limit }),
            _ => {
                let most = i64::try_from(MOST).unwrap_or_default();
                let refusal = t("api-page-wrong").arg("most", most);
                Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &refusal))
            }
        }
    }
}

impl Window {
    /// What a store is asked for: after which identifier, and how many rows at most. One more than
    /// the page has: it tells whether there is another page.
    pub fn asked(&self) -> (&str, i64) {
        (&self.after, i64::try_from(self.limit + 1).unwrap_or(i64::MAX))
    }
    /// The page, of the rows that a store gave.
    pub fn page<R, T>(
        &self,
        mut rows: Vec<R>,
        id: impl Fn(&R) -> String,
        view: impl Fn(R) -> T,
    ) -> Page<T> {
        let more = rows.len() > self.limit;
        rows.truncate(self.limit);
        let next = rows.last().filter(|_| more).map(id);
        Page { items: rows.into_iter().map(view).collect(), next }
    }
}

/// The query of an address, whose faults are problems.
pub struct Asked<T>(pub T);

impl<T: serde::de::DeserializeOwned + Send> FromRequestParts<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Asked<T>, Problem> {
        let query: Result<Query<T>, QueryRejection> = Query::from_request_parts(parts, app).await;
        query.map(|Query(asked)| Asked(asked)).map_err(|error| malformed(error.body_text()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kit::time::{Instant, Moment};

    proptest! {
        #[test]
        fn every_item_is_read_once_whatever_the_page(count in 0usize..60, limit in 1usize..20) {
            let moment = Moment::seeded(Instant(1_000), 5);
            let mut all: Vec<ulid::Ulid> = (0..count).map(|_| moment.id()).collect();
            all.sort();
            let (mut read, mut cursor) = (Vec::new(), None);
            loop {
                let paging = Paging { cursor: cursor.clone(), limit: Some(limit) };
                let window = paging.window().expect("a page");
                let (after, limit) = window.asked();
                let rows = all.iter().filter(|id| id.to_string().as_str() > after).copied();
                let rows = rows.take(usize::try_from(limit).expect("small")).collect();
                let page = window.page(rows, ToString::to_string, |id: ulid::Ulid| id);
                prop_assert!(page.items.len() <= paging.limit.unwrap_or(0));
                read.extend(page.items);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            prop_assert_eq!(read, all);
        }
    }

    #[test]
    fn a_cursor_that_we_did_not_give_is_refused() {
        for (cursor, limit) in [(Some("2"), None), (None, Some(0)), (None, Some(201))] {
            let paging = Paging { cursor: cursor.map(str::to_owned), limit };
            assert!(paging.window().is_err());
        }
    }
}
