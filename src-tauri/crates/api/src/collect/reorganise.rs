//! 組織改正: lists compared, changes accepted one by one, carried out on the divisions; and who answers for what is left.

use super::{collecting, invalid, number};
use crate::Office;
use crate::ledger::small;
use crate::wire::*;
use chrono::{Datelike, NaiveDate};
use kernel::{Problem, Progress, Result, code, date, fold};
use sheet::CsvOptions;
use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use store::{CollectDivision, CollectReorganisation, Reading, Rehomed, Tx};
use submissions::reorganise::{Change, Gone, Heir, Next, Place, Proposal, compare, plan, read};

/// Records without a home that are shown or moved at once.
const MOST: i64 = 1000;

fn list(path: &str, sheet: &str, progress: &dyn Progress) -> Result<submissions::reorganise::List> {
    let sheet = (!sheet.is_empty()).then_some(sheet);
    let (_, grid) = sheet::read(Path::new(path), sheet, &CsvOptions::default(), progress)?;
    read(&grid)
}

/// 4月1日 of the year that begins next, or has begun.
fn first_day(today: NaiveDate) -> NaiveDate {
    let year = if today.month() <= 3 { today.year() } else { date::fiscal_year(today) };
    NaiveDate::from_ymd_opt(year, 4, 1).unwrap_or(today)
}

/// The known division that a row of a list means.
fn known<'d>(divisions: &'d [CollectDivision], place: &Place) -> Option<&'d CollectDivision> {
    let same = |a: &str, b: &str| fold::search_key(a) == fold::search_key(b);
    let here = || divisions.iter().filter(|d| d.state != "abolished");
    here()
        .find(|d| !place.code.is_empty() && same(&d.code, &place.code))
        .or_else(|| here().find(|d| same(&d.name, &place.name)))
}

/// Codes for new divisions where the list has none: after the greatest number, as wide as it.
struct Codes {
    taken: HashSet<String>,
    next: u64,
    width: usize,
}

impl Codes {
    fn of(divisions: &[CollectDivision]) -> Codes {
        let greatest = divisions.iter().filter_map(|d| Some((d.code.parse::<u64>().ok()?, d.code.len()))).max();
        let (next, width) = greatest.map_or((1, 4), |(n, width)| (n + 1, width));
        Codes { taken: divisions.iter().map(|d| fold::search_key(&d.code)).collect(), next, width }
    }

    fn give(&mut self, wanted: &str) -> String {
        if !wanted.is_empty() && self.taken.insert(fold::search_key(wanted)) {
            return wanted.to_owned();
        }
        loop {
            let code = format!("{:0width$}", self.next, width = self.width);
            self.next += 1;
            if self.taken.insert(code.clone()) {
                return code;
            }
        }
    }
}

fn proposed(divisions: &[CollectDivision], codes: &mut Codes, proposal: Proposal) -> ProposalView {
    let mut unknown = Vec::new();
    let mut from = Vec::new();
    for place in &proposal.from {
        match known(divisions, place) {
            Some(d) => from.push(d.id.to_string()),
            None => unknown.push(format!("「{}」", place.name)),
        }
    }
    let to = proposal
        .to
        .iter()
        .map(|place| match known(divisions, place) {
            _ if proposal.kind == Gone::Renamed => Heir { name: place.name.clone(), ..Heir::default() },
            Some(d) => Heir { division: d.id.to_string(), ..Heir::default() },
            None => Heir { division: String::new(), code: codes.give(&place.code), name: place.name.clone() },
        })
        .collect();
    let hint = if unknown.is_empty() {
        String::new()
    } else {
        format!("{}は課等の一覧にありません。集めていない課なら、そのままにしてください。", unknown.join(""))
    };
    let change = Change { kind: proposal.kind, from, to, note: String::new() };
    ProposalView { proposal, change, hint }
}

/// Reads an organisation list and says what changed. Writes nothing.
pub fn read_organisation(office: &Office, ask: ReadOrganisation, progress: &dyn Progress) -> Result<OrganisationRead> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let divisions = reader.collect_divisions()?;
    let now = list(&ask.path, &ask.sheet, progress)?;
    let before: Vec<Place> = if ask.before.is_empty() {
        let here = divisions.iter().filter(|d| d.state != "abolished");
        let place = |(row, d): (i32, &CollectDivision)| Place {
            code: d.code.clone(),
            name: d.name.clone(),
            above: String::new(),
            row,
        };
        (1..).zip(here).map(place).collect()
    } else {
        list(&ask.before, "", progress)?.places
    };
    let compared = compare(&before, &now.places);
    let mut codes = Codes::of(&divisions);
    let mut proposals: Vec<ProposalView> =
        compared.proposals.into_iter().map(|p| proposed(&divisions, &mut codes, p)).collect();
    // What ends or changes is to be decided; what is new may be no division that is collected from.
    proposals.sort_by_key(|p| p.proposal.kind == Gone::Added);
    Ok(OrganisationRead {
        file: crate::outgoing::file_name(Path::new(&ask.path)),
        read: small(now.places.len() as i64),
        same: compared.same,
        others: now.others,
        moved: compared.moved,
        proposals,
        unread: now.unread,
        places: now.places,
        day: first_day(office.clock.today()).to_string(),
    })
}

