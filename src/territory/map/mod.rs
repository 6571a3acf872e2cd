//! Maps of a département as SVG, made by the server: they work without
//! JavaScript, print, and weigh less than a photograph.
//!
//! The projection is equirectangular at the middle latitude of the
//! département: over 150 km the shapes differ from Lambert-93 by less than the
//! width of a line, and the sides keep their true proportion anywhere on Earth.

mod drawing;
mod topology;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, OnceLock};

pub use drawing::{Drawing, MapPoint, SHADES, Shade, Svg};

use super::codes::{CommuneCode, DepartementCode, Epci};
use super::geo::GeoPoint;
use super::registry;
use topology::Topology;

/// Width of every map in its own units; coordinates are whole units, which on
/// the widest page is less than a pixel.
const WIDTH: f64 = 1000.0;
/// Empty units left around the shapes so that thick borders are not cut.
const MARGIN: f64 = 6.0;
/// A border point closer than this to the straight line is left out.
const TOLERANCE: f64 = 0.7;

/// The outlines of a département's communes, projected and ready to draw.
#[derive(Debug)]
pub struct Map {
    height: u32,
    projection: Projection,
    shapes: Vec<Shape>,
    /// The borders between groups of communes and around the département, as one path.
    group_borders: String,
    neighbours: BTreeMap<CommuneCode, BTreeSet<CommuneCode>>,
}

#[derive(Debug)]
struct Shape {
    code: CommuneCode,
    name: &'static str,
    path: String,
}

#[derive(Debug, Clone, Copy)]
struct Projection {
    west: f64,
    north: f64,
    /// Units per degree of latitude.
    scale: f64,
    /// How much shorter a degree of longitude is here.
    squeeze: f64,
}

impl Projection {
    /// `bounds` in degrees: west, south, east, north. Also gives the height of the map in units.
    fn fitting([west, south, east, north]: [f64; 4]) -> (Self, u32) {
        let squeeze = ((south + north) / 2.0).to_radians().cos();
        let scale = (WIDTH - 2.0 * MARGIN) / ((east - west) * squeeze);
        let height = (north - south) * scale + 2.0 * MARGIN;
        (Self { west, north, scale, squeeze }, height.ceil() as u32)
    }

    fn place(&self, longitude: f64, latitude: f64) -> (f64, f64) {
        let x = MARGIN + (longitude - self.west) * self.squeeze * self.scale;
        let y = MARGIN + (self.north - latitude) * self.scale;
        (x, y)
    }
}

impl Map {
    /// The map of a département, drawn once and kept. None for the overseas
    /// collectivities whose contours are not in the registry.
    pub fn of_departement(departement: DepartementCode) -> Option<Arc<Self>> {
        static DRAWN: OnceLock<Mutex<HashMap<DepartementCode, Arc<Map>>>> = OnceLock::new();
        let drawn = DRAWN.get_or_init(Mutex::default);
        let mut drawn = drawn.lock().expect("drawing a map does not panic");
        if let Some(map) = drawn.get(&departement) {
            return Some(Arc::clone(map));
        }
        let text = registry::unpacked(&format!("contours/{departement}.json.gz"))?;
        let map = Arc::new(Self::project(&Topology::read(&text)));
        drawn.insert(departement, Arc::clone(&map));
        Some(map)
    }

    fn project(topology: &Topology) -> Self {
        let (projection, height) = Projection::fitting(topology.bounds());
        let arcs: Vec<_> = topology.arcs(|lon, lat| projection.place(lon, lat), TOLERANCE);
        let shapes = topology.communes.iter().map(|commune| Shape {
            code: commune.code,
            name: registry::commune(commune.code).map_or("", |known| known.name),
            path: topology::closed_path(&commune.polygons, &arcs),
        });
        let users = topology.users_of_arcs();
        let divides = |users: &[usize]| {
            let group = |user: &usize| topology.communes[*user].epci;
            users.len() < 2 || users.iter().any(|user| group(user) != group(&users[0]))
        };
        let borders = arcs
            .iter()
            .zip(&users)
            .filter(|(_, users)| divides(users))
            .map(|(arc, _)| arc.as_slice());
        Self {
            height,
            projection,
            shapes: shapes.collect(),
            group_borders: topology::open_paths(borders),
            neighbours: neighbours(topology, &users),
        }
    }

