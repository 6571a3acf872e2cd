//! Files of places as the field sends them: the real ones, the dirty ones, and what is no file at all.

use crate::on_both_engines;
use crate::world::program::{Program, shared};
use crate::world::{Engine, Page, Person, TestDatabase, World};

const HEADER: &str = "id,pivot,nom,commune,code_postal,code_insee,adresse,complement_adresse,latitude,\
longitude,typologie,telephone,courriels,site_web,horaires,presentation_resume,presentation_detail,source,\
itinerance,structure_parente,date_maj,services,publics_specifiquement_adresses,prise_en_charge_specifique,\
frais_a_charge,dispositif_programmes_nationaux,formations_labels,autres_formations_labels,modalites_acces,\
modalites_accompagnement,fiche_acces_libre,prise_rdv";

/// A row of the file with an id, a name and a day; the rest is good.
fn row(id: &str, name: &str, day: &str) -> String {
    format!(
        "{id},21930070400018,{name},Guéret,23000,23096,8 avenue Fayolle,,46.17,1.87,,,,,\
         Mo-Fr 09:00-12:00,,,essai,,,{day},Aide aux démarches administratives,,,Gratuit,,,,,,,"
    )
}

fn file(rows: &[String]) -> Vec<u8> {
    format!("{HEADER}\n{}\n", rows.join("\n")).into_bytes()
}

