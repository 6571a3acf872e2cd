use std::path::PathBuf;

use super::*;
use crate::interop::model::file::{Rows, survey};

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

/// A good row, in which one cell is replaced.
fn row_with(changes: &[(Column, &str)]) -> Record {
    let mut cells: Vec<String> = Column::ALL
        .iter()
        .map(|column| {
            match column {
                Column::Id => "a-1",
                Column::Pivot => "21930070400018",
                Column::Nom => "Médiathèque",
                Column::Commune => "Guéret",
                Column::CodePostal => "23000",
                Column::CodeInsee => "23096",
                Column::Adresse => "8 avenue Fayolle",
                Column::Source => "test",
                Column::DateMaj => "2024-04-02",
                _ => "",
            }
            .to_owned()
        })
        .collect();
    for (column, value) in changes {
        cells[*column as usize] = (*value).to_owned();
    }
    Record { line: 2, cells, cut_off: false }
}

fn judged(changes: &[(Column, &str)]) -> Judged {
    judge(&row_with(changes), Layout::V1, day("2026-01-01"))
}

fn reasons(changes: &[(Column, &str)]) -> Vec<Reason> {
    judged(changes).issues.into_iter().map(|issue| issue.reason).collect()
}

fn accepted(changes: &[(Column, &str)]) -> Imported {
    *judged(changes).place.expect("the row is accepted")
}

#[test]
fn a_good_row_is_accepted_without_a_word() {
    assert_eq!(reasons(&[]), []);
    let place = accepted(&[]);
    assert_eq!((place.source.as_str(), place.source_id.as_str()), ("test", "a-1"));
    assert_eq!(place.siren.map(|siren| siren.to_string()), Some("219300704".to_owned()));
}

#[test]
fn a_row_without_what_is_required_is_set_aside() {
    use Column::*;
    for column in [Id, Pivot, Nom, Commune, CodePostal, Adresse, DateMaj] {
        let judged = judged(&[(column, " ")]);
        assert!(judged.place.is_none(), "{column}");
        assert!(
            judged.issues.iter().any(|i| i.reason == Reason::Missing && i.column == Some(column))
        );
    }
}

#[test]
fn nothing_is_repaired_in_silence() {
    let spaced = judged(&[(Column::Nom, " Médiathèque ")]);
    assert_eq!(spaced.issues[0].value, " Médiathèque ");
    assert_eq!(accepted(&[(Column::Nom, " Médiathèque ")]).about.name, "Médiathèque");
    assert_eq!(reasons(&[(Column::Nom, " Médiathèque ")]), [Reason::Spaces]);
    assert_eq!(reasons(&[(Column::Commune, "GUERET")]), [Reason::CommuneSpelling]);
    assert_eq!(reasons(&[(Column::FraisACharge, "gratuit")]), [Reason::Spelling]);
    assert_eq!(reasons(&[(Column::FraisACharge, "Gratuit;Payant")]), [Reason::Separator]);
    assert_eq!(reasons(&[(Column::FraisACharge, "Gratuit|Gratuit")]), [Reason::Repeated]);
    assert_eq!(reasons(&[(Column::FraisACharge, "Troc")]), [Reason::UnknownTerm]);
}

#[test]
fn texts_that_are_not_well_formed_are_kept_and_said() {
    for (column, text, reason) in [
        (Column::Horaires, "Mo 08:22", Reason::Hours),
        (Column::Telephone, "05 55 00 00 00", Reason::Phone),
        (Column::Courriels, "mfs@ville-louvres", Reason::Email),
        (Column::SiteWeb, "https://www.ville-behren.fr/ps://www.", Reason::Link),
        (Column::PriseRdv, "javascript:alert(1)", Reason::Link),
        (Column::Nom, "=1+1", Reason::Formula),
    ] {
        assert_eq!(reasons(&[(column, text)]), [reason], "{text}");
    }
    assert_eq!(accepted(&[(Column::Horaires, "Mo 08:22")]).about.hours, "Mo 08:22");
    assert_eq!(accepted(&[(Column::Nom, "'=1+1")]).about.name, "=1+1");
}

