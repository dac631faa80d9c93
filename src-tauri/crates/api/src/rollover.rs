//! 年度替わり: the turn of the fiscal year.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code, date};
use ledgers::ALL;
use store::{Query, setting};

fn confirmed() -> Query {
    Query { life: vec!["active".into()], steps: vec!["confirmed".into()], ..Query::default() }
}

/// What 年度替わり would do.
pub fn preview(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Rollover> {
    let reader = office.seat()?.reader()?;
    let mut ledgers = Vec::new();
    for ledger in ALL {
        let def = ledger.def();
        if def.step("confirm").is_some() {
            let records = crate::ledger::small(reader.stoppable(progress, |r| r.count(def, &confirmed()))?);
            ledgers.push(RolloverLedger { ledger: def.key.to_owned(), title: def.title.to_owned(), records });
        }
    }
    Ok(Rollover {
        from: crate::book::fiscal_year(&reader)?,
        to: date::fiscal_year(office.clock.today()),
        ledgers,
        changed: Vec::new(),
    })
}

/// The turn of the fiscal year: what was confirmed last year is unconfirmed; numbers of the year restart by themselves.
pub fn run(office: &Office, _ask: Nothing, progress: &dyn Progress) -> Result<Rollover> {
    let mut out = preview(office, Nothing {}, progress)?;
    if out.from >= out.to {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!("帳簿はすでに{}です。年度替わりは4月1日から行えます。", date::fiscal_year_label(out.from)),
        ));
    }
    let reason = format!("{}への年度替わり", date::fiscal_year_label(out.to));
    let seat = office.seat()?;
    let done = seat.book().change(&office.actor()?, "book.rollover", |tx| {
        tx.note("reason", reason.as_str());
        for ledger in ALL {
            let def = ledger.def();
            if def.step("confirm").is_none() {
                continue;
            }
            let ids = tx.ids(def, &confirmed())?;
            for (n, id) in ids.iter().enumerate() {
                progress.step(n as u64, ids.len() as u64)?;
                // Nobody proposes here: whoever runs it may confirm afterwards.
                tx.set_step_as(def, *id, "waiting", Some(&reason), "")?;
            }
        }
        tx.setting_put(setting::FISCAL_YEAR, &out.to.into())
    })?;
    out.changed = done.ledgers;
    Ok(out)
}
