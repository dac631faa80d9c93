//! Every habit has a case, and every case holds.

use super::quirk_cases::{CASES, Case};
use super::quirk_cases_more::CASES as MORE;
use super::{planned, sheet_with};
use crate::import::{Nothing, Options, QUIRKS};
use std::collections::BTreeSet;

fn cases() -> impl Iterator<Item = &'static Case> {
    CASES.iter().chain(MORE)
}

#[test]
fn every_habit_of_workbooks_has_a_case() {
    let ids: BTreeSet<&str> = QUIRKS.iter().map(|q| q.id).collect();
    assert_eq!(ids.len(), QUIRKS.len(), "each id once");
    let tried: BTreeSet<&str> = cases().map(|c| c.id).collect();
    assert_eq!(tried, ids);
}

#[test]
fn every_case_holds() {
    for case in cases() {
        let lines = || sheet_with(case.lines, case.merges, case.hidden, case.struck);
        let grid = case.made.map_or_else(lines, |make| make());
        let plan = planned(case.def, &grid, &Options::default(), &Nothing);
        let report = &plan.report;
        assert_eq!(
            report.rows_read,
            report.added
                + report.changed
                + report.unchanged
                + report.problem_rows
                + report.totals.skipped.iter().map(|t| t.count).sum::<i32>(),
            "{} {}: the counts add up to the rows",
            case.id,
            case.what
        );
        println!("{} {}", case.id, case.what);
        (case.expect)(&plan);
    }
}
