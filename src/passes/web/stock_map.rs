//! The stock of the depots on the map of the territory: a shade for each commune, a dot for each
//! drawer.

use std::collections::HashMap;

use crate::access::Visit;
use crate::kit::i18n::t;
use crate::passes::store::{Depot, StockLine};
use crate::territory::{self, CommuneCode, Drawing, GeoPoint, Map, MapPoint, SHADES, Shade, Svg};

/// The least booklets of each shade.
const FLOORS: [i64; SHADES] = [1, 20, 50, 100, 200];

/// How far the second depot of a commune is drawn beside the first, in millionths of a degree.
const BESIDE: i64 = 22_000;

/// The map, when the contours of the territory are known and a depot is on it.
pub fn draw(visit: &Visit, rows: &[(Depot, StockLine)]) -> Option<Svg> {
    let map = Map::of_departement(visit.territory.departement)?;
    let mut communes: HashMap<CommuneCode, (i64, i64)> = HashMap::new();
    let mut points = Vec::new();
    for (depot, line) in rows {
        let Some(middle) = territory::commune(depot.commune).and_then(|known| known.position)
        else {
            continue;
        };
        let (depots, held) = communes.entry(depot.commune).or_default();
        let east = middle.longitude() + *depots * BESIDE;
        (*depots, *held) = (*depots + 1, *held + line.held);
        let Ok(position) = GeoPoint::from_micro(middle.latitude(), east) else { continue };
        points.push(MapPoint {
            position,
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
    let shade = |(commune, (_, count)): (CommuneCode, (i64, i64))| {
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
