//! A network read from a file in the national schema, instead of the built-in one.

use std::path::Path;

use crate::access::Actor;
use crate::demo::data;
use crate::interop::{self, Mode};
use crate::kit::app::App;
use crate::kit::errors::Error;
use crate::places::{self, PlaceId};
use crate::territory::{self, CommuneCode};

/// Imports the file as anybody would, then gives the places that stand for those of the built-in
/// network: for each of these the nearest one, so that people live near where they go.
pub fn import(app: &App, system: &Actor, path: &Path) -> Result<Vec<PlaceId>, Error> {
    super::say(&format!("  reading {}", path.display()));
    let run = interop::import_file(app, system, path, Mode::Import)?;
    super::say(&format!("  {} rows, {} places", run.rows_read, run.created));
    let territory = system.territory();
    let mut named =
        app.db.read_blocking(move |conn| Ok::<_, Error>(places::place_names(conn, territory)?))?;
    let mut chosen = Vec::new();
    for seed in &data::network().places {
        let home = super::ground::commune(&seed.commune);
        let nearest = (0..named.len()).min_by_key(|rank| metres(home, named[*rank].commune));
        let few = || Error::Broken("the demo needs a file of at least 25 places".into());
        chosen.push(named.remove(nearest.ok_or_else(few)?).id);
    }
    Ok(chosen)
}

fn metres(from: CommuneCode, to: CommuneCode) -> u32 {
    let at = |code| territory::commune(code).and_then(|commune| commune.position);
    at(from).zip(at(to)).map_or(u32::MAX, |(from, to)| from.distance_to(to))
}
