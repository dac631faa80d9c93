//! Where a Japanese line may break, and what must stay together.
//!
//! Every gap between two characters gets a [`Gap`]. Citations (第14条第3項), dates, numbers with their unit, ㈱ with its name and codes are closed;
//! in narrow cells the phrase ends (after a particle, before a bracket) are preferred by the caller.

/// How welcome a line break is before a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Kinsoku: not even in an emergency.
    Never,
    /// Inside something that belongs together: only if it is wider than the line.
    Closed,
    /// Inside a word.
    Poor,
    /// Between two kinds of letters.
    Fair,
    /// Between phrases.
    Good,
    /// An explicit line break.
    Must,
}

/// Stands for a drawn check box among the characters.
pub(crate) const CHECK: char = '\u{FFFC}';

const NO_START: &str = "、。，．・：；？！‼⁇⁈⁉ヽヾゝゞ々〻ー）〕］｝〉》」』】〙〗〟’”｠»°′″℃％‰%ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎゕゖㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ)]},.:;!?｡､･｣ｧｨｩｪｫｬｭｮｯｰﾞﾟ…‥〜～／\u{FE0E}\u{FE0F}";
const NO_END: &str = "（〔［｛〈《「『【〘〖〝‘“｟«([{｢￥¥＄$£＃#№▲△";
const UNITS: &str = "年月日時分秒条項号章節款編版回件個本台枚冊人名通円頁行点巻式組箱課係階歳才万億千百期度次桁文字問か月間割倍世台棟室局区丁目番地";

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

fn is_number(c: char) -> bool {
    is_digit(c) || "一二三四五六七八九十百千〇".contains(c)
}

fn is_circled(c: char) -> bool {
    ('①'..='⑳').contains(&c) || ('㉑'..='㊿').contains(&c) || ('❶'..='❿').contains(&c)
}

fn is_company(c: char) -> bool {
    matches!(c, '㈱' | '㈲' | '㈳' | '㈶' | '㍿' | '㈻' | '㈼')
}

fn is_code(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || ('０'..='９').contains(&c)
        || ('Ａ'..='Ｚ').contains(&c)
        || ('ａ'..='ｚ').contains(&c)
        || "-_./:@+&'~\\*=,".contains(c)
}

fn is_hiragana(c: char) -> bool {
    ('ぁ'..='ゟ').contains(&c)
}

