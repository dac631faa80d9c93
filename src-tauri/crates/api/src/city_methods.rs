//! The city's own rows in the table of methods: kept in the book, numbered, merged over the shipped table.

use crate::Office;
use crate::wire::*;
use kernel::fold::search_key;
use kernel::{Problem, Progress, Result, code};
use serde::{Deserialize, Serialize};
use sheet::CsvOptions;
use standard::{Destruction, MethodRule, Methods, Overlay, Pack, RuleEdit, Verdict, merge};
use std::path::Path;

/// Where the city's rows stand among the settings of a book.
pub(crate) const SETTING: &str = "city_methods";

/// Whose rule a row is that names no other source.
const OURS: &str = "市の決まり";

/// The city's rows, with what tells their state.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct City {
    version: i32,
    saved_on: String,
    saved_by: String,
    rules: Vec<RuleEdit>,
}

fn city(stored: &serde_json::Value) -> Result<City> {
    serde_json::from_value(stored.clone()).map_err(Problem::internal)
}

fn overlay(shipped: &Pack, city: &City) -> Overlay {
    let edition = format!("{}＋市{}", shipped.methods().edition, city.version);
    Overlay { rules: city.rules.clone(), methods_edition: Some(edition), ..Overlay::default() }
}

/// The shipped pack with the rows that are kept.
pub(crate) fn merged(shipped: &Pack, stored: &serde_json::Value) -> Result<Pack> {
    let city = city(stored)?;
    if city.rules.is_empty() {
        return Ok(shipped.clone());
    }
    merge(shipped.clone(), &overlay(shipped, &city))
}

/// What keeps the city's rows from being in force: they were kept under an older table that a new one contradicts.
fn broken(shipped: &Pack, city: &City) -> String {
    let tried =
        if city.rules.is_empty() { Ok(()) } else { merge(shipped.clone(), &overlay(shipped, city)).map(|_| ()) };
    tried.err().map_or_else(String::new, |p| {
        format!("市の行が、いまの方法の表と合わないため使われていません。直して保存してください。{}", p.message)
    })
}

fn kept(office: &Office) -> Result<City> {
    office.seat()?.reader()?.setting(SETTING)?.map_or_else(|| Ok(City::default()), |stored| city(&stored))
}

fn view(office: &Office, city: &City) -> Result<MethodTable> {
    let (shipped, pack) = (office.shipped()?, office.pack()?);
    let table = pack.methods();
    let rules = table
        .rules
        .iter()
        .map(|r| MethodRow {
            media_label: table.media(&r.media).map_or_else(String::new, |m| m.label.clone()),
            method_label: table.method(&r.method).map_or_else(String::new, |m| m.label.clone()),
            city: city.rules.iter().any(|e| e.media == r.media && e.method == r.method),
            shipped: shipped.methods().rules.iter().find(|s| s.media == r.media && s.method == r.method).cloned(),
            rule: r.clone(),
        })
        .collect();
    Ok(MethodTable {
        edition: table.edition.clone(),
        note: table.note.clone(),
        version: city.version,
        saved_on: city.saved_on.clone(),
        saved_by: city.saved_by.clone(),
        media: table.media.iter().map(|m| (m.key.clone(), m.label.clone())).collect(),
        methods: table.methods.iter().map(|m| (m.key.clone(), m.label.clone())).collect(),
        rules,
        broken: broken(&shipped, city),
        edits: city.rules.clone(),
    })
}

