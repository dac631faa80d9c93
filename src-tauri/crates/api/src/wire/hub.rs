//! Where a city is loaded to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use vault::Secret;

/// A PostgreSQL server and the user that loads; never the password.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct HubSettings {
    /// The server's name as its certificate spells it, an IP address, or the folder of a Unix socket.
    pub host: String,
    /// IP address behind the name, where no name service knows it; empty: the name is looked up.
    pub hostaddr: String,
    /// Port; 0: 5432.
    pub port: i32,
    /// Database.
    pub database: String,
    /// User of the database.
    pub user: String,
    /// Certificate (PEM) of the authority that signed the server's; may be empty on this PC alone.
    pub certificate: String,
    /// A password is kept.
    pub has_password: bool,
}

/// Saves where a city is loaded to.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveHub {
    /// Server and user.
    pub settings: HubSettings,
    /// The user's password; `None`: the one before stays.
    #[serde(default)]
    #[ts(type = "string | null")]
    pub password: Option<Secret>,
}