fn real(name: &str) -> Vec<u8> {
    let path = shared("places").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

impl Person {
    /// Sends a file and looks at the very answer.
    fn sends_file(&self, name: &str, bytes: &[u8], mode: &str) -> Page {
        let form =
            self.opens("/imports").form("/imports").fill("mode", mode).attach("file", name, bytes);
        self.sends(&form)
    }
    /// Sends a file and waits, on its page, until it is read.
    fn imports(&self, bytes: &[u8]) -> Page {
        self.waits(self.sends_file("lieux.csv", bytes, "import").ok())
    }
    fn waits(&self, mut page: Page) -> Page {
        while page.count("progress") > 0 {
            page = self.opens(&page.path);
        }
        page
    }
}

/// The figures of the page: read, accepted, accepted with a remark, set aside.
fn figures(page: &Page) -> Vec<i64> {
    let number = |text: &String| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let shown = page.all_words_at(".stat-figure");
    shown.iter().map(|text| number(text).parse().expect("a figure")).collect()
}

/// The outcomes of the run of this page: new, updated, unchanged, older.
fn outcomes(world: &World, page: &Page) -> [i64; 4] {
    let id = page.path.rsplit('/').next().expect("an id");
    let of = |column: &str| {
        world.test.count(&format!("SELECT {column} FROM import_run WHERE id = '{id}'"))
    };
    [of("created"), of("updated"), of("unchanged"), of("older")]
}

on_both_engines! {
    fn the_network_of_four_territories_is_read_to_the_row(world: World) {
        let chloe = world.coordinator();
        let bytes = real("lieux-v1.0.2-23-77-91-93.csv");
        let page = chloe.imports(&bytes).sees("Lecture terminée");
        assert_eq!(figures(&page), [484, 35, 439, 10]);
        assert_eq!(outcomes(&world, &page), [474, 0, 0, 0]);
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 474);
        let again = chloe.imports(&bytes);
        assert_eq!(figures(&again), [484, 35, 439, 10], "the same file says the same");
        assert_eq!(outcomes(&world, &again), [0, 0, 474, 0]);
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 474);
    }

    fn a_newer_row_updates_and_an_older_one_is_ignored(world: World) {
        let chloe = world.coordinator();
        let rows = [row("1", "Atelier", "2025-01-01"), row("2", "Fabrique", "2025-01-01")];
        let page = chloe.imports(&file(&rows));
        assert_eq!(outcomes(&world, &page), [2, 0, 0, 0]);
        let rows = [row("1", "Atelier neuf", "2025-02-01"), row("2", "Vieux nom", "2024-01-01")];
        let page = chloe.imports(&file(&rows));
        assert_eq!(outcomes(&world, &page), [0, 1, 0, 1]);
        let list = chloe.opens("/places");
        list.sees("Atelier neuf").sees("Fabrique").sees_not("Vieux nom");
    }

    fn a_trial_writes_no_place(world: World) {
        let chloe = world.coordinator();
        let sent = chloe.sends_file("essai.csv", &file(&[row("1", "Atelier", "2025-01-01")]), "trial");
        let page = chloe.waits(sent.ok()).sees("Essai terminé");
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 0);
        assert_eq!(outcomes(&world, &page), [1, 0, 0, 0], "it says what an import would do");
    }

    fn a_row_set_aside_is_kept_with_its_reason_and_can_be_mended(world: World) {
        let chloe = world.coordinator();
        let bad = row("2", "Sans date", "04/05/2022");
        let page = chloe.imports(&file(&[row("1", "Atelier", "2025-01-01"), bad.clone()]));
        assert_eq!(figures(&page), [2, 1, 0, 1]);
        let page = page.sees("Ligne 3").says("interop-reason-date-malformed").sees("04/05/2022");
        let report = chloe.opens(&format!("{}/report.csv", page.path)).source();
        assert!(report.contains("date-malformed") && report.contains("Sans date"), "{report}");
        let kept = chloe.opens(&format!("{}/quarantine.csv", page.path)).source();
        assert_eq!(kept.lines().next(), Some(HEADER));
        let mended = kept.replace("04/05/2022", "2022-05-04");
        assert_eq!(figures(&chloe.imports(mended.as_bytes())), [1, 1, 0, 0]);
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 2);
    }

    fn the_same_record_twice_in_a_file_is_set_aside_the_second_time(world: World) {
        let chloe = world.coordinator();
        let rows = [row("1", "Atelier", "2025-01-01"), row("1", "Fabrique", "2025-02-01")];
        let page = chloe.imports(&file(&rows));
        assert_eq!(figures(&page), [2, 1, 0, 1]);
        page.sees("Ligne 3").says("interop-reason-duplicate");
        chloe.opens("/places").sees("Atelier").sees_not("Fabrique");
    }

    fn an_interrupted_import_is_found_again_and_goes_on(world: World) {
        let chloe = world.coordinator();
        let bytes = file(&[row("1", "Un", "2025-01-01"), row("2", "Deux", "2025-01-01"), row("3", "Trois", "2025-01-01")]);
        let page = chloe.imports(&bytes);
        let id = page.path.rsplit('/').next().expect("an id").to_owned();
        // The reader takes its copy away once it is done with it.
        let copy = format!("imports/{id}.csv");
        while world.app.files.path(&copy).exists() {
            std::thread::yield_now();
        }
        // What a power cut after the first row leaves: one row written, the file still there.
        world.app.files.write(&copy, &bytes).expect("the file is put back");
        world.test.meddle("DELETE FROM place WHERE source_id IN ('2', '3')");
        world.test.meddle("UPDATE import_run SET finished_at = NULL, rows_read = 1, created = 1");
        world.test.meddle("UPDATE work SET outcome = 'interrupted', done = 1");
        world.minutes_pass(10);
        let page = chloe.opens(&page.path).says("interop-interrupted");
        let page = chloe.waits(chloe.sends(&page.form(&format!("/imports/{id}/resumption"))).ok());
        assert_eq!(figures(&page), [3, 3, 0, 0]);
        assert_eq!(world.test.count("SELECT count(*) FROM place"), 3);
        page.sees("Lecture terminée");
    }

    fn what_is_no_file_of_places_is_refused_in_a_sentence(world: World) {
        let chloe = world.coordinator();
        let refused = |name: &str, bytes: &[u8], key: &'static str| {
            chloe.sends_file(name, bytes, "import").refused_with(key);
        };
        refused("lieux.csv", b"%PDF-1.7", "interop-refusal-not-csv-pdf");
        refused("lieux.xlsx", b"PK\x03\x04 [Content_Types].xml", "interop-refusal-not-csv-sheet");
        refused("vide.csv", b"", "interop-refusal-empty");
        refused("seul.csv", HEADER.as_bytes(), "interop-refusal-no-rows");
        refused("points.csv", HEADER.replace(',', ";").as_bytes(), "interop-refusal-semicolons");
        let swapped = HEADER.replace("nom,commune", "commune,nom");
        refused("ordre.csv", swapped.as_bytes(), "interop-refusal-header-order");
        let renamed = HEADER.replace("code_insee", "insee");
        let page = chloe.sends_file("noms.csv", renamed.as_bytes(), "import");
        assert_eq!(page.status, 422);
        page.sees("code_insee").sees("insee");
        assert_eq!(world.test.count("SELECT count(*) FROM import_run"), 0, "nothing half written");
        let left = std::fs::read_dir(world.app.files.path("imports")).map_or(0, Iterator::count);
        assert_eq!(left, 0, "no file is left behind");
    }

    fn a_file_beyond_the_limit_is_refused_while_it_arrives(world: World) {
        let chloe = world.coordinator();
        let page = chloe.sends_file("gros.csv", &vec![b'x'; 9 << 20], "import");
        assert_eq!(page.status, 413);
        page.sees("trop gros");
        assert_eq!(world.test.count("SELECT count(*) FROM import_run"), 0);
    }

    fn letters_arrive_whole_from_any_spreadsheet(world: World) {
        let chloe = world.coordinator();
        let text = String::from_utf8(file(&[row("1", "Médiathèque", "2025-01-01")])).expect("text");
        let windows: Vec<u8> = text.chars().map(|letter| u8::try_from(letter as u32).expect("a Latin letter")).collect();
        let page = chloe.imports(&windows).says("interop-encoding-windows-1252");
        assert_eq!(figures(&page), [1, 1, 0, 0]);
        let marked = [b"\xEF\xBB\xBF".as_slice(), text.as_bytes()].concat();
        let page = chloe.imports(&marked);
        assert_eq!(outcomes(&world, &page), [0, 0, 1, 0], "the same letters are the same row");
        chloe.opens("/places").sees("Médiathèque");
    }

    fn a_file_cut_in_the_middle_loses_only_its_last_row(world: World) {
        let chloe = world.coordinator();
        let mut bytes = file(&[row("1", "Un", "2025-01-01"), row("2", "Deux", "2025-01-01")]);
        bytes.truncate(bytes.len() - 60);
        let page = chloe.imports(&bytes).says("interop-reason-truncated");
        assert_eq!(figures(&page), [2, 1, 0, 1]);
    }

    fn a_formula_in_a_cell_never_leaves_as_one(world: World) {
        let chloe = world.coordinator();
        let name = "=HYPERLINK(1)";
        chloe.imports(&file(&[row("1", name, "2025-01-01")])).sees("1");
        let export = chloe.opens("/places.csv").source();
        assert!(export.contains(",'=HYPERLINK(1),"), "{export}");
        assert!(export.starts_with(HEADER), "the national header");
        chloe.opens("/places").sees(name);
        let back = chloe.imports(export.as_bytes());
        assert_eq!(outcomes(&world, &back), [0, 1, 0, 0], "our own export is read back");
        assert_eq!(figures(&back)[3], 0);
        chloe.opens("/places").sees(name).sees_not("'=HYPERLINK");
        let features = chloe.opens("/places.geojson").source();
        let features: serde_json::Value = serde_json::from_str(&features).expect("GeoJSON");
        assert_eq!(features["features"][0]["geometry"]["coordinates"][0], 1.87);
    }

    fn only_those_who_may_import(world: World) {
        let fatou = world.finance_officer();
        assert_eq!(fatou.get("/imports").status, 403);
        let refused = fatou.request("POST", "/imports", Some(("multipart/form-data; boundary=x", b"--x--\r\n")));
        assert_eq!(refused.status, 403);
        fatou.opens("/places.csv");
    }
}

