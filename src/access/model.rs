//! The pure rules of access: roles, what each may do, passwords, throttling.

use super::client::Scope;
use crate::kit::errors::Refuse;
use crate::kit::i18n::{Message, t};
use crate::kit::time::Instant;
use crate::{ids, words};

ids!(
    /// An account: a person who signs in.
    AccountId,
    /// A role given to an account.
    GrantId,
    /// An invitation to sign up.
    InvitationId,
    /// A client of the programming interface.
    ClientId,
    /// An organisation (structure), that `places` owns: known here only to tie roles to it.
    OrganisationId,
    /// A place (lieu de médiation numérique), that `places` owns: likewise.
    PlaceId,
);

words! {
    /// What a person is here for. The French words are `access-role-<word>` in Fluent.
    pub enum Role {
        Coordinator = "coordinator",
        Referrer = "referrer",
        Mediator = "mediator",
        PlaceManager = "place-manager",
        FinanceOfficer = "finance-officer",
        Funder = "funder",
        Admin = "admin",
    }
}

words! {
    /// Everything that is permitted or not. One word per thing people do.
    pub enum Action {
        // access
        ManageAccounts = "manage-accounts",
        InviteColleagues = "invite-colleagues",
        /// Making and revoking the tokens of other software.
        ManageClients = "manage-clients",
        // places
        SeePlaces = "see-places",
        EditPlaces = "edit-places",
        ImportPlaces = "import-places",
        RequestAccreditation = "request-accreditation",
        DecideAccreditation = "decide-accreditation",
        // people
        SeePeople = "see-people",
        EditPeople = "edit-people",
        // workshops
        SeeSessions = "see-sessions",
        EditCatalogue = "edit-catalogue",
        PlanSessions = "plan-sessions",
        RegisterPeople = "register-people",
        TakeAttendance = "take-attendance",
        // ledger
        SeeFunding = "see-funding",
        EditFunding = "edit-funding",
        // passes
        SeeStock = "see-stock",
        ManageEmissions = "manage-emissions",
        ActivateEmissions = "activate-emissions",
        MoveStock = "move-stock",
        SignDestructions = "sign-destructions",
        CloseEmissions = "close-emissions",
        HandOver = "hand-over",
        HoldPasses = "hold-passes",
        Redeem = "redeem",
        /// Undoing what somebody else redeemed.
        UndoRedemptions = "undo-redemptions",
        // funding
        SeeStatements = "see-statements",
        CloseStatements = "close-statements",
        CheckStatements = "check-statements",
        ApproveStatements = "approve-statements",
        PayStatements = "pay-statements",
        CorrectUses = "correct-uses",
        DecideCorrections = "decide-corrections",
        ProposeBankAccounts = "propose-bank-accounts",
        ConfirmBankAccounts = "confirm-bank-accounts",
        // fraud
        ReviewFlags = "review-flags",
        SetThresholds = "set-thresholds",
        // statistics
        SeeStatistics = "see-statistics",
    }
}

/// How far a permission goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Not at all.
    No,
    /// On what the role was given over: its place, its organisation, or the territory.
    Own,
    /// Everywhere in the territory, whatever the role was given over.
    Anywhere,
}

