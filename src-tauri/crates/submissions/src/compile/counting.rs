//! How the report is made from accepted packets: pure, from figures that were counted when each packet came.

use super::data::{
    CityAsk, CityReport, CityTally, ClassLine, HeatCell, HeatRow, LostCard, Owed, PlanLine, Told, Total,
};
use super::words::{Named, named};
use crate::collect::{Board, CellState, NEVER};
use std::collections::BTreeMap;
use store::{CollectDivision, CollectPacket, CollectedFigure, PacketState};

/// Key of the duty that tells classes.
pub const CLASSES: &str = "class_report";
/// Key of the duty that tells the self-inspection.
pub const INSPECTION: &str = "self_inspection_report";

const CLASS_KEYS: [&str; 4] = ["A", "B", "C", ""];

fn small(n: i64) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// Figures by packet, so that each is looked up and none is searched for.
struct Figures<'a>(BTreeMap<i64, BTreeMap<(&'a str, &'a str), i64>>);

impl<'a> Figures<'a> {
    fn of(all: &'a [CollectedFigure]) -> Figures<'a> {
        let mut by: BTreeMap<i64, BTreeMap<(&str, &str), i64>> = BTreeMap::new();
        for f in all {
            by.entry(f.packet).or_default().insert((&f.figure.key, &f.figure.part), f.figure.value);
        }
        Figures(by)
    }

    fn get(&self, packet: i64, key: &str, part: &str) -> Option<i64> {
        self.0.get(&packet)?.get(&(key, part)).copied()
    }

    fn all(&self, packet: i64, key: &'a str) -> impl Iterator<Item = (&'a str, i64)> {
        let of = self.0.get(&packet).into_iter().flatten();
        of.filter(move |((k, _), _)| *k == key).map(|((_, part), value)| (*part, *value))
    }
}

/// The accepted packets that tell a figure: the newest of each division.
fn telling<'a>(packets: &'a [CollectPacket], figures: &Figures<'_>, has: &str) -> BTreeMap<i64, &'a CollectPacket> {
    let mut out = BTreeMap::new();
    for p in packets.iter().filter(|p| p.state == PacketState::Accepted) {
        if figures.0.get(&p.id).is_some_and(|f| f.keys().any(|(key, _)| *key == has)) {
            out.insert(p.division, p);
        }
    }
    out
}

/// The word of a division's duty where there are no figures.
fn word(board: &Board, division: i64, duty: &str) -> String {
    let row = board.rows.iter().find(|r| r.division == division.to_string());
    let mut cells = row.into_iter().flat_map(|r| r.cells.iter().zip(&board.columns)).filter(|(_, c)| c.key == duty);
    match cells.next_back() {
        None => "対象外".to_owned(),
        Some((cell, _)) => match cell.state {
            CellState::Late => "未提出".to_owned(),
            CellState::Submitted | CellState::Corrected => "確認中".to_owned(),
            CellState::Accepted => "数字なし".to_owned(),
            _ => cell.word.clone(),
        },
    }
}

/// Figures that are summed over the city, each with who told it.
const SUMMED: [&str; 6] =
    ["media.class", "media.kind", "media_disposal.step", "media_disposal.items", "incident.kind", "exception.records"];

/// Place of a figure in [`SUMMED`] and its part.
type Part = (usize, String);
/// Packets and what each told of a part.
type Parts<'a> = BTreeMap<Part, Vec<(&'a CollectPacket, i64)>>;

/// What the accepted packets of a year told: packet and value of each part, and of which figures anybody told anything.
fn told_parts<'a>(packets: &'a [CollectPacket], figures: &Figures<'_>) -> (Parts<'a>, [bool; SUMMED.len()]) {
    let mut by = Parts::new();
    let mut told = [false; SUMMED.len()];
    for ((at, key), told) in SUMMED.iter().enumerate().zip(&mut told) {
        for packet in telling(packets, figures, key).into_values() {
            *told = true;
            for (part, value) in figures.all(packet.id, key) {
                by.entry((at, part.to_owned())).or_default().push((packet, value));
            }
        }
    }
    (by, told)
}

