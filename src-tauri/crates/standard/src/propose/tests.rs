#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::Pack;

/// All twelve questions answered no.
fn all_no() -> Answers {
    Answers { given: (1..=12).map(|n| (format!("q{n}"), Answer::No)).collect(), ..Answers::default() }
}

fn with(changes: &[(&str, Answer)]) -> Answers {
    let mut answers = all_no();
    for (id, answer) in changes {
        answers.given.insert((*id).to_owned(), *answer);
    }
    answers
}

fn yes(ids: &[&str]) -> Answers {
    with(&ids.iter().map(|id| (*id, Answer::Yes)).collect::<Vec<_>>())
}

fn proposed(answers: &Answers) -> Proposal {
    Pack::shipped().unwrap().propose(answers)
}

fn ids(p: &Proposal) -> Vec<&str> {
    p.triggered.iter().map(|t| t.id.as_str()).collect()
}

#[test]
fn secrets_of_residents_are_a() {
    for q in ["q1", "q2", "q3", "q4"] {
        let p = proposed(&yes(&[q]));
        assert_eq!((p.class, p.ask, p.candidate, p.complete), (Some(Class::A), false, false, true), "{q}");
        assert_eq!(ids(&p), [q]);
        assert!(p.restrictions.iter().any(|r| r.key == "encrypt"));
    }
}

#[test]
fn the_number_of_people_stands_in_the_reason() {
    let mut answers = yes(&["q3", "q4", "q7"]);
    answers.band = Some("k10".into());
    let p = proposed(&answers);
    assert_eq!(p.class, Some(Class::A));
    assert_eq!(
        p.reason,
        "住民の個人情報をまとまった数で含む（1,001～10,000人）、財産の被害につながる情報を含むため（質問3・4）。"
    );
    assert_eq!(ids(&p), ["q3", "q4", "q7"], "what else applies is shown too");
}

#[test]
fn availability_alone_is_b_with_a_flag_and_never_a() {
    let p = proposed(&yes(&["q9", "q10"]));
    assert_eq!(p.class, Some(Class::B), "a public page whose stop would hurt (第14条第1項第2号)");
    assert!(p.availability && p.integrity);
    assert!(!p.ask);
    assert!(p.warnings.iter().any(|w| w.contains("第14条第1項第1号")), "{:?}", p.warnings);
    let mut stop_only = yes(&["q9"]);
    stop_only.flags = vec![Flag::Availability];
    let p = proposed(&stop_only);
    assert_eq!((p.class, p.availability, p.integrity), (Some(Class::B), true, false));
}

#[test]
fn alteration_alone_is_b() {
    let mut answers = yes(&["q9"]);
    answers.flags = vec![Flag::Integrity];
    let p = proposed(&answers);
    assert_eq!((p.class, p.availability, p.integrity), (Some(Class::B), false, true));
}

#[test]
fn no_set_of_answers_without_secrecy_reaches_a() {
    // Every combination of questions 9, 10 and 13 with everything secret denied.
    for bits in 0..8u8 {
        let on = |bit: u8| {
            if bits & (1 << bit) != 0 { Answer::Yes } else { Answer::No }
        };
        let p = proposed(&with(&[("q9", on(0)), ("q10", on(1)), ("q13", on(2))]));
        assert_ne!(p.class, Some(Class::A), "{bits:03b}");
        assert_ne!(p.at_least, Some(Class::A), "{bits:03b}");
    }
}

#[test]
fn unknown_never_becomes_c() {
    // Public, but one question about harm open: whichever it is, there is no C.
    for n in (1..=9).chain([11, 12]) {
        let id = format!("q{n}");
        let p = proposed(&with(&[("q10", Answer::Yes), (&id, Answer::Unknown)]));
        assert_eq!(p.class, None, "{id}");
        assert!(p.ask, "{id} goes to the chief (第16条第3項)");
        assert_eq!(p.could_change, std::slice::from_ref(&id));
        assert!(p.reason.contains(&format!("質問{n}が不明")), "{}", p.reason);
        assert!(p.complete, "nothing more to answer");
    }
}

#[test]
fn a_question_that_was_not_asked_is_not_a_no() {
    let p = proposed(&Answers::default());
    assert_eq!((p.class, p.ask, p.complete), (None, false, false));
    assert_eq!(p.could_change.len(), 12, "everything but 「判断できない」");
    assert!(p.restrictions.is_empty());
    let mut answers = yes(&["q10"]);
    answers.given.remove("q2");
    let p = proposed(&answers);
    assert_eq!((p.class, p.complete), (None, false));
    assert_eq!(p.could_change, ["q2"]);
}