#[test]
fn numbers_of_organisations_are_proven_or_left_out() {
    for (pivot, reason, kept) in [
        ("00000000000000", Reason::PivotUnknown, true),
        ("12345678910111", Reason::PivotKey, true),
        ("9300704000182", Reason::PivotShape, true),
        ("219 300 704 00018", Reason::PivotSeparators, true),
        ("842 887 408 00", Reason::PivotMalformed, false),
        ("1234", Reason::PivotMalformed, false),
        ("PAS DE SIRET", Reason::PivotMalformed, false),
    ] {
        assert_eq!(reasons(&[(Column::Pivot, pivot)]), [reason], "{pivot}");
        assert_eq!(judged(&[(Column::Pivot, pivot)]).place.is_some(), kept, "{pivot}");
    }
    assert!(accepted(&[(Column::Pivot, "12345678910111")]).siren.is_none());
    assert!(accepted(&[(Column::Pivot, "219 300 704 00018")]).siren.is_some());
    assert_eq!(reasons(&[(Column::Pivot, "W123456789")]), []);
}

#[test]
fn dates_have_one_reading() {
    assert_eq!(reasons(&[(Column::DateMaj, "2022-09-26 19:00:45")]), [Reason::DateWithTime]);
    for bad in [
        "04/05/2022",
        "21/4/2022",
        "2022-02-30",
        "Espace labellisé 01/12/2022",
        "2022-9-1",
        "20220901",
    ] {
        assert_eq!(reasons(&[(Column::DateMaj, bad)]), [Reason::DateMalformed], "{bad}");
    }
    assert_eq!(reasons(&[(Column::DateMaj, "2026-01-02")]), [Reason::DateFuture]);
}

#[test]
fn the_commune_is_supported_deduced_or_refused() {
    use Column::{CodeInsee, CodePostal, Commune};
    let of = |name: &str, postcode: &str, insee: &str| {
        let judged = judged(&[(Commune, name), (CodePostal, postcode), (CodeInsee, insee)]);
        let code = judged.place.map(|place| place.about.commune.to_string());
        (
            code.unwrap_or_default(),
            judged.issues.into_iter().map(|issue| issue.reason).collect::<Vec<_>>(),
        )
    };
    let is = |code: &str, reasons: &[Reason]| (code.to_owned(), reasons.to_vec());
    assert_eq!(of("Guéret", "23000", ""), is("23096", &[Reason::CommuneCodeDeduced]));
    assert_eq!(
        of("Gueret Cedex", "23011", "23096"),
        is("23096", &[Reason::CommuneSpelling, Reason::PostcodeOther])
    );
    assert_eq!(of("Paris", "75012", "75112"), is("75112", &[]));
    assert_eq!(of("Paris", "75012", "75056"), is("75056", &[]));
    assert_eq!(of("PARIS 12", "75012", "75112"), is("75112", &[Reason::CommuneSpelling]));
    assert_eq!(of("Paris 12e", "75012", "75112"), is("75112", &[Reason::CommuneSpelling]));
    assert_eq!(of("Paris 13", "75012", "75112"), is("75112", &[Reason::CommuneOtherName]));
    assert_eq!(of("Paris", "75012", ""), is("75112", &[Reason::CommuneCodeDeduced]));
    assert_eq!(of("Aubusson", "23000", "23096"), is("23096", &[Reason::CommuneOtherName]));
    assert_eq!(of("Aubusson", "23200", "23096"), is("", &[Reason::CommuneContradiction]));
    assert_eq!(of("Aubusson", "23000", ""), is("", &[Reason::CommuneUnknown]));
    assert_eq!(
        of("Guéret", "23000", "0null"),
        is("23096", &[Reason::CommuneCodeMalformed, Reason::CommuneCodeDeduced])
    );
    assert_eq!(of("0 Pontarion", "23250", ""), is("", &[Reason::CommuneUnknown]));
    assert_eq!(of("Guéret", "2300", "23096"), is("", &[Reason::PostcodeMalformed]));
}

