//! The official registry of communes and their groupings, embedded in the
//! program and unpacked the first time somebody asks.

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::GzDecoder;
use rust_embed::RustEmbed;

use super::codes::{CommuneCode, DepartementCode, Epci};
use super::geo::GeoPoint;
use crate::kit::text::fold;

#[derive(RustEmbed)]
#[folder = "assets/registry/"]
#[include = "*.gz"]
struct Files;

/// The unpacked text of an embedded file; none when the registry has no such file.
pub(super) fn unpacked(name: &str) -> Option<String> {
    let file = Files::get(name)?;
    let mut text = String::new();
    GzDecoder::new(file.data.as_ref())
        .read_to_string(&mut text)
        .expect("an embedded file unpacks to UTF-8");
    Some(text)
}

/// A commune of 2026, or an arrondissement of Paris, Lyon or Marseille.
#[derive(Debug, Clone, Copy)]
pub struct Commune {
    /// INSEE code.
    pub code: CommuneCode,
    /// Official name, with its accents and article: `Le Bourg-d'Hem`.
    pub name: &'static str,
    /// Département or overseas collectivity.
    pub departement: DepartementCode,
    /// Region code.
    pub region: &'static str,
    /// The group of communes it belongs to; four islands and the overseas collectivities have none.
    pub epci: Option<Epci>,
    /// Municipal population (INSEE), zero where nobody lives.
    pub population: u32,
    /// The town hall, else a point inside; 99 communes have none.
    pub position: Option<GeoPoint>,
    /// A municipal arrondissement rather than a commune.
    pub is_arrondissement: bool,
    postcodes: &'static str,
}

impl Commune {
    /// The postal codes La Poste serves it under, in the registry's order.
    pub fn postcodes(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.postcodes.split(' ').filter(|code| !code.is_empty())
    }
}

struct Registry {
    /// Sorted by code.
    communes: Vec<Commune>,
}

/// Second looks into the same table, built when first searched.
struct Indexes {
    /// (postal code, row), sorted.
    by_postcode: Vec<(&'static str, u32)>,
    /// (folded name, row), sorted.
    by_name: Vec<(Box<str>, u32)>,
}

fn registry() -> &'static Registry {
    static REGISTRY: OnceLock<Registry> = OnceLock::new();
    REGISTRY.get_or_init(|| {
        // The rows borrow from the text for as long as the program runs.
        let text: &'static str =
            unpacked("communes_2026.csv.gz").expect("the communes are embedded").leak();
        Registry { communes: text.lines().skip(1).map(commune_row).collect() }
    })
}

fn commune_row(line: &'static str) -> Commune {
    let mut cells = line.split(',');
    let mut next = || cells.next().expect("twelve columns");
    let code: CommuneCode = next().parse().expect("an official commune code");
    let is_arrondissement = next() == "A";
    let name = next();
    let departement = next().parse().expect("an official département code");
    let region = next();
    let _arrondissement = next();
    let epci = next().parse().ok();
    let _siren = next();
    let population = next().parse().unwrap_or(0);
    let position = GeoPoint::parse(next(), next()).ok();
    Commune {
        code,
        name,
        departement,
        region,
        epci,
        population,
        position,
        is_arrondissement,
        postcodes: next(),
    }
}

fn indexes() -> &'static Indexes {
    static INDEXES: OnceLock<Indexes> = OnceLock::new();
    INDEXES.get_or_init(|| {
        let rows = || (0_u32..).zip(&registry().communes);
        let mut by_postcode: Vec<_> = rows()
            .flat_map(|(row, commune)| commune.postcodes().map(move |code| (code, row)))
            .collect();
        let mut by_name: Vec<_> =
            rows().map(|(row, commune)| (fold_name(commune.name).into(), row)).collect();
        by_postcode.sort_unstable();
        by_name.sort_unstable();
        Indexes { by_postcode, by_name }
    })
}

/// Every commune and arrondissement, sorted by code.
pub fn communes() -> &'static [Commune] {
    &registry().communes
}

/// The commune or arrondissement with this code; none for a code that no
/// longer exists (the registry does not know former codes).
pub fn commune(code: CommuneCode) -> Option<&'static Commune> {
    let all = communes();
    all.binary_search_by_key(&code, |commune| commune.code).ok().map(|row| &all[row])
}

/// The communes (not the arrondissements) of a département, by code.
pub fn communes_of(departement: DepartementCode) -> impl Iterator<Item = &'static Commune> {
    communes()
        .iter()
        .filter(move |commune| commune.departement == departement && !commune.is_arrondissement)
}

