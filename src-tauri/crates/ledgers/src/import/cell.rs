//! One cell of theirs becomes one value of ours, or a question.

use super::class::read_class;
use super::report::WayOut;
use super::{Options, cell_text};
use kernel::date::{
    DateNote, DateReading, Retention, moment_key, read_date, read_date_number, read_moment, read_retention, wareki_long,
};
use kernel::fold::{compat, is_blank, is_dash, is_private_use, near_key, normal_cell, search_key};
use kernel::{Choice, Column, Kind, LedgerDef, Sense, Value};
use sheet::Cell;
use std::collections::HashMap;

/// A cell that was read as something else than it says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Changed {
    pub(super) kind: &'static str,
    pub(super) to: String,
    pub(super) why: String,
}

/// What keeps a cell from being read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trouble {
    pub(super) code: &'static str,
    pub(super) message: String,
    pub(super) choices: Vec<WayOut>,
}

/// What came of a cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Taken {
    pub(super) value: Value,
    pub(super) changed: Option<Changed>,
    pub(super) flag: Option<(&'static str, String)>,
    pub(super) trouble: Option<Trouble>,
    /// The chief is asked to decide the class.
    pub(super) ask: bool,
    /// The value belongs into this other column if that one is empty.
    pub(super) belongs: Option<&'static str>,
}

pub(super) fn way(key: impl Into<String>, label: impl Into<String>) -> WayOut {
    WayOut { key: key.into(), label: label.into() }
}

impl Taken {
    /// True for a value about which there is nothing to say.
    pub(super) fn is_plain(&self) -> bool {
        let said = self.changed.is_some() || self.flag.is_some() || self.trouble.is_some() || self.belongs.is_some();
        !said && !self.ask && !self.value.is_empty()
    }

    pub(super) fn value(value: Value) -> Taken {
        Taken { value, ..Taken::default() }
    }

    pub(super) fn read_as(value: Value, kind: &'static str, to: impl Into<String>, why: impl Into<String>) -> Taken {
        Taken { value, changed: Some(Changed { kind, to: to.into(), why: why.into() }), ..Taken::default() }
    }

    pub(super) fn trouble(code: &'static str, message: impl Into<String>, mut choices: Vec<WayOut>) -> Taken {
        choices.push(way("value", "値を直す"));
        choices.push(way("skip", "この行は取り込まない"));
        Taken { trouble: Some(Trouble { code, message: message.into(), choices }), ..Taken::default() }
    }
}

/// Reads the cells of one column.
pub(super) struct Reader {
    pub(super) column: &'static Column,
    map: HashMap<String, String>,
    choices: HashMap<String, &'static str>,
    date_1904: bool,
    /// The column of 保存年限, for a day column beside it; the day on which keeping ends, for that column.
    partner: Option<&'static str>,
}

impl Reader {
    pub(super) fn new(def: &'static LedgerDef, column: &'static Column, options: &Options, date_1904: bool) -> Reader {
        let map = options
            .value_maps
            .get(column.key)
            .map(|m| m.iter().map(|(theirs, key)| (search_key(theirs), key.clone())).collect())
            .unwrap_or_default();
        let mut choices = HashMap::new();
        for choice in column.choices() {
            for spelling in choice.aliases.iter().chain([&choice.key]) {
                choices.entry(search_key(spelling)).or_insert(choice.key);
            }
        }
        for choice in column.choices() {
            choices.insert(search_key(choice.label), choice.key);
        }
        let beside = |c: &&Column| c.group == column.group && c.key != column.key;
        let ends = |c: &Column| c.kind == Kind::Date && ["満了", "期限"].iter().any(|w| c.label.contains(w));
        let partner = if ends(column) {
            def.columns.iter().filter(beside).find(|c| c.sense == Sense::Retention).map(|c| c.key)
        } else if column.sense == Sense::Retention {
            def.columns.iter().filter(beside).find(|c| ends(c)).map(|c| c.key)
        } else {
            None
        };
        Reader { column, map, choices, date_1904, partner }
    }

