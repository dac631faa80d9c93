//! Lending of carriers and stocktaking.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use ledgers::media_lending::{self as lending, MediaLending};
use ledgers::media_stocktaking::{self as stock, MediaStocktaking, Stocktaking};
use ledgers::{Ctx, engine, media_disposal};
use std::collections::BTreeMap;
use store::Tx;

/// The largest paste, in bytes.
const PASTE: usize = 1 << 20;

fn numbers(text: &str) -> Result<Vec<String>> {
    if text.len() > PASTE {
        return Err(Problem::new(code::TOO_LARGE, "貼り付けた文字が多すぎます。分けて入れてください。"));
    }
    Ok(media_disposal::read_lines(text).into_iter().map(|l| l.text).filter(|t| !t.is_empty()).collect())
}

fn change<T>(
    office: &Office,
    action: &str,
    work: impl FnOnce(&mut Tx<'_>, &Ctx<'_>) -> Result<T>,
) -> Result<(T, Vec<String>)> {
    office.with_ctx(|ctx| {
        let done = office.seat()?.book().change(ctx.actor, action, |tx| work(tx, ctx))?;
        Ok((done.value, done.ledgers))
    })
}

/// Looks up numbers; nothing is kept.
pub fn read(office: &Office, ask: ReadCarriers, _progress: &dyn Progress) -> Result<CarriersRead> {
    let texts = numbers(&ask.text)?;
    Ok(CarriersRead { found: lending::look_up(&*office.seat()?.reader()?, &texts)? })
}

/// Lends carriers to one person.
pub fn lend(office: &Office, ask: LendCarriers, _progress: &dyn Progress) -> Result<Lent> {
    let texts = numbers(&ask.text)?;
    let (ids, changed) = change(office, "media_lending.add", |tx, ctx| lending::lend(tx, ctx, &texts, &ask.values))?;
    Ok(Lent { ids, changed })
}

/// Takes carriers back.
pub fn take_back(office: &Office, ask: LendCarriers, _progress: &dyn Progress) -> Result<Lent> {
    let texts = numbers(&ask.text)?;
    let (ids, changed) =
        change(office, "media_lending.return", |tx, ctx| lending::take_back(tx, ctx, &texts, &ask.values))?;
    Ok(Lent { ids, changed })
}

/// Takes a step with one loan.
pub fn loan_step(office: &Office, ask: LoanStep, _progress: &dyn Progress) -> Result<Done> {
    let action = format!("media_lending.{}", engine::step_of(&lending::DEF, &ask.step)?.key);
    let ((), changed) = change(office, &action, |tx, ctx| {
        tx.subject(tx.get(&lending::DEF, ask.id)?.number);
        engine::take(tx, ctx, &MediaLending, ask.id, &ask.step, &ask.reason, &ask.values)
    })?;
    Ok(Done { changed })
}

/// Begins a stocktaking.
pub fn begin(office: &Office, ask: BeginStocktaking, _progress: &dyn Progress) -> Result<Added> {
    let (record, changed) = change(office, "media_stocktaking.add", |tx, ctx| {
        let values = engine::fit(&stock::DEF, ask.values)?;
        let id = stock::begin(tx, ctx, values)?;
        tx.get(&stock::DEF, id)
    })?;
    Ok(Added { id: record.id, number: record.number, version: record.version, changed })
}

/// A stocktaking with its rows.
pub fn get(office: &Office, ask: OneCase, _progress: &dyn Progress) -> Result<StocktakingView> {
    let reader = office.seat()?.reader()?;
    let all = Stocktaking::read(&reader, ask.id)?;
    let none = kernel::Values::new();
    office.with_ctx(|ctx| {
        let steps = stock::DEF
            .steps
            .iter()
            .map(|s| {
                let chance = engine::chance(&MediaStocktaking, &reader, ctx.actor, &all.record, s.key, &none)?;
                let refused = match chance.refused {
                    Some(refused) => refused.message,
                    // Rows decide as well: nothing counted yet, differences still open.
                    None => engine::judge(&reader, ctx, &MediaStocktaking, &all.record, s, &none)
                        .err()
                        .map_or_else(String::new, |p| p.message),
                };
                Ok(StepChance { key: s.key.to_owned(), refused })
            })
            .collect::<Result<_>>()?;
        let outcomes: BTreeMap<String, Vec<(String, String)>> = stock::DIFFERENCES
            .iter()
            .map(|kind| {
                let fit = stock::OUTCOMES.iter().filter(|o| stock::fitting(kind.key).contains(&o.key));
                (kind.key.to_owned(), fit.map(|o| (o.key.to_owned(), o.label.to_owned())).collect())
            })
            .collect();
        Ok(StocktakingView {
            record: all.record.clone(),
            expected: all.expected.clone(),
            found: all.found.clone(),
            differences: all.differences.clone(),
            outcomes,
            steps,
        })
    })
}

/// Enters what was found.
pub fn enter(office: &Office, ask: EnterFound, _progress: &dyn Progress) -> Result<FoundEntered> {
    let texts = numbers(&ask.text)?;
    if texts.is_empty() && ask.ticked.is_empty() && ask.unticked.is_empty() {
        return Err(Problem::new(code::INVALID, "番号を入れるか、棚卸表に印を付けてください。"));
    }
    let ((version, on, off), changed) = change(office, "media_stocktaking.enter", |tx, _| {
        let mut version = ask.version;
        tx.subject(tx.get(&stock::DEF, ask.id)?.number);
        for (list, there) in [(&ask.ticked, true), (&ask.unticked, false)] {
            if !list.is_empty() {
                stock::tick(tx, ask.id, version, list, there)?;
                version = tx.get(&stock::DEF, ask.id)?.version;
            }
        }
        let (on, off) = if texts.is_empty() { (0, 0) } else { stock::enter(tx, ask.id, version, &ask.place, &texts)? };
        Ok((tx.get(&stock::DEF, ask.id)?.version, on, off))
    })?;
    Ok(FoundEntered { version, on, off, changed })
}

/// Settles a difference, or takes a step with the whole.
pub fn step(office: &Office, ask: StocktakingStep, _progress: &dyn Progress) -> Result<Added> {
    let action = match ask.step.as_str() {
        "" => "media_stocktaking.settle".to_owned(),
        key => format!("media_stocktaking.{}", engine::step_of(&stock::DEF, key)?.key),
    };
    let (record, changed) = change(office, &action, |tx, ctx| {
        let record = tx.get(&stock::DEF, ask.id)?;
        tx.subject(record.number.as_str());
        if ask.step.is_empty() {
            let with = stock::Settling { no: ask.difference, outcome: &ask.outcome, note: &ask.reason };
            stock::settle(tx, ctx, ask.id, ask.version, &with)?;
        } else {
            if record.version != ask.version {
                return Err(Problem::new(
                    code::STALE,
                    format!("{}は、開いたあとに変わりました。読み直してから、もう一度行ってください。", record.number),
                ));
            }
            engine::take(tx, ctx, &MediaStocktaking, ask.id, &ask.step, &ask.reason, &kernel::Values::new())?;
        }
        tx.get(&stock::DEF, ask.id)
    })?;
    Ok(Added { id: record.id, number: record.number, version: record.version, changed })
}
