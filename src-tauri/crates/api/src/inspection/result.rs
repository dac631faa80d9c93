//! The result of a round: rates, plans, the course of years.

use super::{before, number, round_line};
use crate::Office;
use crate::wire::*;
use inspections::{Counted, Rates, RoundEdition, Tallies, rates};
use kernel::{Problem, Progress, Result, code};
use store::{InspectionLine, InspectionRound, Reading};

/// Years in the course.
const TREND: usize = 6;

/// A round counted beside the one before it.
pub(crate) fn counted(book: &Reading, rounds: &[InspectionRound], round: &InspectionRound) -> Result<Rates> {
    let old = before(rounds, round);
    let people = book.inspection_lines(round.id)?;
    let old = old.map(|o| Numbers::of(book, o)).transpose()?;
    Ok(beside(&Numbers::of(book, round)?, &people, old.as_ref()))
}

/// A round's questions and its answers, counted.
struct Numbers {
    edition: RoundEdition,
    tallies: Tallies,
}

impl Numbers {
    fn of(book: &Reading, round: &InspectionRound) -> Result<Numbers> {
        Ok(Numbers { edition: RoundEdition::of(round), tallies: Tallies::of(book, round.id)? })
    }

    fn counted(&self) -> Counted<'_> {
        Counted { edition: &self.edition, tallies: &self.tallies }
    }
}

fn beside(now: &Numbers, people: &[InspectionLine], before: Option<&Numbers>) -> Rates {
    rates(&now.counted(), people, before.map(Numbers::counted).as_ref())
}

/// The result of a round.
pub fn result(office: &Office, ask: AskResult, _progress: &dyn Progress) -> Result<ResultView> {
    let reader = office.seat()?.reader()?;
    let today = office.clock.today();
    let rounds = reader.inspection_rounds()?;
    let round = reader.inspection_round(number(&ask.id, "点検")?)?;
    let lines = reader.inspection_lines(round.id)?;
    // Each round is counted once, for the course of years and for the comparison alike.
    let earlier = rounds.iter().filter(|r| r.kind == round.kind && (r.since, r.id) <= (round.since, round.id));
    let course: Vec<&InspectionRound> = earlier.take(TREND).collect();
    let numbers = course.iter().map(|r| Numbers::of(&reader, r)).collect::<Result<Vec<_>>>()?;
    let Some(now) = numbers.first() else { return Err(Problem::internal("round")) };
    let compared = match ask.beside.as_str() {
        "" => 1,
        id => {
            let other = number(id, "比べる点検")?;
            let at = course.iter().position(|r| r.id == other && r.id != round.id);
            at.ok_or_else(|| {
                Problem::new(
                    code::NOT_FOUND,
                    "その点検とは比べられません。この点検より前の、同じ種類の点検を選んでください。",
                )
            })?
        }
    };
    let rates = beside(now, &lines, numbers.get(compared));
    let mut trend = Vec::new();
    for (at, (r, own)) in course.iter().zip(&numbers).enumerate() {
        let (rate, returned) = if at == 0 {
            (rates.chapters.last().and_then(|c| c.rate), rates.lists.last().and_then(|l| l.returned))
        } else {
            let alone = beside(own, &reader.inspection_lines(r.id)?, None);
            (alone.chapters.last().and_then(|c| c.rate), alone.lists.last().and_then(|l| l.returned))
        };
        trend.push(TrendPoint {
            id: r.id.to_string(),
            title: r.title.clone(),
            fiscal_year: r.fiscal_year,
            rate,
            returned,
            same: own.edition.digest == now.edition.digest,
        });
    }
    trend.reverse();
    let plans = inspections::lines(&reader, today)?;
    Ok(ResultView {
        line: round_line(&round, &lines, today),
        before: course.get(compared).map_or_else(String::new, |o| o.title.clone()),
        before_id: course.get(compared).map_or_else(String::new, |o| o.id.to_string()),
        rates,
        plans: plans.into_iter().filter(|p| p.carried || p.round == ask.id).collect(),
        trend,
    })
}
