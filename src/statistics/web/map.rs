//! The map of the territory: passes used, or people reached, by commune.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::period::{PeriodForm, Picker};
use crate::access::Visit;
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::kit::i18n::{number, t};
use crate::statistics::figures::by_commune;
use crate::statistics::model::{CLASSES, Measure, Period, SMALL, Shown, class_floors, class_of};
use crate::statistics::table::{Cell, Table};
use crate::territory::{self, CommuneCode, Drawing, Map, Shade};
use crate::ui::{self, Problems, Shell, Tab, filters};

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct MapForm {
    measure: Option<Measure>,
    from: String,
    until: String,
}

impl MapForm {
    fn period(&self) -> PeriodForm {
        PeriodForm { from: self.from.clone(), until: self.until.clone() }
    }
    fn measure(&self) -> Measure {
        self.measure.unwrap_or(Measure::Passes)
    }
}

#[derive(Template)]
#[template(path = "statistics/pages/map.html")]
struct MapPage {
    shell: Shell,
    picker: Picker,
    problems: Problems,
    tabs: Vec<Tab>,
    measure: Measure,
    /// Made by `territory`: escaped there.
    svg: Option<crate::territory::Svg>,
    legend: Vec<(u8, String)>,
    table: Table,
    file: String,
}

async fn load(
    app: &App,
    visit: &Visit,
    measure: Measure,
    period: Period,
) -> Result<Vec<(CommuneCode, Shown)>, Error> {
    let (actor, now) = (visit.actor.clone(), app.clock.now());
    app.db.read(move |conn| by_commune(conn, &actor, measure, period, now)).await
}

pub async fn show(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<MapForm>,
) -> Result<Response, Error> {
    let ((period, problems), measure) = (form.period().read(), form.measure());
    let values = load(&app, &visit, measure, period).await?;
    let today = app.clock.now().day(visit.actor.timezone());
    let classes = Classes::of(&values);
    let map = Map::of_departement(visit.territory.departement);
    let title = t("statistics-map-name")
        .arg("measure", t(format!("statistics-measure-{measure}")))
        .arg("territory", &visit.territory.name)
        .to_string();
    let drawing = Drawing {
        id: "territory",
        title: &title,
        shades: classes.shades(&values, measure),
        ..Drawing::default()
    };
    let tab = |one: &Measure| {
        let href = period.link(&format!("/dashboard/map?measure={one}"));
        Tab::new(t(format!("statistics-measure-{one}")), href, *one == measure)
    };
    let status =
        if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let kept = [("measure", measure.to_string())];
    let page = MapPage {
        shell: visit.shell(t("statistics-map-title")),
        picker: Picker::new(
            "/dashboard/map",
            &kept,
            &form.period(),
            (period, problems.clone()),
            today,
        ),
        problems,
        tabs: Measure::ALL.iter().map(tab).collect(),
        measure,
        svg: map.map(|map| map.svg(&drawing)),
        legend: classes.legend(),
        table: table(&values, measure, period),
        file: period.link(&format!("/dashboard/map.csv?measure={measure}")),
    };
    Ok(ui::page_with_status(status, page))
}

pub async fn download(
    State(app): State<App>,
    visit: Visit,
    Query(form): Query<MapForm>,
) -> Result<Response, Error> {
    let ((period, _), measure) = (form.period().read(), form.measure());
    let values = load(&app, &visit, measure, period).await?;
    let table = table(&values, measure, period);
    Ok(ui::sheet(&format!("maillon-communes-{measure}.csv"), table.sheet()))
}