/// What `role` may do: the one table of permissions.
pub fn reach(role: Role, action: Action) -> Reach {
    use Action::*;
    use Reach::{Anywhere, No, Own};
    match (role, action) {
        // Everybody who works here may know the places and their coming sessions.
        (_, SeePlaces | SeeSessions) => Anywhere,

        (Role::Admin, ManageAccounts | InviteColleagues | EditPlaces | ImportPlaces) => Anywhere,
        (Role::Admin, ManageClients) => Anywhere,
        (Role::Admin, _) => No,

        // The coordinator steers everything but opens nobody's file and approves no payment.
        (Role::Coordinator, SeePeople | EditPeople | RegisterPeople | TakeAttendance) => No,
        (Role::Coordinator, HandOver | Redeem | ApproveStatements | PayStatements) => No,
        (Role::Coordinator, DecideCorrections | ConfirmBankAccounts) => No,
        (Role::Coordinator, _) => Anywhere,

        (Role::Referrer, SeePeople | EditPeople | HandOver | SeeStock | InviteColleagues) => Own,
        (Role::Referrer, HoldPasses) => Own,
        (Role::Referrer, SeeStatistics) => Own,
        (Role::Referrer, RegisterPeople) => Anywhere,
        (Role::Referrer, _) => No,

        (Role::Mediator, SeePeople | EditPeople | PlanSessions | RegisterPeople) => Own,
        (Role::Mediator, TakeAttendance | Redeem) => Own,
        (Role::Mediator, _) => No,

        (Role::PlaceManager, SeePeople | EditPeople | PlanSessions | RegisterPeople) => Own,
        (Role::PlaceManager, TakeAttendance | Redeem | InviteColleagues | EditPlaces) => Own,
        // Whoever answers for the place mends what its people took by mistake.
        (Role::PlaceManager, UndoRedemptions) => Own,
        (Role::PlaceManager, RequestAccreditation | SeeStatements | SeeStatistics) => Own,
        (Role::PlaceManager, ProposeBankAccounts) => Own,
        (Role::PlaceManager, _) => No,

        (Role::FinanceOfficer, SeeFunding | EditFunding | ActivateEmissions) => Anywhere,
        (Role::FinanceOfficer, SignDestructions | CloseEmissions) => Anywhere,
        (Role::FinanceOfficer, SeeStatements | CloseStatements) => Anywhere,
        (Role::FinanceOfficer, CheckStatements | ApproveStatements | PayStatements) => Anywhere,
        (Role::FinanceOfficer, CorrectUses | DecideCorrections) => Anywhere,
        (Role::FinanceOfficer, ProposeBankAccounts | ConfirmBankAccounts) => Anywhere,
        (Role::FinanceOfficer, ReviewFlags) => Anywhere,
        (Role::FinanceOfficer, SeeStatistics | SeeStock) => Anywhere,
        (Role::FinanceOfficer, _) => No,

        (Role::Funder, SeeFunding | SeeStatements | SeeStatistics) => Anywhere,
        (Role::Funder, _) => No,
    }
}

/// Why access says no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Unknown address or wrong password: never says which.
    WrongCredentials,
    /// Too many wrong passwords: how many minutes to wait.
    TooManyTries { minutes: i64 },
    /// Shorter than [`PASSWORD_MIN`] characters.
    PasswordTooShort,
    /// One of the passwords everybody tries first, or the address itself.
    PasswordTooCommon,
    /// The two passwords differ.
    PasswordsDiffer,
    /// The current password is not this one.
    WrongCurrentPassword,
    /// Not an e-mail address.
    NotAnEmail,
    /// No name was given.
    NameMissing,
    /// A client without a name.
    ClientNameMissing,
    /// This address already has an account.
    EmailTaken,
    /// The invitation is unknown, used, or too old.
    InvitationOver,
    /// A client without any scope.
    ScopesMissing,
    /// A scope that opens nothing to the client's role.
    ScopeUseless { scope: Scope },
    /// A role that needs an organisation or a place was asked without one (or the reverse).
    WrongScope,
    /// The same, for a client.
    ClientRoleWrong,
    /// Not a colour as `#rrggbb`.
    NotAColour,
    /// Not a picture we can show, or too large.
    NotALogo,
    /// The account has this very role already.
    RoleHeld,
    /// An account cannot close itself, nor take a role from itself.
    NotYourself,
}

impl Refuse for Refusal {
    fn message(&self) -> Message {
        match self {
            Refusal::WrongCredentials => t("access-wrong-credentials"),
            Refusal::TooManyTries { minutes } => {
                t("access-too-many-tries").arg("minutes", *minutes)
            }
            Refusal::PasswordTooShort => {
                t("access-password-too-short").arg("min", PASSWORD_MIN as i64)
            }
            Refusal::PasswordTooCommon => t("access-password-too-common"),
            Refusal::PasswordsDiffer => t("access-passwords-differ"),
            Refusal::WrongCurrentPassword => t("access-wrong-current-password"),
            Refusal::NotAnEmail => t("access-not-an-email"),
            Refusal::NameMissing => t("access-name-missing"),
            Refusal::ClientNameMissing => t("access-client-name-missing"),
            Refusal::ClientRoleWrong => t("access-client-role-wrong"),
            Refusal::EmailTaken => t("access-email-taken"),
            Refusal::InvitationOver => t("access-invitation-over"),
            Refusal::ScopesMissing => t("access-scopes-missing"),
            Refusal::ScopeUseless { scope } => {
                t("access-scope-useless").arg("scope", scope.words())
            }
            Refusal::WrongScope => t("access-wrong-scope"),
            Refusal::NotAColour => t("access-not-a-colour"),
            Refusal::NotALogo => t("access-not-a-logo"),
            Refusal::RoleHeld => t("access-role-held"),
            Refusal::NotYourself => t("access-not-yourself"),
        }
    }
    fn field(&self) -> Option<&'static str> {
        match self {
            Refusal::PasswordTooShort | Refusal::PasswordTooCommon => Some("password"),
            Refusal::PasswordsDiffer => Some("again"),
            Refusal::WrongCurrentPassword => Some("current"),
            Refusal::NotAnEmail | Refusal::EmailTaken => Some("email"),
            Refusal::NameMissing | Refusal::ClientNameMissing => Some("name"),
            Refusal::ScopesMissing | Refusal::ScopeUseless { .. } => Some("scopes"),
            Refusal::NotAColour => Some("colour"),
            Refusal::NotALogo => Some("logo"),
            Refusal::WrongScope | Refusal::ClientRoleWrong | Refusal::RoleHeld => Some("role"),
            _ => None,
        }
    }
}

