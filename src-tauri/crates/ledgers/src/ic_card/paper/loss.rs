//! 様式第5号: what happened to one card, with the four moments, the time line to scale and the intervals, computed, never typed.

use super::{Composed, composed, word};
use crate::forms::Wanted;
use crate::ic_card::{ALSO, DEF, KINDS, LOSSES};
use chrono::NaiveDateTime;
use kernel::{Choice, Problem, Record, Result, Value, code, date};
use paper::{Block, Cell, Figure, LetterHead, SealBox, Seals, Section, Stroke, Table, blank_date, fixed, para, row};
use store::Reading;

const FIELDS: [f32; 5] = [8.0, 30.0, 55.0, 27.0, 50.0];
const CLOCK: [f32; 5] = [8.0, 46.0, 40.0, 46.0, 30.0];
const SPANS: [f32; 3] = [106.0, 42.0, 22.0];
const WORDS: [f32; 2] = [38.0, 132.0];

pub(super) fn compose(book: &Reading, wanted: &Wanted<'_>) -> Result<Composed> {
    let blank = wanted.fill == "blank";
    let record = match wanted.ids {
        _ if blank => None,
        [id] if wanted.fill != "none" => Some(book.get(&DEF, *id)?),
        _ => return Err(Problem::new(code::INVALID, "紛失等を届け出たカードを1枚だけ選んでください。")),
    };
    if record.as_ref().is_some_and(|r| r.get("reported_at").is_empty()) {
        return Err(Problem::new(
            code::WRONG_STATE,
            "このカードの紛失等は届け出られていません。先に「紛失等を届け出る」で記録してください（第58条第1項第5号）。",
        ));
    }
    let r = record.as_ref();
    let letter = wanted.letter;
    let on = r.and_then(|r| at(r, "reported_at")).map(|m| date::wareki_long(m.date()));
    let unit = r.map_or("", |r| r.get("unit").text());
    let head = LetterHead {
        form: letter.form_heading.clone(),
        date: on.unwrap_or_else(|| "令和　　年　　月　　日".to_owned()),
        to: vec!["情報セキュリティ責任者".to_owned(), format!("{}　様", letter.sender_title)],
        from: vec![format!("報告者　{} {unit}", letter.division), format!("　　　　{}", text(r, "reported_by"))],
        title: letter.title.clone(),
        tight: true,
        ..LetterHead::default()
    };
    let mut flow = vec![
        Block::Letter(head),
        Block::letter_text("認証用ICカードの事故について、次のとおり報告します。"),
        Block::Space(1.5),
        Block::Table(what(r)),
        Block::Space(2.5),
        Block::Table(clock(r)),
        Block::Table(spans(r)),
        Block::Space(2.5),
        Block::Table(after(r)),
        Block::Space(4.0),
    ];
    let seals = wanted.seals.iter().enumerate().map(|(n, label)| {
        let (name, key) = match n {
            0 => (text(r, "reported_by"), "reported_at"),
            2 => (text(r, "invalidated_by"), "invalidated_at"),
            _ => ("", ""),
        };
        let day = r.and_then(|r| at(r, key)).map_or_else(String::new, |m| date::wareki_short_aligned(m.date()));
        SealBox::new(label.as_str(), name, day)
    });
    flow.push(Block::Seals(Seals::new(seals.collect()).hint(wanted.seal_hint)));
    let cards: Vec<Record> = record.iter().cloned().collect();
    let mut out = composed(wanted, &letter.title, Section::portrait(flow), &cards);
    if r.is_some_and(|r| r.step == "lost") {
        out.warnings
            .push("無効化がまだ記録されていません。記録してから印刷すると、かかった時間も入ります。".to_owned());
    }
    Ok(out)
}

fn text<'r>(r: Option<&'r Record>, key: &str) -> &'r str {
    r.map_or("", |r| r.get(key).text())
}