#[test]
fn an_unknown_that_makes_no_difference_is_said_to_make_none() {
    let p = proposed(&with(&[("q3", Answer::Yes), ("q2", Answer::Unknown)]));
    assert_eq!((p.class, p.ask), (Some(Class::A), false));
    assert!(p.could_change.is_empty());
    assert_eq!(p.unknown_but_settled, ["q2"]);
}

#[test]
fn b_with_an_open_way_to_a_waits_for_the_chief() {
    let p = proposed(&with(&[("q7", Answer::Yes), ("q1", Answer::Unknown), ("q9", Answer::Unknown)]));
    assert_eq!((p.class, p.at_least, p.ask), (None, Some(Class::B), true));
    assert_eq!(p.could_change, ["q1"], "question 9 could only make it B again");
    assert_eq!(p.unknown_but_settled, ["q9"]);
    assert!(p.restrictions.iter().any(|r| r.key == "takeout_permit"), "handled as B at least meanwhile");
}

#[test]
fn a_candidate_names_a_and_asks_the_chief() {
    for q in ["q5", "q6"] {
        let p = proposed(&yes(&[q]));
        assert_eq!((p.class, p.candidate, p.ask), (Some(Class::A), true, true), "{q}");
        assert_eq!(p.at_least, Some(Class::B), "B at least if the chief says no");
        assert!(p.reason.ends_with("Aにするかどうかは責任者が判断する。"), "{}", p.reason);
        assert!(p.triggered[0].candidate);
    }
    let p = proposed(&yes(&["q5", "q1"]));
    assert_eq!((p.candidate, p.ask), (false, false), "number 1 settles it");
}

#[test]
fn secrecy_by_law_and_inside_information_are_b() {
    for q in ["q7", "q8"] {
        let p = proposed(&yes(&[q]));
        assert_eq!((p.class, p.ask), (Some(Class::B), false), "{q}");
        assert!(!p.availability && !p.integrity);
    }
}

#[test]
fn published_is_c_and_announced_is_b_until_the_day() {
    let p = proposed(&yes(&["q10"]));
    assert_eq!((p.class, p.ask), (Some(Class::C), false));
    assert_eq!(p.reason, "公表済み、または公表が決まっているため（質問10）。");
    assert!(p.restrictions.is_empty());
    let mut answers = yes(&["q10"]);
    answers.before_publication = true;
    let p = proposed(&answers);
    assert_eq!(p.class, Some(Class::B));
    assert_eq!(p.reason, "公表が決まっているが、まだ公表前のため。");
    assert!(p.warnings.iter().any(|w| w.contains("公表の日")));
}

#[test]
fn published_and_secret_at_once_is_pointed_out() {
    let p = proposed(&yes(&["q10", "q1"]));
    assert_eq!(p.class, Some(Class::A), "the stricter answer goes");
    assert!(p.warnings.iter().any(|w| w.contains("答えが合いません")), "{:?}", p.warnings);
    assert_eq!(ids(&p), ["q1"], "publication is no ground for A");
}

#[test]
fn nothing_applies_is_not_c_either() {
    let p = proposed(&all_no());
    assert_eq!((p.class, p.ask, p.complete), (None, true, true));
    assert!(p.reason.contains("どの質問にも当てはまらず"));
}

#[test]
fn a_mix_takes_the_highest() {
    let mut answers = yes(&["q11", "q8"]);
    answers.mixed = vec![Class::B, Class::A, Class::C];
    let p = proposed(&answers);
    assert_eq!((p.class, p.ask), (Some(Class::A), false));
    assert_eq!(p.reason, "分類の違う情報がまじっているため、高い方のAに合わせる（第17条第3項）。");
    answers.mixed = vec![Class::C, Class::B];
    assert_eq!(proposed(&answers).class, Some(Class::B));
}

#[test]
fn a_mix_without_its_classes_is_not_finished() {
    let p = proposed(&yes(&["q11", "q10"]));
    assert_eq!((p.class, p.ask, p.complete), (None, false, false));
    assert_eq!(p.could_change, ["q11"]);
    assert!(p.reason.contains("まだ選ばれていない"), "{}", p.reason);
}

#[test]
fn what_came_from_another_division_keeps_its_class() {
    for (source, expected) in [(Class::A, Class::A), (Class::B, Class::B), (Class::C, Class::C)] {
        let mut answers = yes(&["q12"]);
        answers.source = Some(source);
        let p = proposed(&answers);
        assert_eq!((p.class, p.ask), (Some(expected), false));
        assert_eq!(p.reason, format!("庁内の他課から受け取り、元の分類が{expected}のため（第16条第1項）。"));
    }
}