/// The communes and arrondissements served under a postal code.
pub fn communes_by_postcode(postcode: &str) -> Vec<&'static Commune> {
    let index = &indexes().by_postcode;
    let start = index.partition_point(|(code, _)| *code < postcode);
    index[start..]
        .iter()
        .take_while(|(code, _)| *code == postcode)
        .map(|(_, row)| &communes()[*row as usize])
        .collect()
}

/// The communes and arrondissements whose name is this one, whatever the
/// accents, case, hyphens, apostrophes, `St` for `Saint`, or a `CEDEX` behind it.
pub fn communes_by_name(name: &str) -> Vec<&'static Commune> {
    let folded = fold_name(name);
    let index = &indexes().by_name;
    let start = index.partition_point(|(known, _)| known.as_ref() < folded.as_str());
    index[start..]
        .iter()
        .take_while(|(known, _)| known.as_ref() == folded)
        .map(|(_, row)| &communes()[*row as usize])
        .collect()
}

/// The commune an arrondissement is part of; any other commune is itself.
pub fn whole_commune(code: CommuneCode) -> CommuneCode {
    let text = code.as_str();
    let within = |first: &str, last: &str| (first..=last).contains(&text);
    let whole = match () {
        () if within("75101", "75120") => "75056",
        () if within("69381", "69389") => "69123",
        () if within("13201", "13216") => "13055",
        () => return code,
    };
    whole.parse().expect("an official commune code")
}

/// A commune name brought to the form it is compared in: lower case ASCII words
/// separated by one space, `st`/`ste` spelt out, without `CEDEX`.
pub fn fold_name(name: &str) -> String {
    let plain = fold(name);
    let words = plain.split(' ').take_while(|word| *word != "cedex").map(|word| match word {
        "st" => "saint",
        "ste" => "sainte",
        "sts" => "saints",
        "stes" => "saintes",
        other => other,
    });
    let mut folded = String::with_capacity(plain.len());
    for word in words {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// A group of communes.
#[derive(Debug, Clone)]
pub struct EpciGroup {
    /// Its SIREN.
    pub code: Epci,
    /// Its official name: `CA du Grand Guéret`.
    pub name: String,
}

/// A département or overseas collectivity.
#[derive(Debug, Clone)]
pub struct Departement {
    /// INSEE code.
    pub code: DepartementCode,
    /// `Creuse`
    pub name: String,
    /// Code of its region.
    pub region: String,
}

#[derive(serde::Deserialize)]
struct Named {
    code: String,
    nom: String,
    #[serde(default)]
    region: String,
}

#[derive(serde::Deserialize)]
struct Groupings {
    regions: Vec<Named>,
    departements: Vec<Named>,
    epci: Vec<Named>,
}

struct Territories {
    regions: Vec<(String, String)>,
    departements: Vec<Departement>,
    epci: Vec<EpciGroup>,
}

fn territories() -> &'static Territories {
    static TERRITORIES: OnceLock<Territories> = OnceLock::new();
    TERRITORIES.get_or_init(|| {
        let text = unpacked("territoires_2026.json.gz").expect("the groupings are embedded");
        let read: Groupings = serde_json::from_str(&text).expect("the groupings are well formed");
        let departement = |row: Named| Departement {
            code: row.code.parse().expect("an official département code"),
            name: row.nom,
            region: row.region,
        };
        let epci = |row: Named| EpciGroup {
            code: row.code.parse().expect("an official SIREN"),
            name: row.nom,
        };
        let mut all = Territories {
            regions: read.regions.into_iter().map(|row| (row.code, row.nom)).collect(),
            departements: read.departements.into_iter().map(departement).collect(),
            epci: read.epci.into_iter().map(epci).collect(),
        };
        all.departements.sort_by_key(|row| row.code);
        all.epci.sort_by_key(|row| row.code);
        all
    })
}

/// Every département and overseas collectivity, by code.
pub fn departements() -> &'static [Departement] {
    &territories().departements
}

/// The département with this code.
pub fn departement(code: DepartementCode) -> Option<&'static Departement> {
    departements().iter().find(|row| row.code == code)
}

/// The name of a region.
pub fn region_name(code: &str) -> Option<&'static str> {
    territories().regions.iter().find(|(known, _)| known == code).map(|(_, name)| name.as_str())
}

/// The group of communes with this SIREN.
pub fn epci(code: Epci) -> Option<&'static EpciGroup> {
    let all = &territories().epci;
    all.binary_search_by_key(&code, |group| group.code).ok().map(|row| &all[row])
}

