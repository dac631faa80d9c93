//! The standard asset list that an invitation brought: shown beside the book, and what is missing is added.

use super::scrubbed::shown;
use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use store::Reader;
use submissions::gather::{self, StandardAsset};

/// The newest list; empty if no invitation brought one.
pub(super) fn kept(reader: &Reader) -> Result<Vec<u8>> {
    gather::kept_standard(reader)?.map_or_else(|| Ok(Vec::new()), |file| reader.file_bytes(&file))
}

/// The list, each line with the record of this book that is called so.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<StandardAssets> {
    let reader = office.seat()?.reader()?;
    let lines = gather::standard_assets(&reader, &kept(&reader)?)?.into_iter().map(standard_line);
    Ok(StandardAssets { lines: lines.collect() })
}

/// A line as the screens of both offices show it.
pub(crate) fn standard_line(asset: StandardAsset) -> StandardAssetLine {
    let word = |key: &str| asset.values.get(key).map_or_else(String::new, |v| shown(&ledgers::asset::DEF, key, v));
    StandardAssetLine { name: word("name"), kind: word("kind"), class: word("class"), key: asset.key, own: asset.own }
}

/// Adds the chosen lines to the ledger of assets.
pub fn add(office: &Office, ask: AddStandardAssets, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let list = kept(&seat.reader()?)?;
    office.with_ctx(|ctx| {
        let done = seat.book().change(ctx.actor, "submission.assets", |tx| {
            let added = gather::add_standard(tx, ctx, &list, &ask.keys)?;
            if added == 0 {
                return Err(Problem::new(code::INVALID, "この帳簿に加えるものを選んでください。"));
            }
            tx.subject(format!("標準資産一覧から {added}件"));
            Ok(())
        })?;
        Ok(Done { changed: done.ledgers })
    })
}
