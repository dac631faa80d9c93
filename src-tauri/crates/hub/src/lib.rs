//! A city's accepted packets in PostgreSQL, for when several people must read at once: loading them, and reading back
//! what the board and the compiled report are made from.
//!
//! The only code of the product that opens a network connection. `moricho-cli` links it where it is built with the
//! feature `hub`; the window never does. What is to be loaded is told through [`Held`], and nothing here writes a book.
//! Nothing leaves this PC but to a server that is either this PC itself or proves its name by TLS.

mod address;
mod answer;
mod book;
mod copy;
mod load;
mod report;
mod schema;

pub use address::{Address, Hub, connect};
pub use book::{Book, Held};
pub use load::{Loaded, load};
pub use report::{City, city};
pub use schema::{SCHEMA, VERSION, prepare};

/// Codes of this crate's refusals.
pub mod code {
    /// A connection that others could read or answer in the server's place: nothing was sent.
    pub const UNSAFE: &str = "hub_unsafe";
    /// No server answers there.
    pub const AWAY: &str = "hub_away";
    /// The server does not let this user in, or not do this.
    pub const REFUSED: &str = "hub_refused";
    /// The tables there were made by a newer version.
    pub const NEWER: &str = "hub_newer";
    /// What was loaded there came from another collecting office.
    pub const OTHER: &str = "hub_other";
}
