//! The stock of the depots on the map of the territory: a shade for each commune, a dot for each
//! drawer.

use std::collections::HashMap;

use crate::access::{OrganisationId, Visit};
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::kit::i18n::t;
use crate::passes::store::{Depot, StockLine};
use crate::places::{self, Query};
use crate::territory::{
    CommuneCode, Drawing, GeoPoint, Map, MapPoint, SHADES, Shade, Svg, TerritoryId,
};

/// The least booklets of each shade.
const FLOORS: [i64; SHADES] = [1, 20, 50, 100, 200];

/// Where the drawer of an organisation is: at the first of its places that has a position.
#[derive(Debug, Clone)]
pub struct Spot {
    pub organisation: OrganisationId,
    pub position: GeoPoint,
    pub commune: Option<CommuneCode>,
}

/// The spots of the organisations that have a depot.
pub fn spots(
    conn: &mut Conn,
    territory: TerritoryId,
    depots: &[Depot],
) -> Result<Vec<Spot>, Error> {
    let names = places::place_names(conn, territory)?;
    let mut found = Vec::new();
    for organisation in depots.iter().filter_map(|depot| depot.organisation_id) {
        let query = Query { organisation: Some(organisation), ..Query::default() };
        let first = places::positions(conn, territory, &query)?.into_iter().next();
        let Some((place, _, position)) = first else { continue };
        let commune = names.iter().find(|named| named.id == place).map(|named| named.commune);
        found.push(Spot { organisation, position, commune });
    }
    Ok(found)
}

/// The map, when the contours of the territory are known and a depot has a place on it.
pub fn draw(visit: &Visit, rows: &[(Depot, StockLine)], spots: &[Spot]) -> Option<Svg> {
    let map = Map::of_departement(visit.territory.departement)?;
    let mut communes: HashMap<CommuneCode, i64> = HashMap::new();
    let mut points = Vec::new();
    for (depot, line) in rows {
        let spot = spots.iter().find(|spot| Some(spot.organisation) == depot.organisation_id);
        let Some(spot) = spot else { continue };
        if let Some(commune) = spot.commune {
            *communes.entry(commune).or_default() += line.held;
        }
        points.push(MapPoint {
            position: spot.position,
            label: t("passes-stock-dot")
                .arg("depot", &depot.name)
                .arg("count", line.held)
                .to_string(),
            href: Some(format!("/depots/{}", depot.id)),
            strong: false,
        });
    }
    if points.is_empty() {
        return None;
    }
    let shade = |(commune, count): (CommuneCode, i64)| {
        let class = FLOORS.iter().rposition(|floor| count >= *floor)?;
        let label = t("passes-stock-booklets").arg("count", count).to_string();
        Some((commune, Shade { class, label }))
    };
    let title = t("passes-stock-map").arg("territory", &visit.territory.name).to_string();
    let shades = communes.into_iter().filter_map(shade).collect();
    Some(map.svg(&Drawing { id: "stock", title: &title, shades, points, highlight: None }))
}

/// What the shades mean.
pub fn legend() -> Vec<(u8, String)> {
    let words = |index: usize| {
        let from = FLOORS[index];
        match FLOORS.get(index + 1) {
            Some(next) => t("passes-stock-range").arg("from", from).arg("until", next - 1),
            None => t("passes-stock-from").arg("from", from),
        }
    };
    let shades = (0..SHADES).map(|index| words(index).to_string());
    let none = std::iter::once(t("passes-stock-nothing").to_string());
    (0u8..).zip(none.chain(shades)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shade_of_the_map_is_in_its_legend() {
        let legend = legend();
        assert_eq!(legend.len(), SHADES + 1);
        assert!(FLOORS.is_sorted());
        assert!(legend.iter().all(|(_, words)| !words.starts_with("passes-")), "{legend:?}");
    }
}