fn tallies(
    divisions: &[&CollectDivision],
    now: (&[CollectPacket], &Figures<'_>),
    before: (&[CollectPacket], &Figures<'_>),
) -> Vec<CityTally> {
    let (now, _) = told_parts(now.0, now.1);
    let (old, told) = told_parts(before.0, before.1);
    let sum = |of: Option<&Vec<(&CollectPacket, i64)>>| small(of.into_iter().flatten().map(|(_, value)| value).sum());
    let mut places: Vec<&Part> = now.keys().chain(old.keys()).collect();
    places.sort();
    places.dedup();
    let line = |place: &Part| {
        let shares = now.get(place);
        let of = |d: &&CollectDivision| {
            let (packet, value) = shares?.iter().find(|(p, _)| p.division == d.id)?;
            Some(Told { name: d.name.clone(), packet: packet.id.to_string(), value: small(*value) })
        };
        let key = SUMMED.get(place.0).copied().unwrap_or_default();
        let Named { what, part: word } = named(key, &place.1);
        CityTally {
            key: key.to_owned(),
            part: place.1.clone(),
            what,
            word,
            total: sum(shares),
            before: told.get(place.0).is_some_and(|t| *t).then(|| sum(old.get(place))),
            by: divisions.iter().filter_map(of).collect(),
        }
    };
    places.into_iter().map(line).collect()
}

/// Compiles the report.
#[must_use]
pub fn compile(ask: CityAsk<'_>) -> CityReport {
    let (now, old) = (Figures::of(ask.figures), Figures::of(ask.figures_before));
    let here: Vec<&CollectDivision> =
        ask.divisions.iter().filter(|d| ask.board.rows.iter().any(|r| r.division == d.id.to_string())).collect();
    let counts = |figures: &Figures<'_>, packet: i64| {
        CLASS_KEYS.map(|c| small(figures.get(packet, "asset.class", c).unwrap_or_default())).to_vec()
    };
    let (assets, assets_before) =
        (telling(ask.packets, &now, "asset.records"), telling(ask.packets_before, &old, "asset.records"));
    let classes: Vec<ClassLine> = here
        .iter()
        .map(|d| {
            let packet = assets.get(&d.id);
            ClassLine {
                division: d.id.to_string(),
                name: d.name.clone(),
                packet: packet.map_or_else(String::new, |p| p.id.to_string()),
                word: if packet.is_some() { String::new() } else { word(ask.board, d.id, CLASSES) },
                now: packet.map(|p| counts(&now, p.id)).unwrap_or_default(),
                before: assets_before.get(&d.id).map(|p| counts(&old, p.id)).unwrap_or_default(),
            }
        })
        .collect();
    let class_totals = CLASS_KEYS
        .iter()
        .enumerate()
        .map(|(at, class)| {
            let sum = |of: &dyn Fn(&ClassLine) -> &Vec<i32>| classes.iter().filter_map(|l| of(l).get(at)).sum();
            Total {
                label: (*class).to_owned(),
                now: sum(&|l| &l.now),
                before: classes.iter().any(|l| !l.before.is_empty()).then(|| sum(&|l| &l.before)),
            }
        })
        .collect();
    let name_of = |id: i64| ask.divisions.iter().find(|d| d.id == id).map_or_else(String::new, |d| d.name.clone());
    let mut lost = Vec::new();
    for packet in telling(ask.packets, &now, "ic_card.lost").values() {
        for (number, minutes) in now.all(packet.id, "ic_card.lost") {
            lost.push(LostCard {
                name: name_of(packet.division),
                packet: packet.id.to_string(),
                number: number.to_owned(),
                minutes: (minutes != NEVER).then(|| small(minutes)),
            });
        }
    }
    lost.sort_by_key(|l| (l.minutes.is_some(), std::cmp::Reverse(l.minutes)));
    let told = telling(ask.packets, &now, "inspection.good");
    let mut chapters: Vec<i32> = told
        .values()
        .flat_map(|p| now.all(p.id, "inspection.good").filter_map(|(part, _)| part.parse().ok()))
        .collect();
    chapters.sort_unstable_by_key(|c| (*c == 0, *c));
    chapters.dedup();
    let cell = |packet: i64, chapter: i32| {
        let part = chapter.to_string();
        let of = |key: &str| now.get(packet, key, &part).map_or(0, small);
        HeatCell {
            rate: now.get(packet, "inspection.rate", &part).map(small),
            good: of("inspection.good"),
            part: of("inspection.part"),
            bad: of("inspection.bad"),
            none: of("inspection.none"),
        }
    };
    let heat: Vec<HeatRow> = here
        .iter()
        .map(|d| match told.get(&d.id) {
            None => HeatRow { name: d.name.clone(), word: word(ask.board, d.id, INSPECTION), ..HeatRow::default() },
            Some(p) => HeatRow {
                name: d.name.clone(),
                packet: p.id.to_string(),
                word: String::new(),
                cells: chapters.iter().map(|c| cell(p.id, *c)).collect(),
                people: now.get(p.id, "inspection.people", "").map_or(0, small),
                answered: now.get(p.id, "inspection.answered", "").map_or(0, small),
            },
        })
        .collect();
    let city = (0..chapters.len())
        .map(|at| {
            let of = |get: &dyn Fn(&HeatCell) -> i32| heat.iter().filter_map(|r| r.cells.get(at)).map(get).sum();
            HeatCell {
                rate: None,
                good: of(&|c| c.good),
                part: of(&|c| c.part),
                bad: of(&|c| c.bad),
                none: of(&|c| c.none),
            }
        })
        .collect();
    let plans = told
        .values()
        .map(|p| {
            let of = |state: &str| now.get(p.id, "inspection.plan", state).map_or(0, small);
            PlanLine {
                name: name_of(p.division),
                packet: p.id.to_string(),
                unplanned: of("unplanned"),
                planned: of("planned"),
                late: of("late"),
                done: of("done"),
            }
        })
        .collect();
    let (missing, nothing) = owed(ask);
    let due = |at: usize| ask.board.columns.get(at).is_some_and(|c| c.due.as_str() <= ask.on);
    let cells = || ask.board.rows.iter().flat_map(|r| r.cells.iter().enumerate());
    let is_in = |s: CellState| matches!(s, CellState::Accepted | CellState::Nothing);
    let accepted = cells().filter(|(_, c)| is_in(c.state)).count();
    let asked = cells().filter(|(at, c)| c.state != CellState::NotAsked && (due(*at) || is_in(c.state))).count();
    CityReport {
        fiscal_year: ask.board.fiscal_year,
        on: ask.on.to_owned(),
        divisions: small(here.len() as i64),
        accepted: small(accepted as i64),
        asked: small(asked as i64),
        classes,
        class_totals,
        tallies: tallies(&here, (ask.packets, &now), (ask.packets_before, &old)),
        lost,
        chapters,
        heat,
        city,
        plans,
        missing,
        nothing,
        ended: ended(ask.divisions, &here),
    }
}

/// Divisions of the report that were abolished since, and who goes on.
fn ended(all: &[CollectDivision], here: &[&CollectDivision]) -> Vec<String> {
    let gone = here.iter().filter(|d| d.state == "abolished");
    gone.map(|d| {
        let until = d.until.map_or_else(String::new, |u| format!("（{}まで）", kernel::date::wareki_short(u)));
        let next = all.iter().find(|n| n.id == d.successor);
        let next = next.map_or_else(String::new, |n| format!("。引き継いだのは「{}」", n.name));
        format!(
            "「{}」{until}は廃止されました{next}。数字は廃止された課の報告のままで、引き継いだ課に足していません。",
            d.name
        )
    })
    .collect()
}

/// Who has not submitted by the day, and what does not apply.
fn owed(ask: CityAsk<'_>) -> (Vec<Owed>, Vec<Owed>) {
    let (mut missing, mut nothing) = (Vec::new(), Vec::new());
    for row in &ask.board.rows {
        for (cell, column) in row.cells.iter().zip(&ask.board.columns) {
            let line = |word: &str, note: String| Owed {
                name: row.name.clone(),
                title: column.title.clone(),
                due: column.due.clone(),
                word: word.to_owned(),
                note,
            };
            match cell.state {
                CellState::Late => missing.push((cell.late, line("未提出", format!("{}日超過", cell.late)))),
                CellState::Returned => missing.push((cell.late, line("差戻し中", String::new()))),
                CellState::Submitted | CellState::Corrected => {
                    missing.push((0, line("確認中", "取りまとめ課で確認しています".to_owned())));
                }
                CellState::Nothing => {
                    let packet = ask.packets.iter().find(|p| p.id.to_string() == cell.packet);
                    nothing.push(line("該当なし", packet.map_or_else(String::new, |p| p.reason.clone())));
                }
                _ => {}
            }
        }
    }
    missing.sort_by_key(|(late, _)| std::cmp::Reverse(*late));
    (missing.into_iter().map(|(_, line)| line).collect(), nothing)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]
    use super::*;
    use crate::collect::{BoardAsk, board};
    use store::{CollectDuty, CollectFigure};

    fn division(id: i64, name: &str) -> CollectDivision {
        CollectDivision { id, name: name.into(), state: "active".into(), ..Default::default() }
    }

    fn packet(id: i64, division: i64, duty: &str, state: PacketState) -> CollectPacket {
        CollectPacket {
            id,
            division,
            duty: duty.into(),
            number: 1,
            state,
            submitted_at: "2026-06-20T01:00:00Z".into(),
            ..Default::default()
        }
    }

    fn figure(packet: i64, key: &str, part: &str, value: i64) -> CollectedFigure {
        CollectedFigure { packet, figure: CollectFigure { key: key.into(), part: part.into(), value } }
    }

    fn duties() -> Vec<CollectDuty> {
        [(CLASSES, "2026-06-30"), (INSPECTION, "2027-01-31")]
            .map(|(key, due)| CollectDuty {
                key: key.into(),
                title: key.into(),
                due: due.parse().ok(),
                ..Default::default()
            })
            .into()
    }

    #[test]
    fn figures_stand_beside_their_division_and_who_has_not_submitted_is_there_too() {
        let divisions = [division(1, "総務課"), division(2, "税務課"), division(3, "髙﨑出張所")];
        let nothing = CollectPacket {
            nothing: true,
            reason: "端末がありません".into(),
            ..packet(3, 3, CLASSES, PacketState::Accepted)
        };
        let packets =
            [packet(1, 1, CLASSES, PacketState::Accepted), packet(2, 1, INSPECTION, PacketState::Accepted), nothing];
        let before = [packet(9, 1, CLASSES, PacketState::Accepted)];
        let duties = duties();
        let board = board(BoardAsk {
            fiscal_year: 2026,
            divisions: &divisions,
            duties: &duties,
            packets: &packets,
            today: "2026-07-10".parse().unwrap(),
        });
        let figures = [
            figure(1, "asset.records", "active", 5),
            figure(1, "asset.class", "A", 3),
            figure(1, "asset.class", "", 2),
            figure(1, "ic_card.lost", "総務-カ-0001", 42),
            figure(1, "ic_card.lost", "総務-カ-0002", NEVER),
            figure(2, "inspection.good", "3", 5),
            figure(2, "inspection.bad", "3", 1),
            figure(2, "inspection.rate", "3", 833),
            figure(2, "inspection.plan", "late", 1),
            figure(1, "media.kind", "usb", 4),
        ];
        let report = compile(CityAsk {
            board: &board,
            divisions: &divisions,
            packets: &packets,
            figures: &figures,
            packets_before: &before,
            figures_before: &[figure(9, "asset.records", "active", 2), figure(9, "asset.class", "A", 2)],
            on: "2026-07-10",
        });
        let line = |name: &str| report.classes.iter().find(|l| l.name == name).unwrap();
        assert_eq!(line("総務課").now, [3, 0, 0, 2]);
        assert_eq!(line("総務課").before, [2, 0, 0, 0]);
        assert_eq!((line("税務課").word.as_str(), line("髙﨑出張所").word.as_str()), ("未提出", "該当なし"));
        assert!(line("税務課").now.is_empty(), "not submitted is not zero");
        assert_eq!((report.class_totals[0].now, report.class_totals[0].before), (3, Some(2)));
        assert_eq!(
            report.lost.iter().map(|l| l.minutes).collect::<Vec<_>>(),
            [None, Some(42)],
            "not invalidated first"
        );
        let heat = report.heat.iter().find(|r| r.name == "総務課").unwrap();
        assert_eq!((heat.cells[0].rate, report.city[0].good), (Some(833), 5));
        assert_eq!(report.plans[0].late, 1);
        let usb = report.tallies.iter().find(|t| t.part == "usb").unwrap();
        assert_eq!((usb.total, usb.before), (4, None), "nobody told last year's");
        assert_eq!((usb.by[0].name.as_str(), usb.by[0].value), ("総務課", 4), "a sum leads to who told it");
        assert_eq!(report.missing.len(), 1);
        assert_eq!((report.missing[0].name.as_str(), report.missing[0].note.as_str()), ("税務課", "10日超過"));
        assert_eq!(
            (report.nothing[0].name.as_str(), report.nothing[0].note.as_str()),
            ("髙﨑出張所", "端末がありません")
        );
    }

    #[test]
    fn what_is_not_accepted_counts_nowhere() {
        let divisions = [division(1, "総務課")];
        let packets = [packet(1, 1, CLASSES, PacketState::Received)];
        let duties = duties();
        let board = board(BoardAsk {
            fiscal_year: 2026,
            divisions: &divisions,
            duties: &duties,
            packets: &packets,
            today: "2026-06-30".parse().unwrap(),
        });
        let figures = [figure(1, "asset.records", "active", 5), figure(1, "asset.class", "A", 5)];
        let report = compile(CityAsk {
            board: &board,
            divisions: &divisions,
            packets: &packets,
            figures: &figures,
            packets_before: &[],
            figures_before: &[],
            on: "2026-06-30",
        });
        assert_eq!(report.classes[0].word, "確認中");
        assert_eq!(report.class_totals[0].now, 0);
        assert_eq!(report.missing[0].word, "確認中");
    }
}