/// The table as it is in force, and what the city changed.
pub fn get(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<MethodTable> {
    view(office, &kept(office)?)
}

/// Puts the city's rows in force, all of them anew; none: the table as it shipped.
pub fn save(office: &Office, ask: SaveMethods, _progress: &dyn Progress) -> Result<MethodTable> {
    let shipped = office.shipped()?;
    let old = kept(office)?;
    if old.version != ask.version {
        return Err(Problem::new(code::STALE, "方法の表は、開いたあとに変わりました。読み直してから直してください。"));
    }
    let mut rules = ask.edits;
    for r in &mut rules {
        if r.source.as_deref().unwrap_or_default().trim().is_empty() {
            r.source = Some(OURS.to_owned());
        }
    }
    let actor = office.actor()?;
    let city = City {
        version: old.version + 1,
        saved_on: office.clock.today().to_string(),
        saved_by: actor.name.clone(),
        rules,
    };
    // Judged before it is kept: what would let restorable media go is refused with its row.
    merge(Pack::clone(&shipped), &overlay(&shipped, &city))
        .map_err(|p| Problem::new(code::INVALID, format!("この内容では市の行を使えません。{}", p.message)))?;
    let stored = serde_json::to_value(&city).map_err(Problem::internal)?;
    office.seat()?.book().change(&actor, "setting.methods", |tx| {
        tx.note("version", city.version);
        if !ask.reason.trim().is_empty() {
            tx.note("reason", ask.reason.trim());
        }
        tx.setting_put(SETTING, &stored)?;
        Ok(())
    })?;
    view(office, &city)
}

/// Reads the city's rows from a workbook, without keeping them: 媒体, 方法, 住民情報, 分類A・B, 分類C, 注意, 出典.
pub fn load(office: &Office, ask: OpenWorkbook, progress: &dyn Progress) -> Result<MethodsLoaded> {
    let (_, grid) = sheet::read(Path::new(&ask.path), None, &CsvOptions::default(), progress)?;
    let pack = office.pack()?;
    let table = pack.methods();
    let heads = ["媒体", "方法", "住民情報", "分類A・B", "分類C", "注意", "出典"].map(search_key);
    let mut places: Vec<Option<u32>> = vec![None; heads.len()];
    let mut out = MethodsLoaded { edits: Vec::new(), skipped: Vec::new() };
    for row in grid.rows() {
        let cells: Vec<(u32, String)> = row.values().map(|(c, cell)| (c, cell.text().trim().to_owned())).collect();
        if places[..2].iter().any(Option::is_none) {
            for (at, head) in heads.iter().enumerate() {
                places[at] = cells.iter().find(|(_, t)| search_key(t) == *head).map(|(c, _)| *c);
            }
            continue;
        }
        let cell = |at: usize| -> &str {
            let found = places.get(at).copied().flatten().and_then(|c| cells.iter().find(|(n, _)| *n == c));
            found.map_or("", |(_, t)| t.as_str())
        };
        if cells.iter().all(|(_, t)| t.is_empty()) {
            continue;
        }
        match read_row(table, &cell) {
            Ok(edit) => out.edits.push(edit),
            Err(p) => out.skipped.push(format!("{}行目：{}", row.number, p.message)),
        }
    }
    if places[..2].iter().any(Option::is_none) {
        return Err(Problem::new(
            code::BAD_FILE,
            "方法の表の見出し（媒体・方法・住民情報・分類A・B・分類C）が見つかりません。1行目に見出しを書いてください。",
        ));
    }
    Ok(out)
}

fn read_row<'c>(table: &Methods, cell: &impl Fn(usize) -> &'c str) -> Result<RuleEdit> {
    let bad = |said: String| Problem::new(code::INVALID, said);
    let named = |text: &str, key: &str, label: &str| text == key || search_key(text) == search_key(label);
    let medium = table
        .media
        .iter()
        .find(|m| named(cell(0), &m.key, &m.label) || m.aliases.iter().any(|a| search_key(a) == search_key(cell(0))));
    let medium = medium.ok_or_else(|| bad(format!("媒体「{}」が表にありません。", cell(0))))?;
    let method = table.methods.iter().find(|m| named(cell(1), &m.key, &m.label));
    let method = method.ok_or_else(|| bad(format!("方法「{}」が表にありません。", cell(1))))?;
    let verdict = |at: usize| match search_key(cell(at)).as_str() {
        "" => Ok(None),
        "可" | "○" | "〇" | "◯" | "よい" | "ok" => Ok(Some(Verdict::Ok)),
        "注意" | "△" | "責任者の判断" | "warn" => Ok(Some(Verdict::Warn)),
        "不可" | "×" | "✕" | "使えない" | "refuse" => Ok(Some(Verdict::Refuse)),
        _ => Err(bad(format!("「{}」は、可・注意・不可のどれかにしてください。", cell(at)))),
    };
    let text = |at: usize| Some(cell(at).to_owned()).filter(|t| !t.is_empty());
    let known = table.rules.iter().any(|r: &MethodRule| r.media == medium.key && r.method == method.key);
    // What a method does to one medium it does to the others as well; never taken for more than that.
    let effect = table
        .rules
        .iter()
        .filter(|r| r.method == method.key)
        .map(|r| r.effect)
        .find(|e| *e != Destruction::Unacceptable);
    let effect = effect.unwrap_or(Destruction::Unacceptable);
    Ok(RuleEdit {
        media: medium.key.clone(),
        method: method.key.clone(),
        resident: verdict(2)?,
        ab: verdict(3)?,
        c: verdict(4)?,
        note: text(5),
        source: text(6),
        effect: (!known).then_some(effect),
    })
}