#[test]
fn a_source_lower_than_the_answers_is_pointed_out() {
    let mut answers = yes(&["q12", "q2"]);
    answers.source = Some(Class::C);
    let p = proposed(&answers);
    assert_eq!(p.class, Some(Class::A));
    assert!(p.warnings.iter().any(|w| w.contains("入手元に確かめてください")), "{:?}", p.warnings);
}

#[test]
fn an_unknown_source_goes_to_the_chief() {
    let p = proposed(&yes(&["q12", "q10"]));
    assert_eq!((p.class, p.ask, p.complete), (None, true, true));
    assert!(p.reason.contains("入手元の分類が分からない"), "{}", p.reason);
    let p = proposed(&yes(&["q12", "q1"]));
    assert_eq!((p.class, p.ask), (Some(Class::A), false), "it cannot be higher than A");
}

#[test]
fn cannot_judge_goes_to_the_chief_without_a_class() {
    for others in [&[][..], &["q10"][..], &["q8"][..], &["q5"][..]] {
        let mut ids = others.to_vec();
        ids.push("q13");
        let p = proposed(&yes(&ids));
        assert_eq!((p.class, p.ask), (None, true), "{others:?}");
        assert!(p.reason.contains("第16条第3項"));
    }
    let p = proposed(&yes(&["q1", "q13"]));
    assert_eq!((p.class, p.ask), (Some(Class::A), true), "what is certain stays certain; the chief looks all the same");
}

#[test]
fn every_open_question_named_can_really_change_the_proposal_and_no_other() {
    // Over many partial answers: flip each open question and compare.
    let pack = Pack::shipped().unwrap();
    let mut seed = 7u64;
    for _ in 0..300 {
        let mut answers = Answers { mixed: vec![Class::A, Class::B], source: Some(Class::A), ..Answers::default() };
        for n in 1..=12 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            match (seed >> 33) % 8 {
                0 => drop(answers.given.insert(format!("q{n}"), Answer::Yes)),
                1..=4 => drop(answers.given.insert(format!("q{n}"), Answer::No)),
                5 => drop(answers.given.insert(format!("q{n}"), Answer::Unknown)),
                _ => {}
            }
        }
        let p = pack.propose(&answers);
        let settle = |id: &str, to: Answer| {
            let mut a = answers.clone();
            // Everything else that is open is taken as no, so that only this question speaks.
            for n in 1..=12 {
                let key = format!("q{n}");
                if !matches!(a.given.get(&key), Some(Answer::Yes | Answer::No)) {
                    a.given.insert(key, Answer::No);
                }
            }
            a.given.insert(id.to_owned(), to);
            let p = pack.propose(&a);
            (p.class, p.ask, p.candidate)
        };
        for n in 1..=12 {
            let id = format!("q{n}");
            if matches!(answers.given.get(&id), Some(Answer::Yes | Answer::No)) {
                assert!(!p.could_change.contains(&id), "{id} is answered");
                continue;
            }
            let moves = settle(&id, Answer::Yes) != settle(&id, Answer::No);
            assert_eq!(p.could_change.contains(&id), moves, "{id} in {:?}", answers.given);
        }
        if p.class == Some(Class::C) {
            assert!(p.could_change.is_empty() && !p.ask, "C is never provisional");
        }
    }
}

#[test]
fn a_question_left_out_by_the_city_is_not_waited_for() {
    let mut rules = Pack::shipped().unwrap().classification().clone();
    for q in &mut rules.questions {
        q.off = q.id == "q8";
    }
    let mut answers = yes(&["q10"]);
    answers.given.remove("q8");
    assert_eq!(propose(&rules, &answers).class, Some(Class::C));
    answers.given.insert("q8".into(), Answer::Yes);
    assert_eq!(propose(&rules, &answers).class, Some(Class::C), "an old answer to it does not count");
}

#[test]
fn answers_of_another_edition_are_left_out_and_said() {
    let mut answers = yes(&["q8"]);
    answers.given.insert("q77".into(), Answer::Yes);
    let p = proposed(&answers);
    assert_eq!(p.class, Some(Class::B));
    assert!(p.warnings.iter().any(|w| w.contains("今の版にない質問")));
}

#[test]
fn the_guidance_is_marked_as_ours_and_survives_json() {
    let p = proposed(&yes(&["q3"]));
    assert!(p.note.contains("本アプリ独自の目安"));
    let json = serde_json::to_string(&p).unwrap();
    assert_eq!(serde_json::from_str::<Proposal>(&json).unwrap(), p);
    let answers: Answers = serde_json::from_str(r#"{"given":{"q1":"yes","q2":"unknown"},"mixed":["A"]}"#).unwrap();
    assert_eq!(proposed(&answers).class, Some(Class::A));
}
