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

impl Paging {
    /// The page of `all` that is asked for.
    pub fn of<R, T>(
        &self,
        mut all: Vec<R>,
        id: impl Fn(&R) -> String,
        view: impl Fn(R) -> T,
    ) -> Result<Page<T>, Problem> {
        let limit = self.limit.unwrap_or(USUAL);
        let cursor = self.cursor.as_deref().unwrap_or_default();
        let known = cursor.is_empty() || cursor.parse::<ulid::Ulid>().is_ok();
        if !known || !(1..=MOST).contains(&limit) {
            let refusal = t("api-page-wrong").arg("most", i64::try_from(MOST).unwrap_or_default());
            return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, &refusal));
        }
        all.retain(|row| id(row).as_str() > cursor);
        all.sort_by_key(&id);
        let more = all.len() > limit;
        all.truncate(limit);
        let next = all.last().filter(|_| more).map(&id);
        Ok(Page { items: all.into_iter().map(view).collect(), next })
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
            let all: Vec<ulid::Ulid> = (0..count).map(|_| moment.id()).collect();
            let (mut read, mut cursor) = (Vec::new(), None);
            loop {
                let paging = Paging { cursor: cursor.clone(), limit: Some(limit) };
                let page = paging.of(all.clone(), ToString::to_string, |id| id).expect("a page");
                prop_assert!(page.items.len() <= limit);
                read.extend(page.items);
                cursor = page.next;
                if cursor.is_none() {
                    break;
                }
            }
            let mut expected = all;
            expected.sort();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_cursor_that_we_did_not_give_is_refused() {
        for (cursor, limit) in [(Some("2"), None), (None, Some(0)), (None, Some(201))] {
            let paging = Paging { cursor: cursor.map(str::to_owned), limit };
            assert!(paging.of(Vec::<String>::new(), Clone::clone, |id| id).is_err());
        }
    }
}