    /// Says which columns the file has: what belongs into one that it has is left where it stands.
    pub(super) fn know(&mut self, mapped: &[&'static str]) {
        if self.column.sense == Sense::Retention {
            self.partner = self.partner.filter(|p| !mapped.contains(p));
        }
    }

    /// Reads a cell. Never guesses: what is not certain comes back as trouble with ways out.
    pub(super) fn read(&self, cell: Cell<'_>) -> Taken {
        let text = match cell {
            Cell::Empty => return Taken::default(),
            Cell::Error(e) => {
                return Taken::trouble(
                    "formula",
                    format!("計算式のエラー（{e}）です。元の表で値を入れ直すか、空欄で取り込んでください。"),
                    vec![way("blank", "空欄で取り込む")],
                );
            }
            Cell::Text(t) => t,
            _ => "",
        };
        if text.bytes().any(|b| b < 0x20 || b == 0xEE || b == 0xEF || b >= 0xF3)
            && let Some(found) =
                text.chars().find(|c| is_private_use(*c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t')))
        {
            let what = if found.is_control() { "制御文字" } else { "外字" };
            return Taken::trouble(
                "gaiji",
                format!(
                    "{what}（U+{:04X}）があります。作った端末でしか表示できない文字です。似た文字に直してください。",
                    found as u32
                ),
                Vec::new(),
            );
        }
        if let Cell::Text(t) = cell
            && t.chars().all(is_blank)
        {
            return Taken::default();
        }
        if !self.map.is_empty()
            && let Some(key) = self.map.get(&search_key(&cell_text(cell)))
        {
            return self.mapped(key);
        }
        match self.column.kind {
            Kind::Text | Kind::Long => self.text(cell),
            Kind::Moment => self.moment(cell),
            Kind::Code => code(cell),
            Kind::Codes => codes(cell),
            Kind::Int { unit } => int(cell, unit),
            Kind::Date => self.date(cell),
            Kind::Flag => flag(cell),
            Kind::Choice(_) if self.column.sense == Sense::Class => read_class(&cell_text(cell)),
            Kind::Choice(choices) => self.choice(&cell_text(cell), choices),
            Kind::Open(choices) => self.open(&cell_text(cell), choices),
            Kind::Many(choices) => self.many(&cell_text(cell), choices),
        }
    }

    /// The value that a map or a button names.
    pub(super) fn mapped(&self, key: &str) -> Taken {
        if key.is_empty() || key == "blank" {
            return Taken::default();
        }
        if key == "asking" {
            return Taken { ask: true, ..Taken::default() };
        }
        match self.column.kind {
            Kind::Flag if key == "true" => Taken::value(Value::Flag(true)),
            Kind::Flag if key == "false" => Taken::value(Value::Flag(false)),
            Kind::Choice(choices) | Kind::Open(choices) if choices.iter().any(|c| c.key == key) => {
                Taken::value(key.into())
            }
            Kind::Many(choices) if choices.iter().any(|c| c.key == key) => {
                Taken::value(Value::Many(vec![key.to_owned()]))
            }
            Kind::Date => match key.parse() {
                Ok(day) => Taken::value(Value::Date(day)),
                Err(_) => self.date(Cell::Text(key)),
            },
            _ => self.read_typed(key),
        }
    }

    /// Reads what the user typed in place of a cell.
    pub(super) fn read_typed(&self, text: &str) -> Taken {
        let bare = Reader {
            column: self.column,
            map: HashMap::new(),
            choices: self.choices.clone(),
            date_1904: self.date_1904,
            partner: self.partner,
        };
        bare.read(Cell::Text(text))
    }

    fn text(&self, cell: Cell<'_>) -> Taken {
        let text = cell_text(cell);
        if self.column.sense == Sense::Retention
            && let Some(partner) = self.partner
        {
            let day = match cell {
                Cell::DateTime(at) => Some(at.date()),
                Cell::Text(t) => match read_retention(t) {
                    Retention::Until { date } => Some(date),
                    _ => None,
                },
                _ => None,
            };
            if let Some(day) = day {
                let mut taken = Taken::read_as(
                    Value::Date(day),
                    "retention",
                    wareki_long(day),
                    "保存年限の欄の日付を満了日として読みました",
                );
                taken.belongs = Some(partner);
                return taken;
            }
            if let Cell::Number(n) = cell
                && n.fract() == 0.0
                && (1.0..=100.0).contains(&n)
            {
                let years = format!("{n}年");
                return Taken::read_as(Value::Text(years.clone()), "retention", years, "年数として読みました");
            }
        }
        Taken::value(one_line(self.column.kind, &text))
    }

    fn date(&self, cell: Cell<'_>) -> Taken {
        let (reading, said) = match cell {
            Cell::DateTime(at) => return Taken::value(Value::Date(at.date())),
            Cell::Number(n) => (read_date_number(n, self.date_1904), cell_text(cell)),
            _ => {
                let said = cell_text(cell);
                (read_date(&said), said)
            }
        };
        if let DateReading::Day { date, notes } = &reading {
            let Some(note) = notes.first() else { return Taken::value(Value::Date(*date)) };
            let mut taken = Taken::read_as(Value::Date(*date), "date", wareki_long(*date), note.message());
            if *note == DateNote::PastEra {
                taken.flag = Some((
                    "past_era",
                    format!("「{said}」を{}と読みました。正しいか確かめてください", wareki_long(*date)),
                ));
            }
            return taken;
        }
        if is_none_mark(&said) {
            return no_entry();
        }
        if let Some(partner) = self.partner
            && !matches!(read_retention(&said), Retention::Words | Retention::Until { .. } | Retention::Months { .. })
            && !matches!(cell, Cell::Number(_))
        {
            let mut taken = Taken::read_as(
                Value::Text(said.clone().into_owned()),
                "retention",
                said.into_owned(),
                "期限の欄の言葉を保存年限として読みました",
            );
            taken.belongs = Some(partner);
            return taken;
        }
        let mut choices: Vec<WayOut> =
            reading.candidates().into_iter().map(|d| way(d.to_string(), wareki_long(d))).collect();
        choices.push(way("blank", "空欄で取り込む"));
        let code = if matches!(reading, DateReading::Not { .. }) { "date" } else { "date_unsure" };
        Taken::trouble(code, format!("「{said}」：{}。", reading.why()), choices)
    }

    /// A day with its time; a day alone stands at midnight, and says so.
    fn moment(&self, cell: Cell<'_>) -> Taken {
        let key = |at: chrono::NaiveDateTime| Value::Text(moment_key(at));
        if let Cell::DateTime(at) = cell {
            return Taken::value(key(at));
        }
        let said = cell_text(cell);
        if let Some(at) = read_moment(&said) {
            return Taken::value(key(at));
        }
        let reading = match cell {
            Cell::Number(n) => read_date_number(n, self.date_1904),
            _ => read_date(&said),
        };
        if let Some(day) = reading.day() {
            let at = day.and_time(chrono::NaiveTime::MIN);
            return Taken::read_as(key(at), "time", wareki_long(day), "時刻がないため0時0分としました");
        }
        if is_none_mark(&said) {
            return no_entry();
        }
        let message = format!("「{said}」は日時として読めません。R8.10.5 9:00 のように書いてください。");
        Taken::trouble("moment", message, vec![way("blank", "空欄で取り込む")])
    }

    /// A word that is none of these may be one of the city's own; the rules say whether it is.
    fn open(&self, said: &str, choices: &'static [Choice]) -> Taken {
        match self.choice(said, choices) {
            unknown if unknown.trouble.is_some() => Taken::value(one_line(self.column.kind, said)),
            known => known,
        }
    }

    fn choice(&self, said: &str, choices: &'static [Choice]) -> Taken {
        let key = search_key(said);
        if let Some(found) = self.choices.get(&key) {
            return self.chosen(said, found, choices, "spelling", "別の書き方として読みました");
        }
        if is_none_mark(said) {
            return no_entry();
        }
        let wide = compat(said);
        let mut parts = wide.split(['(', ')']).map(search_key).filter(|p| !p.is_empty());
        if wide.contains('(') {
            let outer = parts.next().and_then(|p| self.choices.get(&p));
            let inner = parts.next().and_then(|p| self.choices.get(&p));
            if let (Some(found), None) = (outer, inner) {
                return self.chosen(said, found, choices, "spelling", "かっこの中を除いて読みました");
            }
            if let (Some(a), Some(b)) = (outer, inner)
                && a == b
            {
                return self.chosen(said, a, choices, "spelling", "別の書き方として読みました");
            }
        }
        let mut near: Vec<&'static str> =
            self.choices.iter().filter(|(k, _)| near_key(k, &key)).map(|(_, c)| *c).collect();
        near.sort_unstable();
        near.dedup();
        if let [only] = near.as_slice() {
            return self.chosen(said, only, choices, "near_choice", "1字違いの言葉として読みました");
        }
        unknown(said, self.column.label, choices)
    }

    fn chosen(
        &self,
        said: &str,
        key: &'static str,
        choices: &'static [Choice],
        kind: &'static str,
        why: &str,
    ) -> Taken {
        let label = crate::words::label_of(choices, key);
        if said == label || said == key {
            return Taken::value(key.into());
        }
        Taken::read_as(key.into(), kind, label, why)
    }

    fn many(&self, said: &str, choices: &'static [Choice]) -> Taken {
        let mut found: Vec<&'static str> = Vec::new();
        if let Some(one) = self.choices.get(&search_key(said)) {
            found.push(one);
        } else if is_none_mark(said) {
            return no_entry();
        } else {
            for part in said
                .split(['\n', '、', ',', '，', '・', '/', '／', ';', '；'])
                .map(normal_cell)
                .filter(|p| !p.is_empty())
            {
                match self.choices.get(&search_key(part)) {
                    Some(key) => {
                        if !found.contains(key) {
                            found.push(key);
                        }
                    }
                    None => return unknown(part, self.column.label, choices),
                }
            }
        }
        // The order of the definition, so that the same set is the same value.
        let keys: Vec<String> = choices.iter().filter(|c| found.contains(&c.key)).map(|c| c.key.to_owned()).collect();
        if keys.is_empty() { Taken::default() } else { Taken::value(Value::Many(keys)) }
    }
}

fn unknown(said: &str, label: &str, choices: &'static [Choice]) -> Taken {
    let mut ways: Vec<WayOut> = choices.iter().map(|c| way(c.key, c.label)).collect();
    ways.push(way("blank", "空欄で取り込む"));
    let known: Vec<&str> = choices.iter().map(|c| c.label).collect();
    Taken::trouble(
        "choice",
        format!("「{said}」は「{label}」の言葉にありません。{} から選んでください。", known.join("・")),
        ways,
    )
}

/// －, ―, ／ alone: nothing to say here.
fn is_none_mark(said: &str) -> bool {
    let mut chars = said.chars().filter(|c| !is_blank(*c)).peekable();
    chars.peek().is_some() && chars.all(|c| is_dash(c) || matches!(c, 'ー' | '／' | '/' | '＼' | '…'))
}

fn no_entry() -> Taken {
    Taken::read_as(Value::Null, "dash", "（空欄）", "横線は記入なしとして読みました")
}

fn number_flag(cell: Cell<'_>) -> Option<(&'static str, String)> {
    matches!(cell, Cell::Number(_))
        .then(|| ("numeric_code", "数値として保存されています。先頭の0が失われていないか確かめてください".to_owned()))
}

/// 1.23E+12 typed or pasted as text.
fn looks_exponential(text: &str) -> bool {
    let text = compat(normal_cell(text));
    text.split_once(['E', 'e']).is_some_and(|(head, tail)| {
        let digits = tail.trim_start_matches(['+', '-']);
        head.contains('.')
            && head.parse::<f64>().is_ok()
            && !digits.is_empty()
            && digits.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Text as a form would keep it: without blanks around it; in a field of one line, line breaks become spaces.
fn one_line(kind: Kind, text: &str) -> Value {
    let edge = |c: char| c.is_whitespace() || c == '\u{FEFF}';
    if kind != Kind::Long && text.contains(['\r', '\n']) {
        return Value::from(text.replace("\r\n", " ").replace(['\r', '\n'], " ").trim_matches(edge));
    }
    Value::from(text.trim_matches(edge))
}

fn code(cell: Cell<'_>) -> Taken {
    let text = cell_text(cell);
    let flag = match cell {
        Cell::Text(t) if looks_exponential(t) => {
            Some(("exponent", format!("「{t}」は指数の形になっています。元の番号に直してください")))
        }
        _ => number_flag(cell),
    };
    Taken { value: one_line(Kind::Code, &text), flag, ..Taken::default() }
}

fn codes(cell: Cell<'_>) -> Taken {
    let text = cell_text(cell);
    if is_none_mark(&text) {
        return no_entry();
    }
    let lines = text.contains(['\n', '\r']);
    let parts = |marks: &[char]| -> Vec<String> {
        text.split(marks).map(normal_cell).filter(|p| !p.is_empty()).map(str::to_owned).collect()
    };
    let mut list = parts(if lines { &['\n', '\r'] } else { &['、', ',', '，', ';', '；'] });
    if list.len() < 2 {
        // A slash may belong to a number: split only what looks like whole numbers on both sides.
        let halves = parts(&['/', '／']);
        if halves.iter().all(|h| h.chars().count() >= 4 && h.chars().any(|c| c.is_numeric())) {
            list = halves;
        }
    }
    let mut taken = if list.len() > 1 {
        let to = list.join("、");
        Taken::read_as(Value::Many(list), "split", to, "1つのセルに入った番号を分けました")
    } else {
        Taken::value(Value::Many(list))
    };
    taken.flag = match cell {
        Cell::Text(t) if looks_exponential(t) => {
            Some(("exponent", format!("「{t}」は指数の形になっています。元の番号に直してください")))
        }
        _ => number_flag(cell),
    };
    taken
}

fn int(cell: Cell<'_>, unit: &str) -> Taken {
    let said = cell_text(cell);
    if is_none_mark(&said) {
        return no_entry();
    }
    let wide: String = compat(&said)
        .chars()
        .filter(|c| !is_blank(*c) && *c != ',')
        .map(|c| if is_dash(c) { '-' } else { c })
        .collect();
    let bare = wide.strip_suffix(unit).unwrap_or(&wide);
    let bare = bare.strip_suffix(['件', '人', '台', '個', '枚', '点', '冊', '部', '本', '名', '年']).unwrap_or(bare);
    match bare.strip_suffix(".0").unwrap_or(bare).parse::<i32>() {
        Ok(n) => Taken::value(Value::Int(n)),
        Err(_) => {
            Taken::trouble("number", format!("「{said}」は数として読めません。"), vec![way("blank", "空欄で取り込む")])
        }
    }
}

fn flag(cell: Cell<'_>) -> Taken {
    if let Cell::Bool(b) = cell {
        return Taken::value(Value::Flag(b));
    }
    let said = cell_text(cell);
    let wide: String = compat(&said).chars().filter(|c| !is_blank(*c)).collect();
    let bare = wide.split('(').next().filter(|b| !b.is_empty()).unwrap_or(&wide);
    let bare = bare.to_lowercase();
    match bare.as_str() {
        "○" | "◯" | "〇" | "●" | "◎" | "レ" | "✓" | "✔" | "☑" | "✅" | "v" | "有" | "有り" | "あり" | "ある" | "済"
        | "済み" | "1" | "はい" | "要" | "可" | "true" | "yes" | "y" | "on" | "実施" | "実施済" | "対応済" | "する" => {
            Taken::value(Value::Flag(true))
        }
        "×" | "✕" | "✖" | "☓" | "╳" | "x" | "無" | "無し" | "なし" | "ない" | "未" | "0" | "いいえ" | "否" | "不可"
        | "不要" | "false" | "no" | "n" | "off" | "未実施" | "しない" | "未対応" => {
            Taken::value(Value::Flag(false))
        }
        _ if is_none_mark(&said) => no_entry(),
        _ => {
            let why = if bare == "△" {
                "○とも×とも決められません"
            } else {
                "○×のどちらか読めません"
            };
            Taken::trouble(
                "mark",
                format!("「{said}」は{why}。"),
                vec![way("true", "○として取り込む"), way("false", "×として取り込む"), way("blank", "空欄で取り込む")],
            )
        }
    }
}
