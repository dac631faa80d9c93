//! What stands in the search index, and what is asked of it.
//!
//! A record's line in the index holds the bigrams of its folded fields, the last character of each field alone (so that
//! one character can be looked for), three equal characters as one token (99999 has no other bigram than 99), and one token
//! for each of its states and its totalled value, so that a list can be
//! narrowed inside the index. Bigrams never reach over two fields. What is stored elsewhere is never folded.

use kernel::Value;
use std::collections::HashSet;

/// Starts a token that no text makes: text makes tokens of one or two characters, or of three equal ones.
const STATE: &str = "\u{F8FF}\u{F8FF}";

/// The one folding of the index and of every query.
pub(crate) fn fold(text: &str) -> String {
    kernel::fold::search_key(text)
}

/// Appends the tokens of one field.
pub(crate) fn push_text(out: &mut String, text: &str) {
    let (mut before, mut last) = (None, None);
    for c in fold(text).chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        if let Some(last) = last {
            out.push(last);
            out.push(c);
            out.push(' ');
            if last == c && before == Some(c) {
                out.extend([c, c, c, ' ']);
            }
        }
        before = last;
        last = Some(c);
    }
    if let Some(last) = last {
        out.push(last);
        out.push(' ');
    }
}

/// Appends the tokens of one value.
pub(crate) fn push_value(out: &mut String, value: &Value) {
    match value {
        Value::Text(t) => push_text(out, t),
        Value::Many(lines) => lines.iter().for_each(|l| push_text(out, l)),
        Value::Int(n) => push_text(out, &n.to_string()),
        Value::Date(d) => push_text(out, &d.to_string()),
        Value::Null | Value::Flag(_) => {}
    }
}

/// Appends the tokens of a record's states and of its totalled value.
pub(crate) fn push_states(out: &mut String, life: &str, step: &str, total: &str) {
    for (axis, key) in [('l', life), ('s', step), ('t', total)] {
        push_state(out, axis, key);
    }
}

/// Appends the token of a state: `l` life, `s` step, `t` the totalled value.
fn push_state(out: &mut String, axis: char, key: &str) {
    out.push_str(STATE);
    out.push(axis);
    out.push_str(key);
    out.push(' ');
}

/// What was typed, as folded words; all of them must be found.
pub(crate) fn words(typed: &str) -> Vec<String> {
    typed.split_whitespace().map(fold).filter(|w| !w.is_empty()).collect()
}

/// True if the index alone answers for these words: two characters are one token.
pub(crate) fn is_exact(words: &[String]) -> bool {
    words.iter().all(|w| w.chars().count() <= 2)
}

/// The question to the index.
pub(crate) fn question(words: &[String], states: &[(char, Vec<String>)]) -> String {
    let mut all = Vec::new();
    for word in words {
        let chars: Vec<char> = word.chars().collect();
        match chars.as_slice() {
            [one] => all.push(format!("{} *", quoted(&one.to_string()))),
            many => {
                all.extend(many.windows(2).map(|pair| quoted(&pair.iter().collect::<String>())));
                let alike = many.windows(3).filter(|run| run.iter().all(|c| *c == run[0]));
                all.extend(alike.map(|run| quoted(&run.iter().collect::<String>())));
            }
        }
    }
    for (axis, keys) in states {
        let any: Vec<String> = keys.iter().map(|k| quoted(&format!("{STATE}{axis}{k}"))).collect();
        all.push(format!("({})", any.join(" OR ")));
    }
    let mut seen = HashSet::new();
    all.retain(|token| seen.insert(token.clone()));
    all.join(" AND ")
}

fn quoted(token: &str) -> String {
    format!("\"{}\"", token.replace('"', "\"\""))
}

/// True if every word stands in one of the fields.
pub(crate) fn stands_in(words: &[String], fields: &[&str]) -> bool {
    // Most hits are spelled as they were typed: folding is left for the rest.
    if words.iter().all(|w| fields.iter().any(|f| f.contains(w.as_str()))) {
        return true;
    }
    let folded: Vec<String> = fields.iter().map(|f| fold(f)).collect();
    words.iter().all(|w| folded.iter().any(|f| f.contains(w.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bigrams_stay_inside_their_field() {
        let mut k = String::new();
        push_text(&mut k, "住民");
        push_text(&mut k, "台帳");
        assert_eq!(k, "住民 民 台帳 帳 ");
        k.clear();
        push_text(&mut k, "0001");
        assert_eq!(k, "00 00 000 01 1 ");
    }

    #[test]
    fn quotes_and_operators_are_only_text_in_a_question() {
        assert_eq!(question(&["a\"b".into()], &[]), "\"a\"\"\" AND \"\"\"b\"");
        assert_eq!(
            question(&["or".into()], &[('l', vec!["active".into()])]),
            "\"or\" AND (\"\u{F8FF}\u{F8FF}lactive\")"
        );
    }

    #[test]
    fn old_and_wide_spellings_stand_in_a_field_as_the_plain_word() {
        assert!(stand("高崎", "髙﨑市税務課"));
        assert!(stand("サーバ", "ｻｰﾊﾞ室"));
        assert!(!stand("崎市高", "髙﨑市税務課"));
    }

    fn stand(typed: &str, field: &str) -> bool {
        stands_in(&words(typed), &[field])
    }
}
