//! `maillon admin`: what must exist before anybody can sign in.

use std::io::BufRead;
use std::process::ExitCode;

use clap::Subcommand;

use super::{Outcome, SettingsArgs};
use crate::access::{self, Grant, NewAccount, Role};
use crate::kit::errors::Error;
use crate::kit::time::Clock;
use crate::territory::{self, DepartementCode};

#[derive(Debug, Subcommand)]
pub enum AdminCommand {
    /// Makes an administrator or coordinator, and the territory at the first call
    Create {
        #[command(flatten)]
        settings: SettingsArgs,
        /// E-mail address to sign in with
        #[arg(long)]
        email: String,
        /// First name and name
        #[arg(long)]
        name: String,
        /// admin or coordinator
        #[arg(long, default_value = "admin")]
        role: Role,
        /// Département of the territory, needed at the first call: 23, 2A, 974
        #[arg(long, value_name = "CODE")]
        departement: Option<String>,
        /// Reads the password from the first line of standard input; without it, one is made up
        /// and printed
        #[arg(long)]
        password_stdin: bool,
    },
}

pub fn run(command: AdminCommand) -> Outcome {
    let AdminCommand::Create { settings, email, name, role, departement, password_stdin } = command;
    if !matches!(role, Role::Admin | Role::Coordinator) {
        return Err(
            "the role is admin or coordinator: the others are invited in the browser".into()
        );
    }
    access::parse_email(&email).map_err(Error::from)?;
    let app = settings.read()?.open(Clock::System, "", false)?;
    let moment = app.clock.moment();
    let given = password_stdin.then(|| std::io::stdin().lock().lines().next());
    let (password, made_up) = match given {
        Some(line) => (line.ok_or("no password on standard input")??, false),
        None => (passphrase(&moment.bytes::<16>()), true),
    };
    access::acceptable_password(&password, &email).map_err(Error::from)?;
    let password_hash = access::hash_password(&password, &moment)?;
    let departement = departement
        .map(|code| code.parse::<DepartementCode>().map_err(|_| format!("{code}: no département")))
        .transpose()?;
    app.db.write_blocking(move |tx| {
        let moment = Clock::System.moment();
        let territory = match (territory::served(tx)?.first(), departement) {
            (Some(territory), _) => territory.id,
            (None, Some(code)) => {
                let name = territory::departement(code)
                    .map_or_else(|| code.to_string(), |departement| departement.name.to_string());
                territory::found(tx, &moment, &name, code)?
            }
            (None, None) => {
                return Err(Error::Broken("give --departement: no territory is served yet".into()));
            }
        };
        let grant = Grant { role, organisation_id: None, place_id: None, label: String::new() };
        let new = NewAccount {
            territory,
            email: email.clone(),
            name: name.clone(),
            password_hash: password_hash.clone(),
            grant,
        };
        access::create_account(tx, &new, &moment)
    })?;
    println!("The account is made.");
    if made_up {
        println!("Password: {password}");
        println!("It is shown only now; change it after signing in.");
    }
    Ok(ExitCode::SUCCESS)
}

/// A made-up password of 80 random bits, in groups that can be read aloud.
fn passphrase(bytes: &[u8; 16]) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567893";
    let symbols: String =
        bytes.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    [&symbols[..4], &symbols[4..8], &symbols[8..12], &symbols[12..]].join("-")
}
