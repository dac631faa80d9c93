//! Class labels on sheets of 24 (第15条第3項).

use super::Letter;
use kernel::{LedgerDef, Record, date};
use paper::{Label, LabelSheets, LabelTone, Pattern, Tone};

/// Composes the labels of classified records; records without a class get none.
#[must_use]
pub fn labels(
    def: &'static LedgerDef,
    letter: &Letter,
    records: &[Record],
    start: usize,
    shift: (f32, f32),
    alignment: bool,
) -> LabelSheets {
    let labels: Vec<Label> = records.iter().filter_map(|r| label(def, letter, r)).collect();
    let count = labels.len();
    LabelSheets {
        labels,
        start,
        offset: shift,
        alignment,
        head_left: format!("{}　{}", letter.title, letter.office()),
        head_right: String::new(),
        foot_right: format!("{}　{count}枚", date::wareki_long(letter.date)),
        practice: letter.practice,
    }
}

fn label(def: &'static LedgerDef, letter: &Letter, record: &Record) -> Option<Label> {
    let class = record.get(def.total_by).text();
    let (tone, pattern) = match class {
        "A" => (Tone::Rgb(0x6c, 0x00, 0x6c), Pattern::Solid),
        "B" => (Tone::Rgb(0x00, 0x6f, 0x83), Pattern::Hatch),
        "C" => (Tone::Rgb(0x62, 0x62, 0x64), Pattern::Dots),
        _ => return None,
    };
    let word = |key: &str| def.column(key).map_or_else(String::new, |c| crate::shown(c, record.get(key)));
    let unit = word("unit");
    let owner = if unit.is_empty() { letter.division.clone() } else { format!("{} {unit}", letter.division) };
    let retention = word("retention");
    Some(Label {
        class: LabelTone { letter: class.to_owned(), tone, pattern },
        number: record.number.clone(),
        name: record.get(def.name).text().to_owned(),
        owner,
        restriction: word("handling"),
        retention: if retention.is_empty() { retention } else { format!("保存 {retention}") },
        // The record's key, ASCII only: no personal data in a code.
        code: format!("{}:{}", def.key, record.id),
    })
}
