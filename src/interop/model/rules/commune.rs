//! Which commune a row means, from its name, its postal code and its INSEE code.

use super::Reading;
use crate::interop::model::columns::Column;
use crate::interop::model::reasons::Reason;
use crate::territory::{self, Commune, CommuneCode, fold_name, whole_commune};

impl Reading<'_> {
    /// The commune and the postal code, if what is said of them agrees enough.
    ///
    /// The INSEE code decides when at least the name or the postal code supports
    /// it. Without a code that exists, name and postal code together must mean
    /// one commune and no other.
    pub(super) fn commune(&mut self) -> Option<(CommuneCode, String)> {
        let name = self.required(Column::Commune);
        let postcode = self.required(Column::CodePostal);
        let insee = self.cell(Column::CodeInsee);
        let shaped = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
        if !postcode.is_empty() && !shaped {
            self.say(Column::CodePostal, Reason::PostcodeMalformed, &postcode);
        }
        if name.is_empty() || !shaped {
            return None;
        }
        let commune = match self.commune_of_code(&insee) {
            Some(commune) => self.supported(commune, &name, &postcode)?,
            None => self.deduced(&name, &postcode, &insee)?,
        };
        Some((commune.code, postcode))
    }

    fn commune_of_code(&mut self, insee: &str) -> Option<&'static Commune> {
        if insee.is_empty() {
            return None;
        }
        let Ok(code) = insee.parse() else {
            self.say(Column::CodeInsee, Reason::CommuneCodeMalformed, insee);
            return None;
        };
        let known = territory::commune(code);
        if known.is_none() {
            self.say(Column::CodeInsee, Reason::CommuneCodeUnknown, insee);
        }
        known
    }

    /// The commune of the code, compared with what else is said.
    fn supported(
        &mut self,
        commune: &'static Commune,
        name: &str,
        postcode: &str,
    ) -> Option<&'static Commune> {
        let named = is_named(commune, name);
        let served = commune.postcodes().any(|code| code == postcode);
        if !named && !served {
            self.say(
                Column::Commune,
                Reason::CommuneContradiction,
                &format!("{name} {postcode} {}", commune.code),
            );
            return None;
        }
        if !named {
            self.say(Column::Commune, Reason::CommuneOtherName, name);
        } else {
            self.spelling(commune, name);
        }
        if !served {
            self.say(Column::CodePostal, Reason::PostcodeOther, postcode);
        }
        Some(commune)
    }

    /// The one commune that name and postal code mean together.
    fn deduced(&mut self, name: &str, postcode: &str, insee: &str) -> Option<&'static Commune> {
        let here = territory::communes_by_postcode(postcode);
        let mut candidates: Vec<_> =
            here.iter().filter(|commune| is_named(commune, name)).copied().collect();
        if here.is_empty() {
            // A CEDEX: no commune owns the code, but its first digits are those of a département.
            let same_departement = |commune: &&Commune| in_departement(commune, postcode);
            candidates =
                territory::communes_by_name(name).into_iter().filter(same_departement).collect();
        }
        // "Paris 75012" names the whole and the part: the part is meant.
        if candidates.len() > 1 && candidates.iter().any(|commune| commune.is_arrondissement) {
            candidates.retain(|commune| commune.is_arrondissement);
        }
        let said = format!("{name} {postcode} {insee}");
        match candidates.as_slice() {
            [one] => {
                let one: &'static Commune = one;
                self.say(Column::CodeInsee, Reason::CommuneCodeDeduced, one.code.as_str());
                self.spelling(one, name);
                Some(one)
            }
            [] => {
                self.say(Column::Commune, Reason::CommuneUnknown, &said);
                None
            }
            _ => {
                self.say(Column::Commune, Reason::CommuneAmbiguous, &said);
                None
            }
        }
    }

    fn spelling(&mut self, commune: &'static Commune, name: &str) {
        if !names(commune).any(|known| known == name) {
            self.say(Column::Commune, Reason::CommuneSpelling, name);
        }
    }
}

/// Whether a commune answers to this name, whatever its spelling. The arrondissements are also
/// called by their number: `Paris 12`, `LYON 3e`.
fn is_named(commune: &Commune, name: &str) -> bool {
    if names(commune).any(|known| known == name) {
        return true;
    }
    let folded = fold_name(name);
    if names(commune).any(|known| fold_name(known) == folded) {
        return true;
    }
    let Some((town, number)) = folded.rsplit_once(' ').filter(|_| commune.is_arrondissement) else {
        return false;
    };
    let number = number.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches('0');
    let own: Vec<String> = commune.name.split(' ').take(2).map(fold_name).collect();
    own.first().is_some_and(|own| own == town)
        && own.get(1).is_some_and(|own| {
            !number.is_empty() && own.trim_end_matches(|c: char| c.is_ascii_alphabetic()) == number
        })
}

/// The names a commune answers to: an arrondissement also to that of its town.
fn names(commune: &Commune) -> impl Iterator<Item = &'static str> {
    let town = territory::commune(whole_commune(commune.code)).map(|town| town.name);
    [Some(commune.name), town].into_iter().flatten()
}

fn in_departement(commune: &Commune, postcode: &str) -> bool {
    let departement = commune.departement;
    match departement.as_str() {
        "2A" | "2B" => postcode.starts_with("20"),
        code => postcode.starts_with(code),
    }
}
