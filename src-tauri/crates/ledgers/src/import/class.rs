//! 重要性分類 in all its spellings. There is no default: what does not say A, B or C is asked or left unclassified.

use super::cell::{Taken, way};
use super::report::WayOut;
use kernel::Value;
use kernel::fold::{compat, is_blank, is_dash};

/// Reads a cell of the class column.
pub(super) fn read_class(said: &str) -> Taken {
    let plain = said.trim();
    if matches!(plain, "A" | "B" | "C") {
        return Taken::value(plain.into());
    }
    let wide: String = compat(said).chars().filter(|c| !is_blank(*c)).map(latin).collect();
    if wide.chars().all(|c| is_dash(c) || matches!(c, 'ー' | '/')) {
        return Taken::read_as(Value::Null, "dash", "未分類", "横線は未分類として読みました");
    }
    let bare = bare(&wide);
    match bare.as_str() {
        "A" | "B" | "C" => {
            return Taken::read_as(bare.as_str().into(), "spelling", bare.clone(), "分類の別の書き方として読みました");
        }
        "未設定" | "未分類" | "未定" | "未" | "未決定" | "なし" => {
            return Taken::read_as(
                Value::Null,
                "unclassified",
                "未分類",
                "分類が決まっていないので未分類で取り込みます",
            );
        }
        "判断待ち" | "責任者判断" | "責任者判断待ち" | "要判断" | "検討中" | "協議中" => {
            let mut taken =
                Taken::read_as(Value::Null, "asking", "判断待ち", "責任者の判断待ちとして取り込みます（第16条第3項）");
            taken.ask = true;
            return taken;
        }
        _ => {}
    }
    if let Some(highest) = several(&bare) {
        return Taken::read_as(
            highest.into(),
            "highest",
            highest,
            format!("高い方の分類 {highest} にしました（第17条第3項）"),
        );
    }
    Taken::trouble("class", format!("「{said}」をA・B・Cのどれとするか、自動では決めません（第14条第2項）。"), ways())
}

fn ways() -> Vec<WayOut> {
    vec![
        way("A", "A"),
        way("B", "B"),
        way("C", "C"),
        way("asking", "判断待ちで取り込む"),
        way("blank", "未分類で取り込む"),
    ]
}

/// Look-alikes of other alphabets, and lower case.
fn latin(c: char) -> char {
    match c {
        'Α' | 'А' => 'A',
        'Β' | 'В' => 'B',
        'С' => 'C',
        _ => c.to_ascii_uppercase(),
    }
}

/// Without what stands around the letter: 重要性分類A, Aランク, A(重要), 「A」.
fn bare(wide: &str) -> String {
    let mut text: String = match wide.find('(') {
        Some(0) => wide.trim_matches(['(', ')']).to_owned(),
        Some(at) => wide.get(..at).unwrap_or(wide).to_owned(),
        None => wide.to_owned(),
    };
    text.retain(|c| !matches!(c, '「' | '」' | '【' | '】' | '[' | ']' | '※' | ':' | '.'));
    for word in [
        "情報資産",
        "重要性分類",
        "重要度分類",
        "重要性",
        "重要度",
        "分類",
        "区分",
        "ランク",
        "レベル",
        "級",
        "等級",
        "相当",
    ] {
        text = text.strip_prefix(word).or_else(|| text.strip_suffix(word)).unwrap_or(&text).to_owned();
    }
    text
}

/// The highest of A・B, A/C, AとB, A及びB.
fn several(bare: &str) -> Option<&'static str> {
    let mut highest: Option<&'static str> = None;
    let mut count = 0;
    let text = ["及び", "または", "又は", "ならびに", "並びに", "かつ"]
        .iter()
        .fold(bare.to_owned(), |t, w| t.replace(w, "・"));
    for part in text.split(['・', '/', ',', '、', '&', '+', 'と', '~', '〜', '-', '→', 'ー']) {
        let letter = match part {
            "A" => "A",
            "B" => "B",
            "C" => "C",
            _ => return None,
        };
        count += 1;
        highest = Some(highest.map_or(letter, |h| if letter < h { letter } else { h }));
    }
    highest.filter(|_| count > 1)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn every_sure_spelling_is_read_and_none_is_invented() {
        for (said, class) in [
            ("A", "A"),
            ("Ａ", "A"),
            ("a", "A"),
            (" B ", "B"),
            ("Ⓒ", "C"),
            ("A(重要)", "A"),
            ("Ａ（重要）", "A"),
            ("重要性分類A", "A"),
            ("分類：B", "B"),
            ("Bランク", "B"),
            ("(C)", "C"),
            ("「A」", "A"),
            ("В", "B"),
            ("重要度B相当", "B"),
        ] {
            let taken = read_class(said);
            assert_eq!(taken.value, class.into(), "{said}");
            assert!(taken.trouble.is_none(), "{said}");
        }
    }

    #[test]
    fn of_several_classes_the_highest_counts_and_it_is_said_why() {
        for (said, class) in
            [("A・B", "A"), ("B/C", "B"), ("Ｃ，Ａ", "A"), ("BとC", "B"), ("A及びB", "A"), ("A～C", "A")]
        {
            let taken = read_class(said);
            assert_eq!(taken.value, class.into(), "{said}");
            assert!(taken.changed.unwrap().why.contains("第17条第3項"), "{said}");
        }
    }

    #[test]
    fn other_scales_are_asked_never_guessed() {
        for said in ["Ⅰ", "3", "機密性2", "Ⅱ", "高", "D", "AB", "重要", "？", "3A"] {
            let taken = read_class(said);
            assert_eq!(taken.value, Value::Null, "{said}");
            let choices = taken.trouble.expect(said).choices;
            assert_eq!(
                choices.iter().map(|w| w.key.as_str()).collect::<Vec<_>>(),
                ["A", "B", "C", "asking", "blank", "value", "skip"]
            );
        }
    }

    #[test]
    fn waiting_for_the_chief_is_a_state_and_no_class() {
        let taken = read_class("責任者判断待ち");
        assert!(taken.ask);
        assert_eq!(taken.value, Value::Null);
        assert!(!read_class("未設定").ask);
    }
}
