//! The tables, made where they are missing.

use crate::address::Hub;
use crate::answer::Said;
use crate::code;
use kernel::{Problem, Result};

/// The statements that make the tables and the views; what each means stands in it as a comment of the database.
pub const SCHEMA: &str = include_str!("schema.sql");

/// Version of [`SCHEMA`]; the tables know theirs.
pub const VERSION: i32 = 2;

/// What brings tables of the version before to the next one, by the version that they have.
const STEPS: [&str; 1] = ["ALTER TABLE moricho.record DROP CONSTRAINT IF EXISTS record_packet_fkey"];

/// Held by whoever makes the tables: two that begin at once do it one after the other.
const LOCK: i64 = 0x006d_6f72_6963_686f;

/// Makes the tables and the views unless they are there.
///
/// # Errors
/// [`code::NEWER`] where a newer version of the program made them; [`code::REFUSED`] where the user may not.
pub fn prepare(hub: &mut Hub) -> Result<()> {
    let mut tx = hub.client.transaction().said()?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK]).said()?;
    let there: bool = tx.query_one("SELECT to_regclass('moricho.edition') IS NOT NULL", &[]).said()?.get(0);
    if !there {
        tx.batch_execute(SCHEMA).said()?;
        return tx.commit().said();
    }
    let version: i32 = tx.query_one("SELECT version FROM moricho.edition", &[]).said()?.get(0);
    if version > VERSION {
        return Err(Problem::new(
            code::NEWER,
            format!(
                "PostgreSQLの表は、この版より新しい版の守帳が作ったもの（第{version}版）です。新しい版の moricho-cli で実行してください。"
            ),
        ));
    }
    if version < VERSION {
        for step in STEPS.iter().skip(usize::try_from(version - 1).unwrap_or(0)) {
            tx.batch_execute(step).said()?;
        }
        tx.execute("UPDATE moricho.edition SET version = $1", &[&VERSION]).said()?;
    }
    tx.commit().said()
}
