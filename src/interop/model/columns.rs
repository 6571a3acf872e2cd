//! The columns of the national schema "lieux de médiation numérique", and the rows they make.

use crate::places::Place;
use crate::words;

words! {
    /// The 32 columns of v1.0.2, in the order of the file.
    pub enum Column {
        Id = "id",
        Pivot = "pivot",
        Nom = "nom",
        Commune = "commune",
        CodePostal = "code_postal",
        CodeInsee = "code_insee",
        Adresse = "adresse",
        ComplementAdresse = "complement_adresse",
        Latitude = "latitude",
        Longitude = "longitude",
        Typologie = "typologie",
        Telephone = "telephone",
        Courriels = "courriels",
        SiteWeb = "site_web",
        Horaires = "horaires",
        PresentationResume = "presentation_resume",
        PresentationDetail = "presentation_detail",
        Source = "source",
        Itinerance = "itinerance",
        StructureParente = "structure_parente",
        DateMaj = "date_maj",
        Services = "services",
        PublicsSpecifiquementAdresses = "publics_specifiquement_adresses",
        PriseEnChargeSpecifique = "prise_en_charge_specifique",
        FraisACharge = "frais_a_charge",
        DispositifProgrammesNationaux = "dispositif_programmes_nationaux",
        FormationsLabels = "formations_labels",
        AutresFormationsLabels = "autres_formations_labels",
        ModalitesAcces = "modalites_acces",
        ModalitesAccompagnement = "modalites_accompagnement",
        FicheAccesLibre = "fiche_acces_libre",
        PriseRdv = "prise_rdv",
    }
}

words! {
    /// Which version of the schema a file follows.
    pub enum Layout {
        /// v1.0.2: 32 columns, values separated by `|`.
        V1 = "v1.0.2",
        /// v0.1.1: 29 columns, values separated by `;`, other wordings.
        V0 = "v0.1.1",
    }
}

/// The 29 columns of v0.1.1, in the order of the file.
const OLD_COLUMNS: [&str; 29] = [
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "cle_ban",
    "typologie",
    "telephone",
    "courriel",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "structure_parente",
    "date_maj",
    "services",
    "publics_accueillis",
    "conditions_acces",
    "labels_nationaux",
    "labels_autres",
    "modalites_accompagnement",
    "accessibilite",
    "prise_rdv",
];

impl Layout {
    /// The names its header must have, in order.
    pub fn header(self) -> Vec<&'static str> {
        match self {
            Self::V1 => Column::ALL.iter().map(|column| column.word()).collect(),
            Self::V0 => OLD_COLUMNS.to_vec(),
        }
    }

    /// The row with its cells in the columns of v1.0.2. Wordings are not translated
    /// here; `cle_ban` has no column any more and stays in the original only.
    pub fn arrange(self, cells: &[&str]) -> RawRow {
        match self {
            Self::V1 => RawRow(cells.iter().map(|cell| (*cell).to_owned()).collect()),
            Self::V0 => {
                let mut row = RawRow(vec![String::new(); Column::ALL.len()]);
                for (name, cell) in OLD_COLUMNS.iter().zip(cells) {
                    let column = match *name {
                        "courriel" => Some(Column::Courriels),
                        "publics_accueillis" => Some(Column::PublicsSpecifiquementAdresses),
                        "conditions_acces" => Some(Column::FraisACharge),
                        "labels_nationaux" => Some(Column::DispositifProgrammesNationaux),
                        "labels_autres" => Some(Column::AutresFormationsLabels),
                        "accessibilite" => Some(Column::FicheAccesLibre),
                        same => same.parse().ok(),
                    };
                    if let Some(column) = column {
                        row.0[column as usize] = (*cell).to_owned();
                    }
                }
                row
            }
        }
    }
}

/// The 32 cells of a row, as they were read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawRow(pub Vec<String>);

impl RawRow {
    /// A cell as it was read.
    pub fn get(&self, column: Column) -> &str {
        &self.0[column as usize]
    }

    /// A hash of all cells, each behind its length.
    pub fn hash(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for cell in &self.0 {
            hasher.update(&(cell.len() as u64).to_le_bytes());
            hasher.update(cell.as_bytes());
        }
        hasher.finalize().to_hex().to_string()
    }
}

/// A place as a row of v1.0.2.
pub fn row_of_place(place: &Place) -> RawRow {
    let about = &place.about;
    let (latitude, longitude) =
        about.position.map(|position| position.decimal()).unwrap_or_default();
    let commune = crate::territory::commune(about.commune).map_or("", |known| known.name);
    let cell = |column: &Column| match column {
        Column::Id => place.source_id.clone(),
        // The schema requires it; zeros are how its producers say "unknown".
        Column::Pivot if about.pivot.is_empty() => "00000000000000".to_owned(),
        Column::Pivot => about.pivot.clone(),
        Column::Nom => about.name.clone(),
        Column::Commune => commune.to_owned(),
        Column::CodePostal => about.postcode.clone(),
        Column::CodeInsee => about.commune.to_string(),
        Column::Adresse => about.address.clone(),
        Column::ComplementAdresse => about.address_extra.clone(),
        Column::Latitude => latitude.clone(),
        Column::Longitude => longitude.clone(),
        Column::Typologie => about.typologies.clone(),
        Column::Telephone => about.phone.clone(),
        Column::Courriels => about.emails.clone(),
        Column::SiteWeb => about.websites.clone(),
        Column::Horaires => about.hours.clone(),
        Column::PresentationResume => about.summary.clone(),
        Column::PresentationDetail => about.detail.clone(),
        Column::Source => place.source.clone(),
        Column::Itinerance => about.mobility.national(),
        Column::StructureParente => about.parent.clone(),
        Column::DateMaj => about.updated_on.to_string(),
        Column::Services => about.services.national(),
        Column::PublicsSpecifiquementAdresses => about.audiences.national(),
        Column::PriseEnChargeSpecifique => about.care.national(),
        Column::FraisACharge => about.fees.national(),
        Column::DispositifProgrammesNationaux => about.programmes.national(),
        Column::FormationsLabels => about.labels.national(),
        Column::AutresFormationsLabels => about.other_labels.clone(),
        Column::ModalitesAcces => about.access_modes.national(),
        Column::ModalitesAccompagnement => about.support_modes.national(),
        Column::FicheAccesLibre => about.accessibility_url.clone(),
        Column::PriseRdv => about.booking_url.clone(),
    };
    RawRow(Column::ALL.iter().map(cell).collect())
}
