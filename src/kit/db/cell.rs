//! Values between Rust and SQL: every column is TEXT or BIGINT, on both engines.

use super::DbError;

/// One stored value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cell<'a> {
    Null,
    Int(i64),
    Text(&'a str),
}

/// A type that is one column. Decoding refuses what no rule could have written.
pub trait Column: Sized {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String>;
}

/// A value given to a `$n` placeholder.
pub trait Param: Sync {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>));
}

/// Gives the cell of a column to a closure: the cell may borrow from the engine's own row.
type Give<'a> = &'a dyn Fn(&str, &mut dyn FnMut(Cell<'_>)) -> Result<(), DbError>;

/// One row of an answer, read by column name.
pub struct Row<'a> {
    pub(super) get: Give<'a>,
}

impl Row<'_> {
    pub fn get<T: Column>(&self, name: &str) -> Result<T, DbError> {
        let mut out = None;
        (self.get)(name, &mut |cell| out = Some(T::from_cell(cell)))?;
        out.expect("the engine gives every cell to the closure")
            .map_err(|why| DbError::Impossible(format!("column {name}: {why}")))
    }
}

/// A struct filled by one row. `row!` writes it for structs whose fields are named as the columns.
pub trait FromRow: Sized {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError>;
}

/// Declares a row struct: fields are columns of the same name.
#[macro_export]
macro_rules! row {
    ($($(#[$meta:meta])* $vis:vis struct $name:ident { $($(#[$fmeta:meta])* $fvis:vis $field:ident : $type:ty),+ $(,)? })+) => {$(
        $(#[$meta])*
        $vis struct $name { $($(#[$fmeta])* $fvis $field: $type),+ }
        impl $crate::kit::db::FromRow for $name {
            fn from_row(row: &$crate::kit::db::Row<'_>) -> Result<Self, $crate::kit::db::DbError> {
                Ok(Self { $($field: row.get(stringify!($field))?),+ })
            }
        }
    )+};
}

/// Makes a type a column by its `Display` and `FromStr`.
#[macro_export]
macro_rules! column_by_text {
    ($($type:ty),+) => {$(
        impl $crate::kit::db::Column for $type {
            fn from_cell(cell: $crate::kit::db::Cell<'_>) -> Result<Self, String> {
                match cell {
                    $crate::kit::db::Cell::Text(text) => text
                        .parse()
                        .map_err(|_| format!("{text:?} is not a {}", stringify!($type))),
                    other => Err(format!("{other:?} is not a {}", stringify!($type))),
                }
            }
        }
        impl $crate::kit::db::Param for $type {
            fn with_cell(&self, f: &mut dyn FnMut($crate::kit::db::Cell<'_>)) {
                f($crate::kit::db::Cell::Text(&self.to_string()))
            }
        }
    )+};
}

/// Declares an enum stored, sent and named by one word per variant.
///
/// Gives `ALL`, `word()`, `FromStr`, `Display`, serde by word, and makes it a column.
#[macro_export]
macro_rules! words {
    ($($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }
        impl $name {
            /// Every variant, in the order of its declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The stored word.
            pub fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }
        impl std::str::FromStr for $name {
            type Err = String;
            fn from_str(text: &str) -> Result<Self, String> {
                match text {
                    $($word => Ok($name::$variant),)+
                    other => Err(format!("{other:?} is no {}", stringify!($name))),
                }
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str> as serde::Deserialize>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(self.word())
            }
        }
        $crate::column_by_text!($name);
    )+};
}

impl Column for i64 {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Int(value) => Ok(value),
            other => Err(format!("{other:?} is not a number")),
        }
    }
}
impl Param for i64 {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        f(Cell::Int(*self));
    }
}
impl Column for String {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Text(text) => Ok(text.to_owned()),
            other => Err(format!("{other:?} is not text")),
        }
    }
}
impl Param for String {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        f(Cell::Text(self));
    }
}
impl Param for str {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        f(Cell::Text(self));
    }
}
impl<T: Column> Column for Option<T> {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        match cell {
            Cell::Null => Ok(None),
            cell => T::from_cell(cell).map(Some),
        }
    }
}
impl<T: Param> Param for Option<T> {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        match self {
            Some(value) => value.with_cell(f),
            None => f(Cell::Null),
        }
    }
}
impl<T: Param + ?Sized> Param for &T {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        (**self).with_cell(f);
    }
}

macro_rules! column_by_int {
    ($($type:ty),+) => {$(
        impl Column for $type {
            fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
                i64::from_cell(cell).map(Self)
            }
        }
        impl Param for $type {
            fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
                f(Cell::Int(self.0));
            }
        }
    )+};
}
column_by_int!(crate::kit::time::Instant, crate::kit::money::Cents);

impl std::str::FromStr for crate::kit::time::Day {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}
impl std::str::FromStr for crate::kit::time::Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::parse(text).ok_or(())
    }
}
column_by_text!(crate::kit::time::Day, crate::kit::time::Month);

/// Tuples are rows read by position-free names is not possible, so single columns are enough:
/// `SELECT count(*) AS value`.
pub struct One<T>(pub T);

impl<T: Column> FromRow for One<T> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        row.get("value").map(One)
    }
}

/// A cell that outlives its row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Owned {
    Null,
    Int(i64),
    Text(String),
}

impl Column for Owned {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Ok(Owned::keep(cell))
    }
}
impl Param for Owned {
    fn with_cell(&self, f: &mut dyn FnMut(Cell<'_>)) {
        f(self.cell());
    }
}
impl Owned {
    pub fn of(param: &dyn Param) -> Owned {
        let mut owned = Owned::Null;
        param.with_cell(&mut |cell| owned = Owned::keep(cell));
        owned
    }
    pub fn cell(&self) -> Cell<'_> {
        match self {
            Owned::Null => Cell::Null,
            Owned::Int(value) => Cell::Int(*value),
            Owned::Text(text) => Cell::Text(text),
        }
    }
    fn keep(cell: Cell<'_>) -> Owned {
        match cell {
            Cell::Null => Owned::Null,
            Cell::Int(value) => Owned::Int(value),
            Cell::Text(text) => Owned::Text(text.to_owned()),
        }
    }
}
