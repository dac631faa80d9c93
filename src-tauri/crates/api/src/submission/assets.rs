//! The standard asset list that an invitation brought: shown beside the book, and what is missing is added.

use super::scrubbed::shown;
use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use store::Reading;
use submissions::gather::{self, StandardSide, kept_standard};

/// The list, each line with the record of this book that is called so.
pub fn list(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<StandardAssets> {
    let reader = office.seat()?.reader()?;
    Ok(StandardAssets { lines: standard_lines(&reader, &kept_standard(&reader, StandardSide::Brought)?)? })
}

/// The lines of a list as the screens of both offices show them.
pub(crate) fn standard_lines(reader: &Reading, list: &[u8]) -> Result<Vec<StandardAssetLine>> {
    let def = &ledgers::asset::DEF;
    let lines = gather::standard_assets(reader, list)?.into_iter().map(|asset| {
        let word = |key: &str| asset.values.get(key).map_or_else(String::new, |v| shown(def, key, v));
        StandardAssetLine {
            name: word("name"),
            kind: word("kind"),
            class: word("class"),
            key: asset.key,
            own: asset.own,
        }
    });
    Ok(lines.collect())
}

/// Adds the chosen lines to the ledger of assets.
pub fn add(office: &Office, ask: AddStandardAssets, _progress: &dyn Progress) -> Result<Done> {
    let seat = office.seat()?;
    let list = kept_standard(&seat.reader()?, StandardSide::Brought)?;
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