fn at(r: &Record, key: &str) -> Option<NaiveDateTime> {
    date::read_moment(r.get(key).text())
}

fn checks(choices: &'static [Choice], on: &str) -> Cell {
    let all: Vec<(&str, bool)> = choices.iter().map(|c| (c.label, c.key == on)).collect();
    Cell::checks(&all)
}

fn what(r: Option<&Record>) -> Table {
    let until = r.and_then(|r| r.get("valid_until").date()).map_or_else(String::new, date::wareki_long);
    let number = text(r, "holder_number");
    let holder = if number.is_empty() {
        text(r, "holder").to_owned()
    } else {
        format!("職員番号 {number}　{}", text(r, "holder"))
    };
    let happened = r.and_then(|r| at(r, "happened_at")).map(|m| format!("{}（推定）", date::moment_long(m)));
    let place = text(r, "loss_place");
    let when = match (r, happened) {
        (None, _) => String::new(),
        (_, Some(m)) => format!("{m}　{place}"),
        (_, None) => format!("日時は分からない　{place}"),
    };
    let also = match r.map(|r| r.get("also_lost")) {
        Some(Value::Many(keys)) => {
            let said: Vec<&str> = keys.iter().map(|k| crate::label_of(ALSO, k)).collect();
            format!("ほかの紛失物：{}", said.join("・"))
        }
        _ => String::new(),
    };
    Table::form(&FIELDS)
        .row(row(vec![
            Cell::band("カード").rows(2),
            Cell::label("カード番号"),
            Cell::code(text(r, "card_number")),
            Cell::label("区分"),
            checks(KINDS, text(r, "kind")),
        ]))
        .row(row(vec![Cell::label("保有者"), Cell::text(holder), Cell::label("有効期限"), Cell::text(until)]))
        .row(row(vec![Cell::band("事故").rows(4), Cell::label("種別"), checks(LOSSES, text(r, "loss_kind")).cols(3)]))
        .row(row(vec![Cell::label("発生の日時・場所"), Cell::text(when).cols(3)]))
        .row(row(vec![Cell::label("状況"), Cell::text(text(r, "situation")).wrap().line(also).cols(3)]).high(17.0))
        .row(row(vec![Cell::label("捜索・届出"), Cell::text(text(r, "searched")).cols(3)]))
}

