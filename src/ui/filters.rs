//! What pages write after a `|`. A room's `web.rs` says `use crate::ui::filters;`.

use std::fmt::Display;

use askama::Values;

use super::icons::{Icon, icon as find_icon};
use super::shell::Tone;
use crate::kit::i18n::{Arg, Message};
use crate::kit::money::Cents;
use crate::kit::time::{Day, Instant, Month, Tz};

/// What an argument of a sentence may be, by value or by reference (pages borrow).
pub trait ToArg {
    fn to_arg(&self) -> Arg;
}
impl<T: ToArg + ?Sized> ToArg for &T {
    fn to_arg(&self) -> Arg {
        (**self).to_arg()
    }
}
impl ToArg for str {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_owned())
    }
}
impl ToArg for String {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.clone())
    }
}
impl ToArg for Message {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_string())
    }
}
impl ToArg for Cents {
    fn to_arg(&self) -> Arg {
        Arg::Text(self.to_string())
    }
}
macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl ToArg for $number {
            fn to_arg(&self) -> Arg {
                Arg::Number(i64::try_from(*self).unwrap_or(i64::MAX))
            }
        }
    )*};
}
numbers!(i64, i32, u8, u16, u32, u64, usize);

/// A small value, given by value or by reference (pages borrow).
pub trait Take<T> {
    fn take(&self) -> T;
}
impl<T, X: Take<T> + ?Sized> Take<T> for &X {
    fn take(&self) -> T {
        (**self).take()
    }
}
macro_rules! takes {
    ($($value:ty),*) => {$(
        impl Take<$value> for $value {
            fn take(&self) -> $value {
                self.clone()
            }
        }
    )*};
}
takes!(Message, Cents, Day, Month, Instant, Tz, Tone);

macro_rules! counts {
    ($($number:ty),*) => {$(
        impl Take<i64> for $number {
            fn take(&self) -> i64 {
                i64::try_from(*self).unwrap_or(i64::MAX)
            }
        }
    )*};
}
counts!(i64, i32, u8, u16, u32, u64, usize);

/// `{{ "places-title"|t }}`: the sentence of a key.
#[askama::filter_fn]
pub fn t(key: impl Display, _: &dyn Values) -> askama::Result<Message> {
    Ok(Message::new(key.to_string()))
}

/// `{{ "places-count"|t|arg("count", n) }}`: fills `{ $count }`.
#[askama::filter_fn]
pub fn arg<V: ToArg>(
    message: impl Take<Message>,
    _: &dyn Values,
    name: &'static str,
    value: V,
) -> askama::Result<Message> {
    Ok(message.take().arg(name, value.to_arg()))
}

/// `{{ "places-name"|t|attribute("hint") }}`: another sentence of the same key.
#[askama::filter_fn]
pub fn attribute(
    message: impl Take<Message>,
    _: &dyn Values,
    name: &'static str,
) -> askama::Result<Message> {
    Ok(message.take().attribute(name))
}

/// `{{ row.amount|cents }}`: `1 250,00 €` (the field may be [`Cents`]; writing it bare does the same).
#[askama::filter_fn]
pub fn cents(amount: impl Take<Cents>, _: &dyn Values) -> askama::Result<String> {
    Ok(amount.take().to_string())
}

/// `{{ row.count|number }}`: `12 345`.
#[askama::filter_fn]
pub fn number(count: impl Take<i64>, _: &dyn Values) -> askama::Result<String> {
    Ok(crate::kit::i18n::number(count.take()))
}

/// `{{ row.day|day }}`: `1er mars 2026`.
#[askama::filter_fn]
pub fn day(day: impl Take<Day>, _: &dyn Values) -> askama::Result<Message> {
    Ok(day.take().words())
}

/// `{{ row.day|day_long }}`: `lundi 2 mars 2026`.
#[askama::filter_fn]
pub fn day_long(day: impl Take<Day>, _: &dyn Values) -> askama::Result<String> {
    Ok(day.take().long())
}

/// `{{ row.day|day_short }}`: `02/03/2026`, for dense tables.
#[askama::filter_fn]
pub fn day_short(day: impl Take<Day>, _: &dyn Values) -> askama::Result<String> {
    Ok(day.take().short())
}

/// `{{ row.month|month }}`: `mars 2026`.
#[askama::filter_fn]
pub fn month(month: impl Take<Month>, _: &dyn Values) -> askama::Result<String> {
    Ok(month.take().words())
}

/// `{{ row.at|moment(tz) }}`: `1er mars 2026 à 14 h 05`.
#[askama::filter_fn]
pub fn moment<Z: Take<Tz>>(
    at: impl Take<Instant>,
    _: &dyn Values,
    tz: Z,
) -> askama::Result<Message> {
    Ok(at.take().words(tz.take()))
}

/// `{{ row.at|hour(tz) }}`: `14 h 05`.
#[askama::filter_fn]
pub fn hour<Z: Take<Tz>>(at: impl Take<Instant>, _: &dyn Values, tz: Z) -> askama::Result<String> {
    Ok(at.take().hour(tz.take()))
}

/// `{{ row.at|local_day(tz)|day_long }}`: the civil day of an instant.
#[askama::filter_fn]
pub fn local_day<Z: Take<Tz>>(
    at: impl Take<Instant>,
    _: &dyn Values,
    tz: Z,
) -> askama::Result<Day> {
    Ok(at.take().day(tz.take()))
}

/// `{{ row.at|machine }}`: RFC 3339, for `<time datetime>`.
#[askama::filter_fn]
pub fn machine(at: impl Take<Instant>, _: &dyn Values) -> askama::Result<String> {
    Ok(at.take().rfc3339())
}

/// `{{ "map-pin"|icon }}`: a picture hidden from screen readers; always put a word beside it.
#[askama::filter_fn]
pub fn icon(name: impl Display, _: &dyn Values) -> askama::Result<Icon> {
    Ok(find_icon(&name.to_string()))
}

/// `{{ "css/app.css"|asset }}`: the address of an asset, changing with its content.
#[askama::filter_fn]
pub fn asset(path: impl Display, _: &dyn Values) -> askama::Result<String> {
    Ok(super::asset_url(&path.to_string()))
}