/// Fewest characters of a password: length beats classes of characters (NIST SP 800-63B, CNIL
/// recommendation of 2022 for passwords with a throttled service).
pub const PASSWORD_MIN: usize = 12;

/// Whether a password may be chosen for `email`.
pub fn acceptable_password(password: &str, email: &str) -> Result<(), Refusal> {
    if password.chars().count() < PASSWORD_MIN {
        return Err(Refusal::PasswordTooShort);
    }
    let folded = password.to_lowercase();
    let local = email.split('@').next().unwrap_or_default();
    let distinct: std::collections::BTreeSet<char> = folded.chars().collect();
    let common = ["motdepasse", "password", "azertyuiop", "qwertyuiop", "123456789"];
    let obvious = common.iter().any(|word| folded.contains(word)) && folded.len() < 20;
    if distinct.len() < 5
        || obvious
        || folded.contains(email)
        || (local.len() > 3 && folded == local)
    {
        return Err(Refusal::PasswordTooCommon);
    }
    Ok(())
}

/// Normalises an e-mail address, or refuses what cannot be one. Loose on purpose: the proof of
/// an address is that its owner answers.
pub fn parse_email(text: &str) -> Result<String, Refusal> {
    let email = text.trim().to_lowercase();
    let (local, domain) = email.split_once('@').ok_or(Refusal::NotAnEmail)?;
    let printable = email.chars().all(|c| !c.is_whitespace() && !c.is_control() && c != ',');
    let dotted = domain.contains('.') && domain.split('.').all(|part| !part.is_empty());
    if local.is_empty() || domain.contains('@') || !dotted || !printable || email.len() > 254 {
        return Err(Refusal::NotAnEmail);
    }
    Ok(email)
}

/// Wrong passwords allowed before waiting begins.
pub const FREE_TRIES: usize = 5;
/// How long failures are remembered, in minutes.
pub const MEMORY_MINUTES: i64 = 60;

/// After `failures` (instants, any order), when may the next try be made? `None`: now.
///
/// The wait doubles from half a minute to a quarter of an hour. It is counted per account and
/// kind of device, never per IP address: a workshop of ten people shares one.
pub fn next_try(failures: &[Instant], now: Instant) -> Option<Instant> {
    let recent: Vec<Instant> =
        failures.iter().copied().filter(|at| *at > now.plus_minutes(-MEMORY_MINUTES)).collect();
    let last = recent.iter().max()?;
    let beyond = u32::try_from(recent.len().checked_sub(FREE_TRIES)?).unwrap_or(u32::MAX);
    let seconds = 30i64.saturating_mul(1 << beyond.min(10)).min(15 * 60);
    let allowed = Instant(last.0 + seconds * 1000);
    (allowed > now).then_some(allowed)
}