/// The four moments: label, column, who noted it, article.
fn moments(r: Option<&Record>) -> [(&'static str, &'static str, String, &'static str); 4] {
    let desk = text(r, "desk_note");
    [
        ("① 認知（気付いた時）", "noticed_at", format!("保有者　{}", text(r, "holder")), "－"),
        ("② 責任者への報告", "reported_at", text(r, "reported_by").to_owned(), "第58条第1項第5号"),
        (
            "③ 統一的な窓口への報告",
            "desk_at",
            if desk.is_empty() { String::new() } else { format!("受付 {desk}") },
            "第55条第1項",
        ),
        ("④ 無効化の完了", "invalidated_at", text(r, "invalidated_by").to_owned(), "第58条第2項第3号"),
    ]
}

fn clock(r: Option<&Record>) -> Table {
    let mut table = Table::form(&CLOCK).row(row(vec![
        Cell::head("時点").cols(2),
        Cell::head("日時"),
        Cell::head("記録した者・方法"),
        Cell::head("根拠"),
    ]));
    for (n, (label, key, who, basis)) in moments(r).into_iter().enumerate() {
        let when = match r {
            None => Cell::of(blank_date(6.0)),
            Some(r) => match at(r, key) {
                Some(m) => Cell::code(format!("{}　{}", date::wareki_short_aligned(m.date()), m.format("%H:%M"))),
                None => Cell::of(paper::words("未了").bold()),
            },
        };
        let mut cells =
            vec![Cell::text(label).fill(), when.center(), Cell::text(who), Cell::text(basis).center().size(7.5)];
        if n == 0 {
            cells.insert(0, Cell::band("時刻").rows(4));
        }
        table = table.row(row(cells));
    }
    table
}

/// 23分, 1時間05分, 2日3時間.
pub(super) fn span(minutes: i64) -> String {
    match minutes {
        m if m < 60 => format!("{m}分"),
        m if m < 60 * 24 => format!("{}時間{:02}分", m / 60, m % 60),
        m => format!("{}日{}時間", m / 1440, m % 1440 / 60),
    }
}

fn between(r: Option<&Record>, from: &str, to: &str) -> Option<i64> {
    let r = r?;
    Some((at(r, to)? - at(r, from)?).num_minutes())
}

fn spans(r: Option<&Record>) -> Table {
    let said = |from: &str, to: &str| between(r, from, to).map_or_else(|| "－".to_owned(), span);
    let line = Cell::empty().figure(time_line(r)).rows(3);
    Table::form(&SPANS)
        .row(row(vec![
            line,
            Cell::label("認知から報告まで（①→②）").size(7.5),
            Cell::text(said("noticed_at", "reported_at")).right(),
        ]))
        .row(row(vec![
            Cell::label("報告から無効化まで（②→④）").size(7.5),
            Cell::text(said("reported_at", "invalidated_at")).right(),
        ]))
        .row(row(vec![
            Cell::label("認知から無効化まで（①→④）").size(7.5),
            Cell::text(said("noticed_at", "invalidated_at")).right().bold(),
        ]))
}

/// The moments on a line, to scale.
fn time_line(r: Option<&Record>) -> Figure {
    let (left, wide, y) = (10.0_f32, 86.0_f32, 8.0_f32);
    let mut figure = Figure { height: 20.0, strokes: Vec::new() };
    let Some(r) = r else { return figure };
    let known: Vec<(usize, NaiveDateTime)> =
        moments(Some(r)).iter().enumerate().filter_map(|(n, m)| Some((n, at(r, m.1)?))).collect();
    let (Some(first), Some(last)) = (known.iter().map(|k| k.1).min(), known.iter().map(|k| k.1).max()) else {
        return figure;
    };
    let whole = (last - first).num_minutes().max(1) as f32;
    figure.strokes.push(Stroke::Line(vec![(left, y), (left + wide, y)], 0.75));
    let mut free = f32::MIN;
    for (n, when) in known {
        let x = left + wide * ((when - first).num_minutes() as f32 / whole);
        let mark = ["①", "②", "③", "④"][n];
        // Two moments in the same minutes stand beside each other.
        let at = x.max(free);
        free = at + 11.0;
        figure.strokes.push(Stroke::Disc(x, y, 1.0, n != 2));
        figure.strokes.push(Stroke::Text(at - 5.0, y - 4.2, 10.0, para(paper::words(mark)).size(8.5).center()));
        let time = when.format("%-H:%M").to_string();
        figure.strokes.push(Stroke::Text(at - 5.0, y + 4.0, 10.0, para(fixed(time)).size(7.5).center()));
    }
    figure
}

fn after(r: Option<&Record>) -> Table {
    let new = text(r, "new_number");
    let again = match r {
        Some(r) if new.is_empty() => format!("再発行は未了（{}）", word(r, "kind")),
        Some(_) => format!("新しいカード {new} を再発行"),
        None => String::new(),
    };
    Table::form(&WORDS)
        .row(row(vec![Cell::label("悪用の有無の確認"), Cell::text(text(r, "misuse")).wrap()]).high(12.0))
        .row(row(vec![Cell::label("代替・再発行"), Cell::text(again).wrap()]).high(12.0))
        .row(row(vec![Cell::label("再発防止"), Cell::text(text(r, "prevention")).wrap()]).high(12.0))
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn intervals_are_said_as_people_say_them() {
        assert_eq!([0, 23, 65, 1440 + 180].map(span), ["0分", "23分", "1時間05分", "1日3時間"]);
    }
}