fn is_katakana(c: char) -> bool {
    ('ァ'..='ヿ').contains(&c) || ('ｦ'..='ﾟ').contains(&c) || c == 'ー'
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '〆' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_space(c: char) -> bool {
    c == ' ' || c == '\u{3000}'
}

/// The gap before each character; the first is always [`Gap::Never`].
pub(crate) fn gaps(text: &[char]) -> Vec<Gap> {
    let mut gaps: Vec<Gap> = Vec::with_capacity(text.len());
    for (i, &b) in text.iter().enumerate() {
        let Some(&a) = i.checked_sub(1).and_then(|p| text.get(p)) else {
            gaps.push(Gap::Never);
            continue;
        };
        gaps.push(if a == '\n' { Gap::Must } else { between(a, b) });
    }
    glue_citations(text, &mut gaps);
    glue_dates(text, &mut gaps);
    glue_firms(text, &mut gaps);
    glue_codes(text, &mut gaps);
    gaps
}

fn between(a: char, b: char) -> Gap {
    if b == '\n'
        || NO_START.contains(b)
        || NO_END.contains(a)
        || a == CHECK
        || is_circled(a)
        || is_space(b)
        || b == '\u{A0}'
        || a == '\u{A0}'
    {
        return Gap::Never;
    }
    if matches!((a, b), ('…', '…') | ('‥', '‥') | ('―', '―') | ('─', '─')) {
        return Gap::Never;
    }
    if is_space(a) || b == CHECK || NO_END.contains(b) {
        return Gap::Good;
    }
    if is_circled(b) {
        return if is_kanji(a) || is_hiragana(a) { Gap::Fair } else { Gap::Closed };
    }
    if is_code(a) && is_code(b) {
        return Gap::Closed;
    }
    if is_digit(a) {
        return if UNITS.contains(b) || is_kanji(b) || is_katakana(b) || b == '㎜' || ('㌀'..='㏿').contains(&b) {
            Gap::Closed
        } else {
            Gap::Fair
        };
    }
    if "、。，．・：；？！）〕］｝〉》」』】)｡､･｣／".contains(a) {
        return Gap::Good;
    }
    if is_katakana(a) && is_katakana(b) {
        return Gap::Poor;
    }
    if is_hiragana(a) && !is_hiragana(b) {
        return if matches!(a, 'お' | 'ご') { Gap::Poor } else { Gap::Good };
    }
    if (is_kanji(a) && is_kanji(b)) || is_hiragana(b) || (is_digit(b) && !is_hiragana(a)) {
        return Gap::Poor;
    }
    Gap::Fair
}

fn close(gaps: &mut [Gap], from: usize, to: usize) {
    for g in gaps.iter_mut().take(to).skip(from) {
        if *g != Gap::Must && *g != Gap::Never {
            *g = Gap::Closed;
        }
    }
}

/// 第N条の2第N項第N号, 第3四半期, 第7版, 第2書庫: the ordinal with its unit, and ordinals that follow each other.
fn glue_citations(text: &[char], gaps: &mut [Gap]) {
    let mut i = 0;
    while i < text.len() {
        if text[i] != '第' {
            i += 1;
            continue;
        }
        let start = i;
        let mut end = i + 1;
        let mut chained = true;
        while chained {
            let digits = text.get(end).is_some_and(|c| is_digit(*c));
            while end < text.len()
                && (is_digit(text[end]) || (!digits && is_number(text[end])) || matches!(text[end], 'Ｎ' | 'N'))
            {
                end += 1;
            }
            if text.get(end..end + 3).is_some_and(|t| t == ['四', '半', '期']) {
                end += 3;
            } else if end < text.len() && (UNITS.contains(text[end]) || is_kanji(text[end])) {
                end += 1;
            }
            // 第3条の2, 第69条(後の)第4項
            if end + 1 < text.len() && text[end] == 'の' && is_number(text[end + 1]) {
                end += 1;
                while end < text.len() && is_number(text[end]) {
                    end += 1;
                }
            }
            if end < text.len()
                && matches!(text[end], '(' | '（')
                && text.get(end + 1..end + 3).is_some_and(|t| t == ['後', 'の'] || t == ['前', 'の'])
            {
                end = (end + 4).min(text.len());
            }
            chained = end < text.len() && text[end] == '第';
            if chained {
                end += 1;
            }
        }
        close(gaps, start + 1, end);
        i = end.max(i + 1);
    }
}

/// 令和8年6月12日, R8. 6.12, 8時42分, 平成30年度: from the era to the last part.
fn glue_dates(text: &[char], gaps: &mut [Gap]) {
    for i in 0..text.len() {
        if let Some(pair) = text.get(i..i + 2)
            && matches!(pair, ['令', '和'] | ['平', '成'] | ['昭', '和'] | ['大', '正'] | ['明', '治'])
            && text.get(i + 2).is_some_and(|c| is_number(*c) || *c == '元')
        {
            close(gaps, i + 1, i + 3);
            if text.get(i + 3) == Some(&'年') {
                close(gaps, i + 3, i + 4);
            }
        }
        let before_digit = i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '元');
        if before_digit && matches!(text[i], '年' | '月' | '日' | '時' | '分') {
            // A day and its time may part; year, month and day may not.
            if matches!(text[i], '年' | '月' | '時') && text.get(i + 1).is_some_and(|c| is_digit(*c)) {
                close(gaps, i + 1, i + 2);
            }
            if text[i] == '年' && text.get(i + 1) == Some(&'度') {
                close(gaps, i + 1, i + 2);
            }
        }
        // 3か月, 2か所
        if before_digit
            && matches!(text[i], 'か' | 'カ' | 'ヶ' | 'ケ' | 'ヵ')
            && text.get(i + 1).is_some_and(|c| is_kanji(*c))
        {
            close(gaps, i, i + 2);
        }
        // R8. 6.12: the blank in front of a one-digit month or day.
        if matches!(text[i], 'R' | 'H' | 'S' | 'T' | 'M') && text.get(i + 1).is_some_and(|c| is_digit(*c)) {
            let mut end = i + 1;
            while end < text.len()
                && (is_digit(text[end])
                    || text[end] == '.'
                    || (text[end] == ' ' && text[end - 1] == '.' && text.get(end + 1).is_some_and(|c| is_digit(*c))))
            {
                end += 1;
            }
            if text[i + 1..end].contains(&'.') {
                close(gaps, i + 1, end);
            }
        }
    }
}