/// The whole country of 2022–2023, as a person sends it: counts to the row.
#[test]
fn the_whole_country_is_read_to_the_row() {
    let world = World::on(Engine::Sqlite);
    let chloe = world.coordinator();
    let page = chloe.imports(&real("lieux-v1.0.2-france-2022-2023.csv"));
    assert_eq!(figures(&page), [11_486, 931, 10_428, 127]);
    assert_eq!(outcomes(&world, &page), [11_359, 0, 0, 0]);
    let rows = |reason: &str| {
        world.test.count(&format!(
            "SELECT count(DISTINCT line) FROM import_issue WHERE reason = '{reason}'"
        ))
    };
    let expected = [
        ("pivot-unknown", 5_128),
        ("hours", 176),
        ("pivot-key", 26),
        ("position-elsewhere", 58),
        ("position-far", 54),
        ("email", 13),
        ("link", 3),
        ("commune-unknown", 121),
        ("commune-contradiction", 6),
        ("commune-code-unknown", 18),
    ];
    for (reason, count) in expected {
        assert_eq!(rows(reason), count, "{reason}");
    }
}

/// Also as the tests build the reader, without optimising it: the program that is released works a
/// third of that.
#[test]
fn the_whole_country_is_read_in_less_than_five_seconds() {
    let test = TestDatabase::on(Engine::Sqlite);
    let program = Program::on(&test.url);
    program.creates_admin();
    let file = shared("places/lieux-v1.0.2-france-2022-2023.csv");
    let (said, worked) = program.measures(&["import", "places", file.to_str().expect("a path")]);
    assert!(said.contains("11359  new places"), "{said}");
    assert!(worked < 5.0, "{worked} s of work");
}
