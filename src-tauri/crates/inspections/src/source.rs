//! What the self-inspection tells about itself: sheets to answer and to settle, plans past their day, facts, duties.

use crate::finding::lines;
use chrono::{Datelike as _, Duration, Months, NaiveDate};
use kernel::{RecordId, Result, Role, StateMark, art, date};
use store::{Asking, Fact, InspectionRound, Matter, Place, Reading, Source, Urgency};

/// Days ahead in which something is due soon.
const SOON: i64 = 14;

/// 月例ミニ点検 is reminded of while one was held within so many days: who does not hold it is left alone.
const MONTHLY: i64 = 100;

/// Where this month's short inspection has not begun: the last day on which it can.
fn month_open(rounds: &[InspectionRound], today: NaiveDate) -> Option<NaiveDate> {
    let first = today.with_day(1)?;
    let last = first.checked_add_months(Months::new(1))?.pred_opt()?;
    let latest = rounds.iter().filter(|r| r.kind == "monthly").map(|r| r.since).max()?;
    (latest < first && (today - latest).num_days() <= MONTHLY).then_some(last)
}

/// The self-inspection as a source.
pub struct OfInspections;

fn place(screen: &str, id: i64) -> Place {
    Place { screen: screen.to_owned(), record: (id > 0).then_some(RecordId(id)), ..Place::default() }
}

impl Source for OfInspections {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        let mut out = Vec::new();
        let rounds = book.inspection_rounds()?;
        let open = |id: i64| rounds.iter().find(|r| r.id == id && r.state == "open" && r.since <= ask.today);
        for sheet in book.inspection_lines_of(&ask.who.number)?.into_iter().filter(|s| s.state == "open") {
            let Some(round) = open(sheet.round) else { continue };
            let late = round.due < ask.today;
            let (urgency, mark) = match (late, sheet.begun) {
                (true, _) => (Urgency::Late, StateMark::Diamond),
                (_, true) => (Urgency::Now, StateMark::Half),
                _ => (Urgency::Now, StateMark::Hollow),
            };
            let mut matter = Matter::new("自己点検", &round.title, urgency, mark).by(art(134).p(2)).due(round.due);
            matter.note = if sheet.note.is_empty() {
                "点検票に答えてください".to_owned()
            } else {
                format!("差戻し：{}", sheet.note)
            };
            matter.place = place("inspection-answer", sheet.id);
            out.push(matter);
        }
        if matches!(ask.who.role, Role::Chief | Role::Deputy | Role::Officer)
            && let Some(last) = month_open(&rounds, ask.today)
        {
            let mut matter = Matter::new("月例ミニ点検", "今月の月例ミニ点検", Urgency::Soon, StateMark::Hollow)
                .by(art(134).p(2))
                .due(last)
                .note("自己点検の画面から始めます");
            matter.place = place("inspections", 0);
            out.push(matter);
        }
        if ask.decides() {
            for round in rounds.iter().filter(|r| r.state == "open") {
                let lines = book.inspection_lines(round.id)?;
                let waiting = lines.iter().filter(|l| l.state == "submitted").count();
                if waiting > 0 {
                    let what = format!("{} {waiting}人分", round.title);
                    let mut matter =
                        Matter::new("点検票の確定", &what, Urgency::Now, StateMark::Disc).by(art(134).p(2));
                    matter.count = i64::try_from(waiting).unwrap_or(i64::MAX);
                    matter.place = place("inspection-round", round.id);
                    out.push(matter);
                }
                if round.due < ask.today {
                    let left = lines.iter().filter(|l| l.state == "open").count();
                    let mut matter = Matter::new("自己点検の締切", &round.title, Urgency::Late, StateMark::Diamond)
                        .by(art(134).p(2))
                        .due(round.due)
                        .note(&format!("未提出 {left}人。督促するか、締め切ってください"));
                    matter.place = place("inspection-round", round.id);
                    out.push(matter);
                }
            }
        }
        if matches!(ask.who.role, Role::Chief | Role::Deputy | Role::Officer) {
            for finding in lines(book, ask.today)?.into_iter().filter(|f| f.state != "done") {
                let due = finding.due.parse().ok();
                let soon = due.is_some_and(|d| d <= ask.today + Duration::days(SOON));
                let (urgency, mark, note) = match (finding.state.as_str(), finding.late, soon) {
                    (_, true, _) => (Urgency::Late, StateMark::Diamond, finding.measure.clone()),
                    ("planned", _, true) => (Urgency::Soon, StateMark::Clock, finding.measure.clone()),
                    ("unplanned", _, _) => (Urgency::Now, StateMark::Triangle, "改善計画を書いてください".to_owned()),
                    _ => continue,
                };
                let mut matter = Matter::new("改善計画", &finding.title, urgency, mark).by(art(133).p(2)).note(&note);
                matter.due = due;
                matter.place = place("inspection-plan", finding.id.parse().unwrap_or_default());
                out.push(matter);
            }
        }
        Ok(out)
    }

    fn facts(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Fact>> {
        let findings = lines(book, ask.today)?;
        let (first, last) = date::fiscal_year_days(date::fiscal_year(ask.today)).unwrap_or((ask.today, ask.today));
        let surveys = book.inspection_surveys()?.iter().filter(|s| s.day >= first && s.day <= last).count();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let fact = |key: &str, label: &str, n: usize| Fact {
            key: format!("inspection.{key}"),
            label: label.to_owned(),
            count: count(n),
            place: place("inspection-plan", 0),
        };
        let open =
            |survey: bool| findings.iter().filter(|f| f.state != "done" && (!survey || f.round.is_empty())).count();
        Ok(vec![
            fact("open", "終わっていない改善計画", open(false)),
            fact("late", "期限を過ぎた改善計画", findings.iter().filter(|f| f.late).count()),
            fact("surveys", "今年度の脆弱性調査・設定確認", surveys),
            fact("survey_open", "調査・確認の指摘で未完了", open(true)),
            fact("survey_none", "今年度の調査・確認がまだない", usize::from(surveys == 0)),
        ])
    }
}
