//! `access` (comptes): who may sign in, and what their roles let them do.
//!
//! Front door: [`Visit`] is a signed-in request, [`Actor`] is who acts. Only this room can make
//! an `Actor`, so a function that takes one cannot be called by nobody. What a role may do is
//! one pure table ([`reach`]); rooms ask `actor.check(Action, &At)` before they act.
//!
//! Deliberately absent: any rule on a room's own things (a session being full, a file being
//! consented to): those live in their rooms. Organisations and places are known here by
//! identifier only. No lock-out by IP address, ever: a whole site shares one.

mod actions;
mod actor;
mod client;
mod guard;
mod model;
mod store;
mod visit;
mod web;

pub use actions::{
    Invited, NewAccount, account_with_email, acting_as, create_account, hash_password, invite,
    mediators, names, sign_in_without_password, system,
};
pub use actor::{Actor, At, Grant, Reached};
pub use client::{
    CLIENT_ROLES, ClientLine, NewClient, Scope, Scopes, actor_of_token, clients, create_client,
    revoke_client,
};
pub use guard::{
    FORM_LIMIT, allow_webassembly, clear_flash, frame_failures, legible, same_origin,
    security_headers,
};
pub use model::{
    AccountId, Action, ClientId, OrganisationId, PlaceId, Reach, Role, acceptable_password,
    parse_email, reach, scope_fits,
};
pub use visit::{SESSION_COOKIE, Visit, brand, cookie, hex, role_name, see_other, set_cookie};
pub use web::{InvitationForm, public_shell, routes};
