//! How well a password holds against guessing (第60条第1項第3号・第4号).
//!
//! A copied book can be attacked without limit, so the password itself is the wall. zxcvbn estimates how many guesses it
//! takes; it is told besides which words a Japanese office tries first, and the names and numbers around this person.

use crate::{MIN_PASSWORD, Secret};
use kernel::{FieldProblem, Problem, Result, code, fold};
use std::sync::OnceLock;
use zeroize::Zeroizing;

/// The words that are tried first, whoever it is.
const GUESSED: &str = include_str!("guessed.txt");
/// Weakest estimate that is accepted, of 0 to 4: more than 10^8 guesses, each of which costs an Argon2id.
const ENOUGH: u8 = 3;
/// Fewest characters that are left when everything that is tried first is taken out.
const OWN: usize = 4;
/// Shortest word around a person that is looked for in a password: a shorter one is in every second password by chance.
const SHORTEST: usize = 2;

/// Words and numbers that everybody around a person knows.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// Names of the person and of colleagues, whole or in parts.
    pub names: Vec<String>,
    /// 職員番号.
    pub numbers: Vec<String>,
    /// 部, 課, 係, 市.
    pub offices: Vec<String>,
}

/// What is thought of a password.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// 0 (guessed at once) to 4 (very unguessable).
    pub score: u8,
    /// It may be used.
    pub enough: bool,
    /// What to do better, in Japanese; never repeats the password.
    pub said: Vec<String>,
}

/// Judges a password. Keeps nothing of it.
#[must_use]
pub fn strength(password: &Secret, around: &Around) -> Strength {
    let text = password.as_str();
    let mut said = Vec::new();
    let length = text.chars().count();
    if length < MIN_PASSWORD {
        said.push(format!("{MIN_PASSWORD}文字以上にしてください（いま{length}文字）。"));
    }
    let folded = Zeroizing::new(fold::search_key(text));
    let has = |words: &[String]| {
        words.iter().flat_map(|w| parts(w)).any(|w| w.chars().count() >= SHORTEST && folded.contains(w.as_str()))
    };
    let number = |words: &[String]| {
        words.iter().map(|w| fold::match_key(w)).any(|w| w.len() > SHORTEST && folded.contains(&w.to_lowercase()))
    };
    let mut near = Vec::new();
    for (what, found) in
        [("氏名", has(&around.names)), ("職員番号", number(&around.numbers)), ("課や市の名前", has(&around.offices))]
    {
        if found {
            near.push(what);
        }
    }
    if !near.is_empty() {
        said.push(format!(
            "{}が入っています。推測されやすいので使わないでください（第60条第1項第4号）。",
            near.join("・")
        ));
    }
    let mut score = score(text, &folded, around);
    if own_part(&folded) < OWN {
        score = score.min(ENOUGH - 1);
    }
    if score < ENOUGH && near.is_empty() && length >= MIN_PASSWORD {
        said.push(
            "よく使われる言葉・年号・日付・並びだけでできていて、推測されやすいパスワードです。つながりのない言葉を4つほど並べてください（第60条第1項第4号）。"
                .to_owned(),
        );
    }
    Strength { score, enough: said.is_empty() && score >= ENOUGH, said }
}

/// Refuses a password that is too weak.
///
/// # Errors
/// [`code::INVALID`] for the column `password`, with what to do better.
pub fn check_strength(password: &Secret, around: &Around) -> Result<()> {
    let judged = strength(password, around);
    if judged.enough {
        return Ok(());
    }
    let said = judged.said.join("");
    Err(Problem::new(code::INVALID, said.clone()).with(vec![FieldProblem::new("password", "weak", said)]))
}

/// The worse of what a guesser needs for the text as it is and for its plain form: width, kana and case cost them little.
fn score(text: &str, folded: &str, around: &Around) -> u8 {
    let mut own: Vec<String> = Vec::new();
    for word in around.names.iter().chain(&around.offices) {
        own.extend(parts(word));
    }
    own.extend(around.numbers.iter().map(|n| fold::match_key(n)));
    let words: Vec<&str> = own.iter().map(String::as_str).chain(guessed().iter().map(String::as_str)).collect();
    [text, folded].iter().map(|t| u8::from(zxcvbn::zxcvbn(t, &words).score())).min().unwrap_or(0)
}

/// How many characters are left of a folded password without the words that are tried first, and without digits and signs.
fn own_part(folded: &str) -> usize {
    let mut left = Zeroizing::new(folded.to_owned());
    for word in guessed_by_length() {
        if left.contains(word) {
            left = Zeroizing::new(left.replace(word, " "));
        }
    }
    left.chars().filter(|c| c.is_alphabetic()).count()
}