/// Uses lead to their list; people to none: it would name them.
fn table(values: &[(CommuneCode, Shown)], measure: Measure, period: Period) -> Table {
    let count = match measure {
        Measure::Passes => "statistics-measure-passes",
        Measure::People => "statistics-measure-people",
    };
    let columns = ["statistics-commune", "statistics-commune-code", count];
    let mut table = Table::new(t("statistics-map-table"), &columns);
    for (commune, shown) in values {
        let cell = match measure {
            Measure::Passes => Cell::people(*shown)
                .link(period.link(&format!("/dashboard/uses?use=used&commune={commune}"))),
            Measure::People => Cell::people(*shown),
        };
        table.row(Cell::text(name(*commune)), vec![Cell::text(commune.to_string()), cell]);
    }
    table
}

fn name(commune: CommuneCode) -> String {
    territory::commune(commune).map_or(commune.to_string(), |known| known.name.to_owned())
}

/// The classes of a map: "moins de 5" when some counts are hidden, then about as many communes
/// in each.
struct Classes {
    /// Whether the first class is that of hidden counts.
    few: bool,
    floors: Vec<i64>,
    highest: i64,
}

impl Classes {
    fn of(values: &[(CommuneCode, Shown)]) -> Classes {
        let exact: Vec<i64> = values
            .iter()
            .filter_map(|(_, shown)| match shown {
                Shown::Exactly(count) => Some(*count),
                Shown::Few | Shown::Hidden => None,
            })
            .collect();
        let few = exact.len() < values.len();
        let mut floors = class_floors(&exact);
        if few && floors.len() == CLASSES {
            // One class is taken by the hidden counts: the two lowest become one.
            floors.remove(1);
        }
        Classes { few, floors, highest: exact.into_iter().max().unwrap_or(0) }
    }

    fn class(&self, shown: Shown) -> Option<usize> {
        match shown {
            Shown::Exactly(count) => {
                class_of(count, &self.floors).map(|class| class + usize::from(self.few))
            }
            Shown::Few | Shown::Hidden => Some(0),
        }
    }

    fn shades(
        &self,
        values: &[(CommuneCode, Shown)],
        measure: Measure,
    ) -> HashMap<CommuneCode, Shade> {
        let shade = |(commune, shown): &(CommuneCode, Shown)| {
            let words = match shown {
                Shown::Exactly(count) => {
                    t(format!("statistics-map-{measure}")).arg("count", *count).to_string()
                }
                Shown::Few | Shown::Hidden => t("statistics-few-or-hidden").to_string(),
            };
            // Shade 0 says that there is nothing.
            Some((*commune, Shade { class: self.class(*shown)? + 1, label: words }))
        };
        values.iter().filter_map(shade).collect()
    }

    /// Shade 0 of the legend is "nothing"; the classes follow.
    fn legend(&self) -> Vec<(u8, String)> {
        let mut words = vec![t("statistics-map-none").to_string()];
        if self.few {
            words.push(t("statistics-few-or-hidden").arg("small", SMALL).to_string());
        }
        for (index, floor) in self.floors.iter().enumerate() {
            let last = self.floors.get(index + 1).map_or(self.highest, |next| next - 1);
            words.push(if last <= *floor {
                number(*floor)
            } else {
                t("statistics-map-range").arg("from", *floor).arg("until", last).to_string()
            });
        }
        (0u8..).zip(words).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_counts_have_a_class_of_their_own() {
        let code = |n: usize| format!("23{n:03}").parse::<CommuneCode>().expect("a code");
        let mut values: Vec<(CommuneCode, Shown)> =
            (1..=40).map(|n| (code(n), Shown::Exactly(n as i64 + 4))).collect();
        values.push((code(50), Shown::Few));
        let classes = Classes::of(&values);
        assert_eq!(classes.class(Shown::Few), Some(0));
        assert_eq!(classes.class(Shown::Exactly(5)), Some(1));
        assert_eq!(classes.class(Shown::Exactly(44)), Some(4));
        assert_eq!(classes.legend().len(), 6);
    }

    #[test]
    fn a_map_of_nothing_has_no_class() {
        let classes = Classes::of(&[]);
        assert_eq!(classes.legend().len(), 1);
        assert_eq!(classes.class(Shown::Exactly(0)), None);
    }
}