/// ㈱甲斐路データ処理, 山梨商事㈱: the sign and the name beside it, up to 16 letters.
fn glue_firms(text: &[char], gaps: &mut [Gap]) {
    let name =
        |c: char| is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric() || ('Ａ'..='ｚ').contains(&c) || c == '・';
    for i in 0..text.len() {
        if !is_company(text[i]) {
            continue;
        }
        let mut end = i + 1;
        while end < text.len() && name(text[end]) && end - i <= 16 {
            end += 1;
        }
        close(gaps, i + 1, end);
        if end == i + 1 {
            let mut start = i;
            while start > 0 && name(text[start - 1]) && i - start < 16 {
                start -= 1;
            }
            close(gaps, start + 1, i + 1);
        }
    }
}

/// 税務-資-0080, 税務-廃棄-R8-007: nothing breaks at a hyphen between letters, and the word in front of it stays.
fn glue_codes(text: &[char], gaps: &mut [Gap]) {
    let part = |c: char| is_kanji(c) || is_katakana(c) || c.is_ascii_alphanumeric() || c == '-';
    let mut i = 0;
    while i < text.len() {
        if !part(text[i]) {
            i += 1;
            continue;
        }
        let start = i;
        while i < text.len() && part(text[i]) {
            i += 1;
        }
        let run = &text[start..i];
        if run.len() <= 24 && run.windows(2).any(|w| w[0] != '-' && w[1] == '-') {
            close(gaps, start + 1, i);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn may_break(text: &str, before: &str) -> bool {
        let at = text.find(before).map(|b| text[..b].chars().count()).unwrap();
        gaps(&text.chars().collect::<Vec<_>>())[at] > Gap::Closed
    }

    fn unbroken(text: &str) -> bool {
        gaps(&text.chars().collect::<Vec<_>>()).iter().all(|g| *g <= Gap::Closed)
    }

    #[test]
    fn closing_marks_and_small_kana_never_start_a_line() {
        for (text, mark) in [
            ("資産、台帳", "、"),
            ("確認。次", "。"),
            ("（要配慮）", "）"),
            ("庁内」へ", "」"),
            ("様々", "々"),
            ("サーバー", "ー"),
            ("キャッシュ", "ッ"),
            ("複製・持出", "・"),
            ("ﾊﾞｯｸ", "ｯ"),
        ] {
            assert!(!may_break(text, mark), "{mark} in {text}");
        }
    }

    #[test]
    fn opening_marks_never_end_a_line() {
        for (text, after) in [("口座（財産）", "財産"), ("別紙「写し」", "写し"), ("期限▲R8", "R8"), ("①破壊", "破壊")]
        {
            assert!(!may_break(text, after), "before {after} in {text}");
        }
        assert!(may_break("口座情報（財産的被害）", "（"));
    }

    #[test]
    fn citations_stay_whole() {
        for text in [
            "第14条第3項",
            "第22条第4号",
            "第58条第1項第5号",
            "第69条(後の)第4項",
            "第3条の2第1項",
            "第十四条第三項",
            "第3四半期",
            "第7版",
        ] {
            assert!(unbroken(text), "{text}");
        }
        assert!(may_break("基準第14条第3項により", "第14"));
        assert!(may_break("第32条第3項、第58条", "第58"));
    }

    #[test]
    fn dates_and_numbers_with_units_stay_whole() {
        for text in [
            "令和8年6月12日",
            "令和元年5月1日",
            "R8. 6.12",
            "R8.6.12",
            "8時42分",
            "46件",
            "12,345円",
            "令和8年度",
            "256GB",
            "3か月",
            "平成31年4月30日",
        ] {
            assert!(unbroken(text), "{text}");
        }
        assert!(may_break("期限は令和8年", "令和"));
        assert!(may_break("令和8年9月17日 13時30分から", "13時"));
    }

    #[test]
    fn firms_and_codes_stay_whole() {
        for text in
            ["㈱甲斐路データ処理", "北岳電機㈱", "税務-資-0080", "税務-廃棄-R8-007", "SSD-8H2K-N019774", "5CG0412X7L"]
        {
            assert!(unbroken(text), "{text}");
        }
        assert!(may_break("委託先は㈱笛川工業", "㈱"));
    }

    #[test]
    fn an_explicit_line_break_always_breaks() {
        let g = gaps(&"北岳電機\nKD-N515".chars().collect::<Vec<_>>());
        assert_eq!(g[5], Gap::Must);
    }

    #[test]
    fn phrases_are_preferred_over_the_middle_of_words() {
        let g = gaps(&"個人情報をまとまって含む".chars().collect::<Vec<_>>());
        assert_eq!(g[10], Gap::Good, "before 含");
        assert_eq!(g[1], Gap::Poor, "inside 個人");
    }
}
