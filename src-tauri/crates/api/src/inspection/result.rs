//! The result of a round: rates, plans, the course of years.

use super::{before, number, round_line};
use crate::Office;
use crate::wire::*;
use inspections::{Counted, Rates, RoundEdition, rates};
use kernel::{Progress, Result};
use store::{InspectionRound, Reading};

/// Years in the course.
const TREND: usize = 6;

/// A round counted beside the one before it.
pub(crate) fn counted(book: &Reading, rounds: &[InspectionRound], round: &InspectionRound) -> Result<Rates> {
    let edition = RoundEdition::of(round);
    let sheets = book.inspection_answers(round.id)?;
    let people = book.inspection_lines(round.id)?;
    let now = Counted { edition: &edition, sheets: &sheets };
    let Some(old) = before(rounds, round) else { return Ok(rates(&now, &people, None)) };
    let old_edition = RoundEdition::of(old);
    let old_sheets = book.inspection_answers(old.id)?;
    Ok(rates(&now, &people, Some(&Counted { edition: &old_edition, sheets: &old_sheets })))
}

/// The result of a round.
pub fn result(office: &Office, ask: OneRound, _progress: &dyn Progress) -> Result<ResultView> {
    let reader = office.seat()?.reader()?;
    let today = office.clock.today();
    let rounds = reader.inspection_rounds()?;
    let round = reader.inspection_round(number(&ask.id, "点検")?)?;
    let rates = counted(&reader, &rounds, &round)?;
    let mut trend = Vec::new();
    let earlier = rounds.iter().filter(|r| r.kind == round.kind && (r.since, r.id) <= (round.since, round.id));
    for r in earlier.take(TREND) {
        let edition = RoundEdition::of(r);
        let sheets = reader.inspection_answers(r.id)?;
        let people = reader.inspection_lines(r.id)?;
        let own = inspections::rates(&Counted { edition: &edition, sheets: &sheets }, &people, None);
        trend.push(TrendPoint {
            title: r.title.clone(),
            fiscal_year: r.fiscal_year,
            rate: own.chapters.last().and_then(|c| c.rate),
            returned: own.lists.last().and_then(|l| l.returned),
            same: r.edition["digest"] == round.edition["digest"],
        });
    }
    trend.reverse();
    let plans = inspections::lines(&reader, today)?;
    Ok(ResultView {
        line: round_line(&round, &reader.inspection_lines(round.id)?, today),
        before: before(&rounds, &round).map_or_else(String::new, |o| o.title.clone()),
        rates,
        plans: plans.into_iter().filter(|p| p.carried || p.round == ask.id).collect(),
        trend,
    })
}
