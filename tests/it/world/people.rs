//! The people of a test: they are invited, choose a password and sign in, as in the field.

use std::ops::Deref;

use super::page::Page;
use super::site::World;
use super::visitor::Visitor;

/// Everybody's password in tests.
pub const PASSWORD: &str = "une petite phrase de test";

/// Somebody signed in. Does what a [`Visitor`] does.
#[derive(Clone)]
pub struct Person {
    pub name: String,
    pub email: String,
    browser: Visitor,
}

impl Deref for Person {
    type Target = Visitor;
    fn deref(&self) -> &Visitor {
        &self.browser
    }
}

impl Person {
    /// Signs in with the form, from a browser of one's own.
    #[track_caller]
    pub fn sign_in(world: &World, name: &str, email: &str) -> Person {
        let browser = world.visitor();
        let home = browser.submits("/sign-in", "/sign-in", &credentials(email));
        assert!(home.status < 400 || home.status == 404, "{email} signs in: {home:?}");
        assert!(!home.path.starts_with("/sign-in"), "{email} signs in: {home:?}");
        Person { name: name.to_owned(), email: email.to_owned(), browser }
    }
    /// Signs in from a new browser: a session lasts thirty days.
    #[track_caller]
    pub fn signs_in_again(&self, world: &World) -> Person {
        Self::sign_in(world, &self.name, &self.email)
    }
    /// Opens the link of an invitation, chooses a password, signs in.
    #[track_caller]
    pub fn accept(world: &World, name: &str, email: &str, link: &str) -> Person {
        let browser = world.visitor();
        let form = browser.opens(link).form("/invitations/*");
        let answer = browser.sends(&form.fill("password", PASSWORD).fill("again", PASSWORD));
        assert!(answer.status < 400 || answer.status == 404, "{email} accepts: {answer:?}");
        Self::sign_in(world, name, email)
    }
    /// A colleague with a role over the whole territory, invited from the page of accounts.
    #[track_caller]
    pub fn invites(&self, world: &World, role: &str, name: &str) -> Person {
        let email = email_of(name);
        let fields = [("name", name), ("email", email.as_str()), ("role", role)];
        let answer = self.submits("/accounts", "/accounts/invitations", &fields);
        Self::accept(world, name, &email, &invitation_link(&answer))
    }
}

/// The link that an accepted invitation form shows once.
#[track_caller]
pub fn invitation_link(page: &Page) -> String {
    page.words_at(".link-to-copy").unwrap_or_else(|| panic!("no invitation link on {page:?}"))
}

fn credentials(email: &str) -> [(&'static str, &str); 2] {
    [("email", email), ("password", PASSWORD)]
}

/// `Éric Le Goff` → `eric.le.goff@creuse.example`.
pub fn email_of(name: &str) -> String {
    let folded = maillon::kit::text::fold(name);
    format!("{}@creuse.example", folded.replace(' ', "."))
}

impl World {
    /// Somebody in charge of the whole programme.
    pub fn coordinator(&self) -> Person {
        self.admin().invites(self, "coordinator", "Chloé Coordination")
    }
    pub fn finance_officer(&self) -> Person {
        self.admin().invites(self, "finance-officer", "Fatou Finances")
    }
}