    /// Where a position falls on the map, in its units; none outside it.
    pub fn locate(&self, position: GeoPoint) -> Option<(i32, i32)> {
        let (x, y) =
            self.projection.place(position.longitude_degrees(), position.latitude_degrees());
        let inside = (0.0..=WIDTH).contains(&x) && (0.0..=f64::from(self.height)).contains(&y);
        inside.then(|| (x.round() as i32, y.round() as i32))
    }

    /// The communes of the same département that share a border with this one.
    pub fn neighbours(&self, commune: CommuneCode) -> impl Iterator<Item = CommuneCode> {
        self.neighbours.get(&commune).into_iter().flatten().copied()
    }

    /// The communes the map has a shape for, by code.
    pub fn communes(&self) -> impl Iterator<Item = CommuneCode> {
        self.shapes.iter().map(|shape| shape.code)
    }
}

fn neighbours(
    topology: &Topology,
    users: &[Vec<usize>],
) -> BTreeMap<CommuneCode, BTreeSet<CommuneCode>> {
    let mut all: BTreeMap<CommuneCode, BTreeSet<CommuneCode>> = BTreeMap::new();
    for sharing in users {
        for one in sharing {
            for other in sharing.iter().filter(|other| *other != one) {
                let code = |user: usize| topology.communes[user].code;
                all.entry(code(*one)).or_default().insert(code(*other));
            }
        }
    }
    all
}

/// The group a commune belongs to, as the contours say it.
type Group = Option<Epci>;

#[cfg(test)]
mod tests {
    use super::*;

    fn creuse() -> Arc<Map> {
        Map::of_departement("23".parse().expect("Creuse")).expect("Creuse has contours")
    }

    fn code(text: &str) -> CommuneCode {
        text.parse().expect(text)
    }

    #[test]
    fn the_creuse_has_all_its_communes_in_true_proportion() {
        let map = creuse();
        assert_eq!(map.communes().count(), 255);
        // 1.372° – 2.612° E by 45.664° – 46.456° N: wider than high by about 10 %.
        let proportion = WIDTH / f64::from(map.height);
        assert!((1.0..1.15).contains(&proportion), "{proportion}");
    }

    #[test]
    fn towns_stand_where_they_should() {
        let map = creuse();
        let at = |text: &str| {
            let commune = registry::commune(code(text)).expect("a commune");
            map.locate(commune.position.expect("with coordinates")).expect("on the map")
        };
        let (gueret, aubusson, la_souterraine) = (at("23096"), at("23008"), at("23176"));
        assert!(la_souterraine.0 < gueret.0 && gueret.0 < aubusson.0, "from west to east");
        assert!(gueret.1 < aubusson.1, "Guéret is north of Aubusson");
        assert!(map.locate(GeoPoint::parse("48.85", "2.35").expect("Paris")).is_none());
    }

    #[test]
    fn gueret_has_its_neighbours() {
        let found: Vec<_> = creuse()
            .neighbours(code("23096"))
            .filter_map(registry::commune)
            .map(|c| c.name)
            .collect();
        for expected in ["Sainte-Feyre", "Saint-Sulpice-le-Guérétois", "Saint-Fiel", "Savennes"] {
            assert!(found.contains(&expected), "{expected} in {found:?}");
        }
        assert!(!found.contains(&"Aubusson"));
    }

    #[test]
    fn known_gaps_are_gaps() {
        assert!(Map::of_departement("975".parse().expect("Saint-Pierre-et-Miquelon")).is_none());
        let cantal = Map::of_departement("15".parse().expect("Cantal")).expect("it has contours");
        assert!(!cantal.communes().any(|commune| commune == code("15031")));
        assert!(cantal.communes().any(|commune| commune == code("15014")));
    }

    #[test]
    fn a_drawn_map_is_kept() {
        assert!(Arc::ptr_eq(&creuse(), &creuse()));
    }
}
