//! The large book in a shared folder: publishing one changed record, beside writing the same number of bytes there.

use crate::measure::{Place, Told};
use crate::seat::{Seat, emptied};
use kernel::{Problem, Result};
use serde_json::json;
use std::io::Write;
use std::path::Path;

/// One changed record, from the change to the published version.
pub const ONE: &str = "one record";
/// The whole book moved into the folder.
pub const WHOLE: &str = "whole book";
/// Megabytes of the database.
pub const SIZE: &str = "size";

fn copied(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to.join("files"))?;
    for name in ["book.db", "keys.json", "head"] {
        std::fs::copy(from.join(name), to.join(name))?;
    }
    Ok(())
}

/// Through the door.
pub fn ours(place: &Place, told: &mut Told) -> Result<()> {
    let (dir, folder) = (place.out("shared-book"), place.out("shared-folder"));
    copied(&place.big_book(), emptied(&dir)?)?;
    std::fs::create_dir_all(emptied(&folder)?)?;
    told.note(SIZE, std::fs::metadata(dir.join("book.db"))?.len() as f64 / 1_000_000.0);
    let seat = Seat::with_book(&dir)?;
    told.time(WHOLE, || seat.ask("share_begin", json!({ "folder": folder, "pc": "bench" })))?;
    for n in 0..5 {
        told.time(ONE, || {
            seat.ask("ledger_add", json!({ "ledger": "asset", "values": { "name": format!("共有の台帳 {n}") } }))?;
            let view = seat.ask("share_publish", json!({}))?;
            if view["published"] == true { Ok(()) } else { Err(Problem::internal(view)) }
        })?;
    }
    seat.ask("book_close", json!({}))?;
    drop(seat);
    emptied(&dir)?;
    emptied(&folder)?;
    Ok(())
}

/// The book's bytes, written into the folder in pieces and forced to the disk.
pub fn bare(place: &Place, told: &mut Told) -> Result<()> {
    let folder = place.out("shared-folder");
    std::fs::create_dir_all(emptied(&folder)?)?;
    let bytes = std::fs::read(place.big_book().join("book.db"))?;
    told.time(WHOLE, || {
        for (n, piece) in bytes.chunks(256 * 1024).enumerate() {
            let mut file = std::fs::File::create(folder.join(n.to_string()))?;
            file.write_all(piece)?;
            file.sync_all()?;
        }
        Ok(())
    })?;
    emptied(&folder)?;
    Ok(())
}