/// Whether a role may be given over this scope: some need an organisation or a place, some
/// must not have one. A mediator over the territory is a floating one.
pub fn scope_fits(role: Role, organisation: bool, place: bool) -> bool {
    match role {
        Role::Coordinator | Role::FinanceOfficer | Role::Funder | Role::Admin => {
            !organisation && !place
        }
        Role::Referrer => organisation && !place,
        Role::PlaceManager => organisation || place,
        Role::Mediator => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The table, written the other way round: who may do each thing. A change of the rule
    /// must be made in both, on purpose.
    #[test]
    fn each_action_is_for_these_roles() {
        use Action::*;
        use Role::*;
        let everyone = Role::ALL;
        let table: &[(Action, &[Role])] = &[
            (ManageAccounts, &[Coordinator, Admin]),
            (InviteColleagues, &[Coordinator, Referrer, PlaceManager, Admin]),
            (ManageClients, &[Coordinator, Admin]),
            (SeePlaces, everyone),
            (EditPlaces, &[Coordinator, PlaceManager, Admin]),
            (ImportPlaces, &[Coordinator, Admin]),
            (RequestAccreditation, &[Coordinator, PlaceManager]),
            (DecideAccreditation, &[Coordinator]),
            (SeePeople, &[Referrer, Mediator, PlaceManager]),
            (EditPeople, &[Referrer, Mediator, PlaceManager]),
            (SeeSessions, everyone),
            (EditCatalogue, &[Coordinator]),
            (PlanSessions, &[Coordinator, Mediator, PlaceManager]),
            (RegisterPeople, &[Referrer, Mediator, PlaceManager]),
            (TakeAttendance, &[Mediator, PlaceManager]),
            (SeeFunding, &[Coordinator, FinanceOfficer, Funder]),
            (EditFunding, &[Coordinator, FinanceOfficer]),
            (SeeStock, &[Coordinator, Referrer, FinanceOfficer]),
            (ManageEmissions, &[Coordinator]),
            (ActivateEmissions, &[Coordinator, FinanceOfficer]),
            (MoveStock, &[Coordinator]),
            (SignDestructions, &[Coordinator, FinanceOfficer]),
            (CloseEmissions, &[Coordinator, FinanceOfficer]),
            (HandOver, &[Referrer]),
            (HoldPasses, &[Coordinator, Referrer]),
            (Redeem, &[Mediator, PlaceManager]),
            (UndoRedemptions, &[Coordinator, PlaceManager]),
            (SeeStatements, &[Coordinator, PlaceManager, FinanceOfficer, Funder]),
            (CloseStatements, &[Coordinator, FinanceOfficer]),
            (ApproveStatements, &[FinanceOfficer]),
            (PayStatements, &[FinanceOfficer]),
            (CheckStatements, &[Coordinator, FinanceOfficer]),
            (CorrectUses, &[Coordinator, FinanceOfficer]),
            (DecideCorrections, &[FinanceOfficer]),
            (ProposeBankAccounts, &[Coordinator, PlaceManager, FinanceOfficer]),
            (ConfirmBankAccounts, &[FinanceOfficer]),
            (ReviewFlags, &[Coordinator, FinanceOfficer]),
            (SetThresholds, &[Coordinator]),
            (SeeStatistics, &[Coordinator, Referrer, PlaceManager, FinanceOfficer, Funder]),
        ];
        assert_eq!(table.len(), Action::ALL.len(), "every action has its line");
        for (action, roles) in table {
            for role in Role::ALL {
                let may = reach(*role, *action) != Reach::No;
                assert_eq!(may, roles.contains(role), "{role} {action}");
            }
        }
    }

    #[test]
    fn a_file_is_never_open_to_the_whole_territory() {
        for role in Role::ALL {
            assert_ne!(reach(*role, Action::SeePeople), Reach::Anywhere, "{role}");
        }
    }

    #[test]
    fn five_mistakes_are_free_then_the_wait_doubles() {
        let now = Instant(10_000_000_000);
        assert_eq!(next_try(&[now; 4], now), None);
        assert_eq!(next_try(&[now; 5], now), Some(Instant(now.0 + 30_000)));
        assert_eq!(next_try(&[now; 7], now), Some(Instant(now.0 + 120_000)));
        assert_eq!(next_try(&[now.plus_minutes(-61); 50], now), None);
    }

    proptest! {
        #[test]
        fn the_wait_never_exceeds_a_quarter_of_an_hour(count in 0usize..5000) {
            let now = Instant(10_000_000_000);
            if let Some(at) = next_try(&vec![now; count], now) {
                prop_assert!(at <= now.plus_minutes(15));
            }
        }

        #[test]
        fn an_email_is_never_accepted_with_blanks(text in "\\PC{0,40}") {
            if let Ok(email) = parse_email(&text) {
                prop_assert!(!email.contains(char::is_whitespace));
                prop_assert_eq!(parse_email(&email), Ok(email));
            }
        }
    }

    #[test]
    fn weak_passwords_are_refused() {
        let refused = |p: &str| acceptable_password(p, "zoe@mairie.fr").err();
        assert_eq!(refused("court"), Some(Refusal::PasswordTooShort));
        assert_eq!(refused("aaaaaaaaaaaaaaaa"), Some(Refusal::PasswordTooCommon));
        assert_eq!(refused("motdepasse2026"), Some(Refusal::PasswordTooCommon));
        assert_eq!(refused("trois chats sur un mur"), None);
    }
}
