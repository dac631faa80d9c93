//! A card in the hands of somebody who leaves: it is given back, collected, or lent on to whoever takes over (第46条, 第58条).

use super::{DEF, IcCard, permitted, wrong};
use crate::words::text;
use crate::{Ctx, Fate, engine, source};
use kernel::{Post, Result, Value, Values, code};
use store::{Held, Reading, Tx};

/// Cards that these people still have. What came back, or can no longer be used, is not held.
pub(super) fn held(ledger: &IcCard, book: &Reading, leavers: &[Post]) -> Result<Vec<Held>> {
    let mut out = Vec::new();
    for held in source::held(ledger, book, leavers)? {
        let record = book.get(&DEF, held.record)?;
        let personal = record.get("kind").text() == "personal";
        let acts = match record.step.as_str() {
            "lent" | "lent_short" if personal => vec!["return"],
            "lent" | "lent_short" => vec!["return", "pass"],
            "replaced" => vec!["return"],
            // The loss has a screen of its own.
            "lost" => vec![],
            _ => continue,
        };
        out.push(Held { acts, ..held });
    }
    Ok(out)
}

/// Records that a card came back, and to whom it was lent on.
pub(super) fn release(ledger: &IcCard, ctx: &Ctx<'_>, tx: &mut Tx<'_>, held: &Held, fate: &Fate<'_>) -> Result<()> {
    let record = tx.get(&DEF, held.record)?;
    let today = || Value::from(ctx.today);
    let row = |pairs: &[(&str, Value)]| -> Values { pairs.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect() };
    let mut take = |step: &str, values: &Values| engine::take(tx, ctx, ledger, held.record, step, "", values);
    match (fate.act, record.step.as_str(), fate.to) {
        ("return", "replaced", _) => {
            take("collect", &row(&[("collected_on", today()), ("collected_by", ctx.actor.name.as_str().into())]))
        }
        ("return", _, _) => take("return", &row(&[("returned_on", today())])),
        ("pass", _, Some(to)) => {
            let due = record.get("due_on").clone();
            if due.date().is_none_or(|d| d < ctx.today) {
                return Err(wrong(format!(
                    "{}の返却予定日（{}）を過ぎています。返却済みにしてから、カードの画面で新しい返却予定日を付けて貸してください。",
                    held.name,
                    due.date().map_or_else(|| "未記入".to_owned(), kernel::date::wareki_short)
                )));
            }
            let next = row(&[
                ("holder_number", to.number.as_str().into()),
                ("holder", to.name.as_str().into()),
                ("lent_on", today()),
                ("due_on", due),
                ("purpose", text(&record.values, "purpose").into()),
            ]);
            if record.get("kind").text() == "division" {
                permitted(ctx, tx, &record, &next)?;
            }
            engine::take(tx, ctx, ledger, held.record, "return", "", &row(&[("returned_on", today())]))?;
            engine::take(tx, ctx, ledger, held.record, "lend_short", "", &next)
        }
        _ => Err(kernel::Problem::new(
            code::WRONG_STATE,
            format!("{}は、カードの画面で手続きをしてください。終わると、ここからも消えます。", held.number),
        )),
    }
}
