//! What the demo territory is made of.

use std::path::Path;

use super::DemoPerson;
use crate::access::{self, Grant, NewAccount, Role};
use crate::kit::app::App;
use crate::kit::db::Conn;
use crate::kit::errors::Error;
use crate::territory;

/// The address of the demo's account for a role.
fn email(role: Role) -> String {
    format!("{role}@demo.maillon.example")
}

/// Sows everything.
pub fn sow(app: &App, _places: Option<&Path>) -> Result<(), Error> {
    let clock = app.clock.clone();
    app.db.write_blocking(move |tx| {
        let moment = clock.moment();
        let departement = "23".parse().map_err(|_| Error::NotFound)?;
        let territory = territory::found(tx, &moment, "Creuse", departement)?;
        for (role, name) in
            [(Role::Coordinator, "Claire Moreau"), (Role::FinanceOfficer, "Luc Faure")]
        {
            let grant = Grant { role, organisation_id: None, place_id: None, label: String::new() };
            let new = NewAccount {
                territory,
                email: email(role),
                name: name.to_owned(),
                password_hash: String::new(),
                grant,
            };
            access::create_account(tx, &new, &moment)?;
        }
        Ok(())
    })
}

/// The people of the one-click sign-in, in the order they are listed.
pub fn people(conn: &mut Conn) -> Result<Vec<DemoPerson>, Error> {
    let roles = [
        Role::Coordinator,
        Role::Referrer,
        Role::Mediator,
        Role::PlaceManager,
        Role::FinanceOfficer,
    ];
    let mut people = Vec::new();
    for role in roles {
        if let Some(account) = access::account_with_email(conn, &email(role))? {
            people.push(DemoPerson { account, role });
        }
    }
    Ok(people)
}