/// Writes a plan; answers the ids of what began, in its order.
fn write(tx: &mut Tx<'_>, plan: &submissions::reorganise::Plan, day: NaiveDate, by: &str) -> Result<()> {
    let new = plan.new.iter().map(|d| tx.collect_division_put(d)).collect::<Result<Vec<i64>>>()?;
    let id = |next: &Next| match next {
        Next::Stored(id) => *id,
        Next::New(at) => new.get(*at).copied().unwrap_or_default(),
        Next::Nobody => 0,
    };
    for division in &plan.renamed {
        tx.collect_division_put(division)?;
    }
    for (division, next) in &plan.abolished {
        tx.collect_division_put(&CollectDivision { successor: id(next), ..division.clone() })?;
    }
    for deed in &plan.deeds {
        let kind = serde_json::to_value(deed.kind).map_err(Problem::internal)?;
        tx.collect_reorganisation_put(&CollectReorganisation {
            id: 0,
            day,
            kind: kind.as_str().unwrap_or_default().to_owned(),
            sources: deed.from.iter().map(|d| d.id).collect(),
            heirs: deed.to.iter().map(id).collect(),
            words: deed.words.clone(),
            note: deed.note.clone(),
            decided_at: String::new(),
            decided_by: by.to_owned(),
        })?;
    }
    Ok(())
}

/// Packets that wait to be decided, of divisions that end: they are decided as before, since history stays where it was made.
fn waiting(reader: &Reading, plan: &submissions::reorganise::Plan) -> Result<Vec<String>> {
    let mut said = Vec::new();
    for (division, _) in &plan.abolished {
        let mut open = 0;
        for year in reader.collect_years()? {
            let packets = reader.collect_packets(year)?;
            open +=
                packets.iter().filter(|p| p.division == division.id && p.state == store::PacketState::Received).count();
        }
        if open > 0 {
            said.push(format!(
                "「{}」には確認待ちの提出物が{open}件あります。廃止のあとも受理・差戻しができます。",
                division.name
            ));
        }
    }
    Ok(said)
}

/// Divisions that end, counted with what nobody answers for afterwards.
fn left(reader: &Reading, ids: &HashSet<i64>) -> Result<i64> {
    Ok(reader.collect_orphan_counts()?.iter().filter(|(d, _, _)| ids.contains(d)).map(|(_, _, n)| n).sum())
}

/// Carries accepted changes out, or says what they would do.
pub fn reorganise(office: &Office, ask: CarryOutReorganisation, _progress: &dyn Progress) -> Result<Reorganised> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let Ok(day) = ask.day.parse::<NaiveDate>() else {
        return invalid("施行日を記入してください（例：R9.4.1）。");
    };
    if !ask.dry_run && day > office.clock.today() {
        return Err(Problem::new(
            code::WRONG_STATE,
            format!(
                "施行日（{}）になってから行ってください。それまでの提出は、いまの課から受け付けます。試しに見ることは、いつでもできます。",
                date::wareki_short(day)
            ),
        ));
    }
    let plan = plan(&reader.collect_divisions()?, &ask.changes, day)?;
    let mut answer = Reorganised {
        lines: plan.deeds.iter().map(|d| d.words.clone()).collect(),
        warnings: waiting(&reader, &plan)?,
        added: small(plan.new.len() as i64),
        renamed: small(plan.renamed.len() as i64),
        abolished: small(plan.abolished.len() as i64),
        orphans: 0,
        done: !ask.dry_run,
        changed: Vec::new(),
    };
    let ended: HashSet<i64> = plan.abolished.iter().map(|(d, _)| d.id).collect();
    let actor = office.actor()?;
    let mut orphans = 0;
    // The dry run is the real one, undone: what it says is what will be.
    let done = seat.book().change(&actor, "collect.reorganise", |tx| {
        tx.note("day", ask.day.as_str());
        tx.note("changes", answer.lines.join("、").as_str());
        write(tx, &plan, day, &actor.number)?;
        orphans = left(tx, &ended)?;
        if ask.dry_run { Err(Problem::new(DRY, "")) } else { Ok(()) }
    });
    match done {
        Ok(done) => answer.changed = done.ledgers,
        Err(p) if p.code == DRY => {}
        Err(p) => return Err(p),
    }
    answer.orphans = small(orphans);
    if orphans > 0 {
        answer.warnings.push(format!(
            "なくなる課の使用中の記録 {orphans}件を、どの課が受け持つか決めてください。決まるまで赤く表示します。"
        ));
    }
    Ok(answer)
}

