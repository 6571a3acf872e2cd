//! A place as a GeoJSON feature (RFC 7946).

use super::columns::{Column, row_of_place};
use crate::places::Place;

/// The feature of a place: a point, or no geometry; every column that says something as a property.
pub fn feature(place: &Place) -> serde_json::Value {
    let row = row_of_place(place);
    let said = Column::ALL.iter().filter(|column| !row.get(**column).is_empty());
    let properties: serde_json::Map<_, _> =
        said.map(|column| (column.word().to_owned(), row.get(*column).into())).collect();
    let geometry = place.about.position.map(|position| {
        serde_json::json!({
            "type": "Point",
            "coordinates": [position.longitude_degrees(), position.latitude_degrees()],
        })
    });
    serde_json::json!({
        "type": "Feature",
        "id": place.id.to_string(),
        "geometry": geometry,
        "properties": properties,
    })
}
