//! Tables are made by hand-written files, in order, once.

use crate::sql::Said;
use kernel::{LedgerDef, Problem, Result, code};
use rusqlite::{Connection, TransactionBehavior};

/// One step of the tables.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// 1, 2, 3 …; becomes the book's `user_version`.
    pub version: i32,
    /// The file's name without its number.
    pub name: &'static str,
    /// The file's text.
    pub sql: &'static str,
}

/// The tables of this version, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { version: 1, name: "foundation", sql: include_str!("../../../migrations/0001_foundation.sql") },
    Migration { version: 2, name: "asset", sql: include_str!("../../../migrations/0002_asset.sql") },
    Migration { version: 3, name: "media", sql: include_str!("../../../migrations/0003_media.sql") },
    Migration { version: 4, name: "people", sql: include_str!("../../../migrations/0004_people.sql") },
    Migration { version: 5, name: "journal", sql: include_str!("../../../migrations/0005_journal.sql") },
    Migration { version: 6, name: "disposal", sql: include_str!("../../../migrations/0006_disposal.sql") },
    Migration { version: 7, name: "journal_packs", sql: include_str!("../../../migrations/0007_journal_packs.sql") },
    Migration { version: 8, name: "accounts", sql: include_str!("../../../migrations/0008_accounts.sql") },
    Migration { version: 9, name: "custody", sql: include_str!("../../../migrations/0009_custody.sql") },
    Migration { version: 10, name: "media_lending", sql: include_str!("../../../migrations/0010_media_lending.sql") },
    Migration { version: 11, name: "transfer", sql: include_str!("../../../migrations/0011_transfer.sql") },
    Migration {
        version: 12,
        name: "custody_indexes",
        sql: include_str!("../../../migrations/0012_custody_indexes.sql"),
    },
    Migration { version: 13, name: "past_keys", sql: include_str!("../../../migrations/0013_past_keys.sql") },
    Migration { version: 14, name: "registers", sql: include_str!("../../../migrations/0014_registers.sql") },
    Migration { version: 15, name: "inspection", sql: include_str!("../../../migrations/0015_inspection.sql") },
    Migration { version: 16, name: "sealing_key", sql: include_str!("../../../migrations/0016_sealing_key.sql") },
    Migration {
        version: 17,
        name: "inspection_evidence",
        sql: include_str!("../../../migrations/0017_inspection_evidence.sql"),
    },
    Migration {
        version: 18,
        name: "register_checks",
        sql: include_str!("../../../migrations/0018_register_checks.sql"),
    },
    Migration { version: 19, name: "submission", sql: include_str!("../../../migrations/0019_submission.sql") },
    Migration { version: 20, name: "collect", sql: include_str!("../../../migrations/0020_collect.sql") },
    Migration {
        version: 21,
        name: "card_loans_lost",
        sql: include_str!("../../../migrations/0021_card_loans_lost.sql"),
    },
    Migration {
        version: 22,
        name: "finding_evidence",
        sql: include_str!("../../../migrations/0022_finding_evidence.sql"),
    },
    Migration { version: 23, name: "kept_secret", sql: include_str!("../../../migrations/0023_kept_secret.sql") },
    Migration { version: 24, name: "reorganise", sql: include_str!("../../../migrations/0024_reorganise.sql") },
];

/// How much of the search index is collected in memory before it is written, in bytes: one piece for a whole import.
const INDEX_MEMORY: i64 = 96 << 20;

/// The version of a book's tables.
pub(crate) fn version(conn: &Connection) -> Result<i32> {
    conn.query_row("PRAGMA user_version", [], |r| r.get(0)).said()
}

/// True if a book that is older than this version is about to be changed.
pub(crate) fn is_due(conn: &Connection, migrations: &[Migration]) -> Result<bool> {
    Ok((1..migrations.last().map_or(0, |m| m.version)).contains(&version(conn)?))
}

/// Brings the tables up to the last migration, in one transaction: a book is migrated whole or not at all.
///
/// # Errors
/// [`code::NEWER_BOOK`] if the book has tables that this version does not know.
pub(crate) fn migrate(conn: &mut Connection, migrations: &[Migration], ledgers: &[&LedgerDef]) -> Result<()> {
    let last = migrations.last().map_or(0, |m| m.version);
    let now = version(conn)?;
    if now > last {
        return Err(Problem::new(
            code::NEWER_BOOK,
            "この帳簿は新しい版の守帳で使われています。このパソコンの守帳を新しくしてから開いてください。",
        ));
    }
    if now == last {
        return Ok(());
    }
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate).said()?;
    for migration in migrations.iter().filter(|m| m.version > now) {
        tx.execute_batch(migration.sql).map_err(|e| {
            let at = format!("{:04}_{}", migration.version, migration.name);
            match crate::sql::problem(&e) {
                p if p.code == code::INTERNAL => Problem::internal(format!("{at}: {e}")),
                p => p,
            }
        })?;
    }
    for def in ledgers {
        let key = def.key;
        tx.execute(&format!("INSERT INTO {key}_search({key}_search, rank) VALUES ('hashsize', ?1)"), [INDEX_MEMORY])
            .said()?;
    }
    tx.pragma_update(None, "user_version", last).said()?;
    tx.commit().said()
}
