//! The contours as stored: borders (arcs) shared by the communes on both sides.

use serde::Deserialize;

use super::Group;
use crate::territory::codes::CommuneCode;

/// One département's contours.
pub(super) struct Topology {
    scale: [f64; 2],
    translate: [f64; 2],
    /// Each arc: its first point, then steps, in quantised units.
    steps: Vec<Vec<[i32; 2]>>,
    pub(super) communes: Vec<Contour>,
}

/// A commune as polygons of rings of arcs; a negative arc is walked backwards (`!arc`).
pub(super) struct Contour {
    pub(super) code: CommuneCode,
    pub(super) epci: Group,
    pub(super) polygons: Vec<Vec<Vec<i32>>>,
}

/// A projected border, from end to end.
pub(super) type Arc = Vec<(i32, i32)>;

#[derive(Deserialize)]
struct File {
    transform: Transform,
    arcs: Vec<Vec<[i32; 2]>>,
    communes: Vec<StoredContour>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
struct StoredContour {
    code: String,
    epci: String,
    polygons: Vec<Vec<Vec<i32>>>,
}

impl Topology {
    /// Reads an embedded file of `assets/registry/contours`.
    pub(super) fn read(text: &str) -> Self {
        let file: File = serde_json::from_str(text).expect("embedded contours are well formed");
        let contour = |stored: StoredContour| Contour {
            code: stored.code.parse().expect("an official commune code"),
            epci: stored.epci.parse().ok(),
            polygons: stored.polygons,
        };
        Self {
            scale: file.transform.scale,
            translate: file.transform.translate,
            steps: file.arcs,
            communes: file.communes.into_iter().map(contour).collect(),
        }
    }

    /// The points of an arc as longitude and latitude in degrees.
    fn degrees(&self, arc: &[[i32; 2]]) -> Vec<(f64, f64)> {
        let (mut x, mut y) = (0, 0);
        arc.iter()
            .map(|step| {
                x += step[0];
                y += step[1];
                let longitude = f64::from(x) * self.scale[0] + self.translate[0];
                (longitude, f64::from(y) * self.scale[1] + self.translate[1])
            })
            .collect()
    }

    /// West, south, east, north of everything, in degrees.
    pub(super) fn bounds(&self) -> [f64; 4] {
        let nothing = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        let points = self.steps.iter().flat_map(|arc| self.degrees(arc));
        points.fold(nothing, |[west, south, east, north], (lon, lat)| {
            [west.min(lon), south.min(lat), east.max(lon), north.max(lat)]
        })
    }

    /// Every arc projected, simplified within `tolerance` units and rounded to whole units.
    pub(super) fn arcs(&self, place: impl Fn(f64, f64) -> (f64, f64), tolerance: f64) -> Vec<Arc> {
        let project = |arc: &Vec<[i32; 2]>| {
            let points: Vec<_> =
                self.degrees(arc).into_iter().map(|(lon, lat)| place(lon, lat)).collect();
            let mut kept: Vec<_> = simplified(&points, tolerance)
                .into_iter()
                .map(|(x, y)| (x.round() as i32, y.round() as i32))
                .collect();
            // An arc keeps both ends even when they fall on the same unit.
            if kept.len() > 2 {
                let last = kept.pop().expect("more than two points");
                kept.dedup();
                kept.push(last);
            }
            kept
        };
        self.steps.iter().map(project).collect()
    }