#[test]
fn a_position_far_from_its_commune_is_said_or_left_out() {
    let at = |latitude: &str, longitude: &str| {
        let changes = [(Column::Latitude, latitude), (Column::Longitude, longitude)];
        (reasons(&changes), accepted(&changes).about.position.is_some())
    };
    assert_eq!(at("46.17", "1.87"), (vec![], true));
    assert_eq!(at("46.30", "1.87"), (vec![Reason::PositionFar], true));
    assert_eq!(at("48.85", "2.35"), (vec![Reason::PositionElsewhere], false));
    assert_eq!(at("46,17", "1,87"), (vec![Reason::PositionMalformed], false));
    assert_eq!(at("46.17", ""), (vec![Reason::PositionHalf], false));
}

#[test]
fn a_row_of_another_shape_is_set_aside_whole() {
    let mut short = row_with(&[]);
    short.cells.pop();
    let found = judge(&short, Layout::V1, day("2026-01-01"));
    assert_eq!(found.issues[0].reason, Reason::Columns);
    assert!(found.original.starts_with("a-1,21930070400018"), "the original is kept");
    let cut = Record { cut_off: true, ..short };
    assert_eq!(judge(&cut, Layout::V1, day("2026-01-01")).issues[0].reason, Reason::Truncated);
    assert_eq!(reasons(&[(Column::Nom, "a\u{0}b")]), [Reason::ControlCharacter]);
    assert!(reasons(&[(Column::Id, &"x".repeat(501))]).contains(&Reason::TooLong));
}

#[test]
fn the_old_schema_is_translated_by_its_table() {
    let shared = std::env::var_os("MAILLON_SHARED").map(PathBuf::from);
    let shared =
        shared.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data"));
    let path = shared.join("places/schema/exemple-valide.v0.1.1.csv");
    let survey = survey(&path, 1_000_000).expect("readable").expect("a known layout");
    assert_eq!(survey.layout, Layout::V0);
    let record = Rows::open(&path, &survey)
        .and_then(|mut rows| rows.next_row())
        .expect("readable")
        .expect("a row");
    // The example's position is in Provence, its commune in Champagne.
    let judged = judge(&record, Layout::V0, day("2026-01-01"));
    let reasons: Vec<_> = judged.issues.iter().map(|issue| issue.reason).collect();
    assert!(
        reasons.contains(&Reason::OldSchema) && reasons.contains(&Reason::PositionElsewhere),
        "{reasons:?}"
    );
    let about = judged.place.expect("accepted").about;
    assert_eq!(
        about.services.national(),
        "Aide aux démarches administratives|Maîtrise des outils numériques du quotidien"
    );
    assert_eq!(about.fees.national(), "Payant|Gratuit sous condition");
    assert_eq!(about.programmes.national(), "France Services|Point d'accès numérique CAF");
    assert_eq!(about.support_modes.national(), "En autonomie|Accompagnement individuel");
    assert_eq!(about.other_labels, "APTIC|SudLabs|Nièvre médiation numérique");
    assert_eq!(about.typologies, "TIERS_LIEUX|ASSO");
}

/// The national cleaning tool guesses; we accept its guess only where the registry leaves no doubt.
#[test]
fn real_dirty_values_are_never_accepted_in_silence() {
    let hours = [
        "Mo 08:22",
        "Tu 08:00-13:45-16:30",
        "Lundi 9h-12h30",
        "2 vendredi par mois 9h-13h",
        "Mo-Sun 00:00-00:00",
    ];
    for text in hours {
        assert_eq!(reasons(&[(Column::Horaires, text)]), [Reason::Hours], "{text}");
    }
    for phone in ["99 99 99 99 99", "'+33 5 55 00 00 00", "0555000000 (mairie)", "+590590"] {
        assert_ne!(reasons(&[(Column::Telephone, phone)]), [], "{phone}");
    }
}
