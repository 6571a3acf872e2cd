//! How an action ends when it does not succeed.
//!
//! A **refusal** is expected: a rule said no, and says so to the person in a sentence, with
//! what to do next. Everything else is trouble: logged once at the edge, without personal
//! data, and shown as a page that tells what was kept and what was not. `ui::errors` makes
//! the pages.

use super::db::DbError;
use super::i18n::{Message, t};

/// A rule's no. Each room has its own enum of them.
pub trait Refuse: std::fmt::Debug + Send + Sync {
    /// What happened; its attribute `.next` is what to do about it.
    fn message(&self) -> Message;
    /// The form field it is about, if one.
    fn field(&self) -> Option<&'static str> {
        None
    }
}

/// Any way an action or a page ends otherwise than well.
#[derive(Debug)]
pub enum Error {
    /// A rule said no: 422, and the person is told why.
    Refused(Box<dyn Refuse>),
    /// No such page or thing — or not for this person: 404.
    NotFound,
    /// The role does not allow it: 403.
    Forbidden,
    /// Nobody is signed in: the sign-in page, then back to this path.
    SignIn(String),
    /// The request makes no sense (a form we did not make): 400.
    BadRequest(String),
    /// An address that only takes what a page sends, opened by itself: 405.
    NotAlone,
    /// More than we accept in one go: 413.
    TooLarge,
    /// Sent by a page of another site: 403.
    CrossSite,
    /// The database: 503 when it is busy or away, else 500.
    Db(DbError),
    /// Anything else that should not happen: 500.
    Broken(String),
}

impl Error {
    /// What the person is told; the attribute `.next` says what to do.
    pub fn message(&self) -> Message {
        match self {
            Error::Refused(refusal) => refusal.message(),
            Error::NotFound => t("kit-not-found"),
            Error::Forbidden | Error::SignIn(_) => t("kit-forbidden"),
            Error::BadRequest(_) => t("kit-bad-request"),
            Error::NotAlone => t("kit-not-alone"),
            Error::TooLarge => t("kit-too-large"),
            Error::CrossSite => t("kit-cross-site"),
            Error::Db(DbError::Busy) => t("kit-busy"),
            Error::Db(DbError::Unavailable(_) | DbError::Conflict(_)) => t("kit-unavailable"),
            Error::Db(_) | Error::Broken(_) => t("kit-broken"),
        }
    }

    /// The HTTP status that says the same to machines.
    pub fn status(&self) -> u16 {
        match self {
            Error::Refused(_) => 422,
            Error::NotFound => 404,
            Error::Forbidden | Error::CrossSite => 403,
            Error::SignIn(_) => 401,
            Error::BadRequest(_) => 400,
            Error::NotAlone => 405,
            Error::TooLarge => 413,
            Error::Db(DbError::Busy | DbError::Unavailable(_) | DbError::Conflict(_)) => 503,
            Error::Db(_) | Error::Broken(_) => 500,
        }
    }

    /// Whether it is a refusal or a misuse (expected) rather than trouble to be logged.
    pub fn is_expected(&self) -> bool {
        self.status() < 500
    }
}

impl<R: Refuse + 'static> From<R> for Error {
    fn from(refusal: R) -> Self {
        Error::Refused(Box::new(refusal))
    }
}
impl From<DbError> for Error {
    fn from(error: DbError) -> Self {
        Error::Db(error)
    }
}
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::Broken(error.to_string())
    }
}
impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Db(error) => error.fmt(f),
            Error::Broken(why) | Error::BadRequest(why) => f.write_str(why),
            other => other.message().fmt(f),
        }
    }
}
impl std::error::Error for Error {}