    /// For every arc, the communes (by row) whose border it is.
    pub(super) fn users_of_arcs(&self) -> Vec<Vec<usize>> {
        let mut users = vec![Vec::new(); self.steps.len()];
        for (row, commune) in self.communes.iter().enumerate() {
            for arc in commune.polygons.iter().flatten().flatten() {
                users[arc_number(*arc)].push(row);
            }
        }
        users
    }
}

fn arc_number(arc: i32) -> usize {
    usize::try_from(if arc < 0 { !arc } else { arc }).expect("an arc number is not negative")
}

/// Douglas–Peucker. A border that closes on itself keeps at least its farthest
/// points, so that no island shrinks to nothing.
fn simplified(points: &[(f64, f64)], tolerance: f64) -> Vec<(f64, f64)> {
    if points.len() <= 4 {
        return points.to_vec();
    }
    let closed = points.first() == points.last();
    let mut keep = vec![false; points.len()];
    keep[0] = true;
    keep[points.len() - 1] = true;
    let mut spans = vec![(0, points.len() - 1, closed)];
    while let Some((start, end, always)) = spans.pop() {
        let farthest = (start + 1..end)
            .map(|middle| (distance_to_line(points[middle], points[start], points[end]), middle))
            .max_by(|one, other| one.0.total_cmp(&other.0));
        if let Some((distance, middle)) =
            farthest.filter(|(distance, _)| always || *distance > tolerance)
        {
            debug_assert!(distance.is_finite());
            keep[middle] = true;
            spans.push((start, middle, always && start == 0 && end == points.len() - 1));
            spans.push((middle, end, false));
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

fn distance_to_line(point: (f64, f64), start: (f64, f64), end: (f64, f64)) -> f64 {
    let (dx, dy) = (end.0 - start.0, end.1 - start.1);
    let (px, py) = (point.0 - start.0, point.1 - start.1);
    let length = dx.hypot(dy);
    if length == 0.0 { px.hypot(py) } else { (dx * py - dy * px).abs() / length }
}

/// The outline of a commune as an SVG path of relative steps.
pub(super) fn closed_path(polygons: &[Vec<Vec<i32>>], arcs: &[Arc]) -> String {
    let mut path = String::new();
    for ring in polygons.iter().flatten() {
        let mut points: Arc = Vec::new();
        for arc in ring {
            let stored = &arcs[arc_number(*arc)];
            let skip = usize::from(!points.is_empty());
            if *arc < 0 {
                points.extend(stored.iter().rev().skip(skip));
            } else {
                points.extend(stored.iter().skip(skip));
            }
        }
        // `z` draws the last side.
        if points.len() > 1 && points.first() == points.last() {
            points.pop();
        }
        append_steps(&mut path, &points);
        path.push('z');
    }
    path
}

/// Many borders as one path.
pub(super) fn open_paths<'a>(arcs: impl Iterator<Item = &'a [(i32, i32)]>) -> String {
    let mut path = String::new();
    arcs.for_each(|arc| append_steps(&mut path, arc));
    path
}

fn append_steps(path: &mut String, points: &[(i32, i32)]) {
    let Some(((mut x, mut y), rest)) = points.split_first().map(|(first, rest)| (*first, rest))
    else {
        return;
    };
    path.push_str(&format!("M{x} {y}l"));
    let mut first = true;
    for &(next_x, next_y) in rest {
        for step in [next_x - x, next_y - y] {
            if step >= 0 && !first {
                path.push(' ');
            }
            path.push_str(&step.to_string());
            first = false;
        }
        (x, y) = (next_x, next_y);
    }
    if first {
        path.push_str("0 0");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn steps_are_written_as_short_as_svg_allows() {
        let mut path = String::new();
        append_steps(&mut path, &[(10, 20), (13, 16), (13, 18), (0, 0)]);
        assert_eq!(path, "M10 20l3-4 0 2-13-18");
    }

    proptest! {
        #[test]
        fn simplifying_keeps_the_ends_and_the_shape(raw in prop::collection::vec((0_i32..1000, 0_i32..1000), 2..80)) {
            let points: Vec<_> = raw.iter().map(|(x, y)| (f64::from(*x), f64::from(*y))).collect();
            let kept = simplified(&points, 5.0);
            prop_assert_eq!(kept.first(), points.first());
            prop_assert_eq!(kept.last(), points.last());
            prop_assert!(kept.iter().all(|point| points.contains(point)));
            if points.len() >= 4 && points.first() == points.last() && points.len() > 4 {
                prop_assert!(kept.len() >= 3);
            }
        }
    }
}