/// Never leaves this file.
const DRY: &str = "dry_run";

fn titles() -> BTreeMap<&'static str, &'static str> {
    ledgers::ALL.iter().map(|l| (l.def().key, l.def().title)).collect()
}

/// What was decided, and what nobody answers for.
pub fn reorganisations(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Reorganisations> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let divisions = reader.collect_divisions()?;
    let titles = titles();
    let word = |kind: &str| {
        serde_json::from_value::<Gone>(kind.into()).map_or_else(|_| String::new(), |k| k.word().to_owned())
    };
    let lines = reader.collect_reorganisations()?.into_iter().map(|r| ReorganisationLine {
        day: r.day.to_string(),
        word: word(&r.kind),
        words: r.words,
        note: r.note,
    });
    let orphans = reader.collect_orphan_counts()?.into_iter().filter_map(|(id, ledger, count)| {
        let d = divisions.iter().find(|d| d.id == id)?;
        Some(OrphanGroup {
            division: id.to_string(),
            name: d.name.clone(),
            until: d.until.map_or_else(String::new, |u| u.to_string()),
            title: titles.get(ledger.as_str()).map_or_else(|| ledger.clone(), |t| (*t).to_owned()),
            ledger,
            count: small(count),
            successor: if d.successor == 0 { String::new() } else { d.successor.to_string() },
        })
    });
    let here = divisions.iter().filter(|d| d.state != "abolished");
    Ok(Reorganisations {
        lines: lines.collect(),
        orphans: orphans.collect(),
        divisions: here
            .map(|d| DivisionName { id: d.id.to_string(), code: d.code.clone(), name: d.name.clone() })
            .collect(),
    })
}

/// Records of an abolished division that nobody answers for.
pub fn orphans(office: &Office, ask: AskOrphans, _progress: &dyn Progress) -> Result<Orphans> {
    let reader = office.seat()?.reader()?;
    collecting(&reader)?;
    let found = reader.collect_orphans(number(&ask.division, "課")?, &ask.ledger, MOST)?;
    let record = |o: store::Orphan| OrphanRecord {
        ledger: o.record.ledger,
        key: o.record.key,
        number: o.record.number,
        class: o.record.class,
        label: o.record.label,
        packet: o.packet.to_string(),
    };
    Ok(Orphans { records: found.into_iter().map(record).collect() })
}

/// Names who answers for records of an abolished division from now on. Their old numbers stay.
pub fn rehome(office: &Office, ask: RehomeRecords, _progress: &dyn Progress) -> Result<RecordsRehomed> {
    let seat = office.seat()?;
    let reader = seat.reader()?;
    collecting(&reader)?;
    let (from, to) = (number(&ask.division, "課")?, number(&ask.heir, "課")?);
    let (division, heir) = (reader.collect_division(from)?, reader.collect_division(to)?);
    if division.state != "abolished" {
        return invalid(format!("「{}」は廃止されていません。記録はその課が受け持っています。", division.name));
    }
    if heir.state == "abolished" || from == to {
        return invalid(format!("「{}」は廃止されています。いまある課を選んでください。", heir.name));
    }
    let wanted: HashSet<&str> = ask.keys.iter().map(String::as_str).collect();
    let found: Vec<Rehomed> = reader
        .collect_orphans(from, &ask.ledger, i64::MAX)?
        .into_iter()
        .filter(|o| wanted.is_empty() || wanted.contains(o.record.key.as_str()))
        .map(|o| Rehomed {
            division: from,
            ledger: o.record.ledger,
            key: o.record.key,
            number: o.record.number,
            heir: to,
        })
        .collect();
    if found.is_empty() {
        return Err(Problem::new(
            code::NOT_FOUND,
            "受け持つ課の決まっていない記録は、もうありません。画面を読み込み直してください。",
        ));
    }
    let actor = office.actor()?;
    let mut done = 0;
    let changed = seat.book().change(&actor, "collect.rehome", |tx| {
        tx.note("from", division.name.as_str());
        tx.note("to", heir.name.as_str());
        for record in &found {
            done += i64::from(tx.collect_rehome(record, &actor.number)?);
        }
        tx.note("count", done.to_string().as_str());
        Ok(())
    })?;
    let mut stale = changed.ledgers;
    stale.extend(found.iter().map(|r| r.ledger.clone()).collect::<HashSet<_>>());
    Ok(RecordsRehomed { done: small(done), changed: stale })
}