/// The groups that have at least one commune in the département, by name.
pub fn epci_of(departement: DepartementCode) -> Vec<&'static EpciGroup> {
    let mut codes: Vec<Epci> =
        communes_of(departement).filter_map(|commune| commune.epci).collect();
    codes.sort_unstable();
    codes.dedup();
    let mut groups: Vec<_> = codes.into_iter().filter_map(epci).collect();
    groups.sort_by_key(|group| fold_name(&group.name));
    groups
}

/// The clock people of the département live by.
pub fn timezone_of(departement: DepartementCode) -> chrono_tz::Tz {
    match departement.as_str() {
        "971" => chrono_tz::America::Guadeloupe,
        "972" => chrono_tz::America::Martinique,
        "973" => chrono_tz::America::Cayenne,
        "974" => chrono_tz::Indian::Reunion,
        "975" => chrono_tz::America::Miquelon,
        "976" => chrono_tz::Indian::Mayotte,
        "977" => chrono_tz::America::St_Barthelemy,
        "978" => chrono_tz::America::Marigot,
        "984" => chrono_tz::Indian::Kerguelen,
        "986" => chrono_tz::Pacific::Wallis,
        "987" => chrono_tz::Pacific::Tahiti,
        "988" => chrono_tz::Pacific::Noumea,
        "989" => chrono_tz::Etc::GMTPlus8,
        _ => chrono_tz::Europe::Paris,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> CommuneCode {
        text.parse().expect(text)
    }

    fn named(found: &[&Commune]) -> Vec<&'static str> {
        found.iter().map(|commune| commune.name).collect()
    }

    #[test]
    fn the_registry_is_complete_and_sorted() {
        assert_eq!(communes().len(), 35_014);
        assert_eq!(communes().iter().filter(|commune| commune.is_arrondissement).count(), 45);
        assert!(communes().is_sorted_by_key(|commune| commune.code));
        assert_eq!(communes().iter().filter(|commune| commune.position.is_none()).count(), 99);
        assert_eq!(communes_of("23".parse().expect("Creuse")).count(), 255);
        assert_eq!(departements().len(), 109);
    }

    #[test]
    fn gueret_is_what_it_is() {
        let gueret = commune(code("23096")).expect("Guéret exists");
        assert_eq!((gueret.name, gueret.population, gueret.region), ("Guéret", 12_955, "75"));
        assert_eq!(gueret.postcodes().collect::<Vec<_>>(), ["23000"]);
        assert_eq!(gueret.position.map(|p| p.latitude()), Some(46_169_600));
        let group = epci(gueret.epci.expect("it has a group")).expect("the group is known");
        assert!(group.name.contains("Guéret"), "{}", group.name);
        assert_eq!(departement(gueret.departement).map(|d| d.name.as_str()), Some("Creuse"));
        assert_eq!(region_name(gueret.region), Some("Nouvelle-Aquitaine"));
        assert!(commune(code("23999")).is_none());
    }

    #[test]
    fn names_are_found_whatever_their_spelling() {
        assert_eq!(named(&communes_by_name("LE BLANC MESNIL")), ["Le Blanc-Mesnil"]);
        assert_eq!(named(&communes_by_name("st vaury")), ["Saint-Vaury"]);
        assert_eq!(named(&communes_by_name("GUERET CEDEX 9")), ["Guéret"]);
        assert_eq!(named(&communes_by_name("L’Haÿ-les-Roses")), ["L'Haÿ-les-Roses"]);
        assert!(communes_by_name("0 Pontarion").is_empty());
        assert!(communes_by_name("Saint-Vaury  Numéro de téléphone").is_empty());
        assert!(communes_by_name("Sainte-Colombe").len() > 5);
    }

    #[test]
    fn a_postcode_finds_its_communes() {
        assert!(named(&communes_by_postcode("23000")).contains(&"Guéret"));
        assert!(named(&communes_by_postcode("75012")).contains(&"Paris 12e Arrondissement"));
        assert!(communes_by_postcode("00000").is_empty());
        assert_eq!(whole_commune(code("13201")), code("13055"));
        assert_eq!(whole_commune(code("23096")), code("23096"));
    }

    #[test]
    fn clocks_follow_the_sun() {
        let clock = |text: &str| timezone_of(text.parse().expect(text));
        assert_eq!(clock("23"), chrono_tz::Europe::Paris);
        assert_eq!(clock("974"), chrono_tz::Indian::Reunion);
        assert_eq!(clock("988"), chrono_tz::Pacific::Noumea);
    }
}