/// The words of the list that are too long to be in a password by chance, longest first.
fn guessed_by_length() -> &'static [&'static str] {
    static ALL: OnceLock<Vec<&'static str>> = OnceLock::new();
    ALL.get_or_init(|| {
        let long = |w: &&str| w.chars().count() >= if w.is_ascii() { 4 } else { 2 };
        let mut all: Vec<&str> = guessed().iter().map(String::as_str).filter(long).collect();
        all.sort_by_key(|w| std::cmp::Reverse(w.chars().count()));
        all
    })
}

/// A name as a whole and its parts (姓 and 名), folded; an office also without 課.
fn parts(word: &str) -> Vec<String> {
    let mut all: Vec<String> = vec![fold::search_key(word)];
    all.extend(fold::compat(word).split_whitespace().map(fold::search_key));
    if let Some(stem) = word.trim().strip_suffix(['課', '部', '係', '市']) {
        all.push(fold::search_key(stem));
    }
    all.retain(|w| !w.is_empty());
    all.sort();
    all.dedup();
    all
}

/// The list with years and eras, folded, once for the whole run.
fn guessed() -> &'static [String] {
    static ALL: OnceLock<Vec<String>> = OnceLock::new();
    ALL.get_or_init(|| {
        let lines = GUESSED.lines().filter(|l| !l.starts_with('#'));
        let mut all: Vec<String> = lines.flat_map(str::split_whitespace).map(fold::search_key).collect();
        for (kanji, romaji, letter, last) in
            [("令和", "reiwa", "r", 40), ("平成", "heisei", "h", 31), ("昭和", "showa", "s", 64)]
        {
            for year in 1..=last {
                let spelled = [
                    format!("{kanji}{year}年度"),
                    format!("{kanji}{year}年"),
                    format!("{kanji}{year}"),
                    format!("{romaji}{year}"),
                    format!("{romaji}{year:02}"),
                    format!("{letter}{year:02}"),
                ];
                all.extend(spelled.iter().map(|w| fold::search_key(w)));
            }
        }
        all.extend((1920..=2060).flat_map(|y: i32| [format!("{y}"), format!("{y}年"), format!("{y}年度")]));
        all
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn around() -> Around {
        Around {
            names: vec!["髙橋 﨑子".into(), "𠮷田　花".into()],
            numbers: vec!["1002".into(), "0412".into()],
            offices: vec!["税務課".into(), "総務部".into()],
        }
    }

    fn judged(text: &str) -> Strength {
        strength(&Secret::from(text), &around())
    }

    #[test]
    fn long_passwords_of_words_without_connection_are_enough() {
        for good in [
            "窓辺の猫と青い自転車の坂道",
            "夏の海辺で 青い傘をさす",
            "correct horse battery staple 9 kumo",
            "k7qx-2mvd-9xrt-4nbe",
            "あさ つくえ みずうみ 九つ",
            "tsukue mizuumi enpitsu 93",
        ] {
            let s = judged(good);
            assert!(s.enough, "{good}: {s:?}");
        }
    }

    #[test]
    fn what_people_around_know_and_what_everybody_tries_first_is_refused_with_the_reason() {
        for (bad, word) in [
            ("みじかい", "12文字以上"),
            ("高崎の猫と高橋の青い自転車", "氏名"),
            ("タカハシではなく髙橋の青い自転車", "氏名"),
            ("青い自転車1002窓辺の猫坂道", "職員番号"),
            ("青い自転車１００２窓辺の猫坂道", "職員番号"),
            ("税務の窓辺の青い自転車と坂道", "課や市の名前"),
            ("パスワードパスワード", "12文字以上"),
            ("パスワードパスワードパスワード", "推測されやすい"),
            ("令和8年令和9年令和10年", "推測されやすい"),
            ("ﾚｲﾜ2026reiwa08", "推測されやすい"),
            ("suzuki19850401", "推測されやすい"),
            ("あいうえおかきくけこさしすせそ", "推測されやすい"),
            ("qwertyuiop1234", "推測されやすい"),
            ("aaaaaaaaaaaaaaaa", "推測されやすい"),
            ("Password2026!", "推測されやすい"),
            ("yamada-taro-1970", "推測されやすい"),
        ] {
            let s = judged(bad);
            assert!(!s.enough && s.said.iter().any(|t| t.contains(word)), "{bad}: {s:?}");
        }
    }

    #[test]
    fn a_refusal_never_repeats_the_password() {
        let refused = check_strength(&Secret::from("税務のMARKER4711"), &around()).unwrap_err();
        assert!(!format!("{refused:?}").contains("MARKER"), "{refused:?}");
    }

    #[test]
    fn temporary_passwords_pass_whatever_they_are() {
        for _ in 0..50 {
            let password = crate::new_temporary_password().unwrap();
            assert!(strength(&password, &Around::default()).score >= ENOUGH);
        }
    }
}
