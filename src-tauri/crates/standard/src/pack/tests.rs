#![allow(clippy::unwrap_used, clippy::expect_used)]
use super::*;
use crate::{Class, DutyKind, parse_citation};
use kernel::art;

fn pack() -> Pack {
    Pack::shipped().unwrap()
}

#[test]
fn the_shipped_pack_is_sound() {
    let pack = pack();
    assert_eq!(pack.edition().id, "fuefuki-7");
    assert_eq!(pack.edition().name, "情報セキュリティ対策基準 第7版");
    assert!(!pack.edition().edited);
    assert!(pack.edition().missing.iter().any(|m| m.contains("別表1")));
}

#[test]
fn only_the_edition_names_the_city() {
    let s = Texts::shipped();
    for text in [s.articles, s.classification, s.methods, s.forms, s.duties, s.calendar, s.coverage]
        .into_iter()
        .chain(s.checklists)
    {
        assert!(!text.contains("笛吹"));
    }
}

#[test]
fn every_question_has_articles_that_exist() {
    let pack = pack();
    let questions = &pack.classification().questions;
    assert_eq!(questions.len(), 13);
    assert_eq!(questions.iter().map(|q| q.no).collect::<Vec<_>>(), (1..=13).collect::<Vec<u8>>());
    for q in questions {
        assert!(!q.articles.is_empty(), "{}", q.id);
        assert!(q.articles.iter().all(|a| pack.has(a.article())), "{}", q.id);
    }
}

#[test]
fn every_duty_has_an_article_or_a_place_that_exists() {
    let pack = pack();
    assert!(pack.duties().len() > 200);
    for d in pack.duties() {
        assert!(d.articles.iter().all(|a| pack.has(a.article())), "{}", d.key);
        assert!(!d.articles.is_empty() || d.place == "附則第3項", "{}", d.key);
    }
    // Articles without a duty of their own, as the reading of the standard found them.
    let none: Vec<u16> = (1..=135).filter(|n| pack.duties_of(*n).is_empty()).collect();
    assert_eq!(none, [1, 2, 3, 4, 5, 7, 120]);
}

#[test]
fn the_report_of_article_14_goes_to_the_head_of_systems() {
    let pack = pack();
    let duty = pack.duties().iter().find(|d| d.key == "d14_3").unwrap();
    assert_eq!(duty.kinds, [DutyKind::Report]);
    assert_eq!(duty.report_to, ["system_head"]);
    let form = pack.form("f1").unwrap();
    assert_eq!(form.addressees, ["system_head"]);
    assert_eq!(form.heading(), "様式第1号（第14条関係）");
    assert_eq!(pack.office("system_head").unwrap().post, "情報システム課長");
    assert_eq!(pack.form("f2").unwrap().heading(), "様式第2号（第22条・第32条・第11条関係）");
    assert_eq!(pack.form("f9").unwrap().heading(), "");
}

#[test]
fn the_self_inspection_goes_to_two() {
    let pack = pack();
    assert_eq!(pack.form("f5").unwrap().addressees, ["cso", "committee_member"]);
    let duty = pack.duties_of(134).into_iter().find(|d| d.key == "d134_2").unwrap();
    assert_eq!(duty.report_to, ["cso", "committee_member"]);
}

#[test]
fn citations_are_spelled_as_chosen() {
    let pack = pack();
    assert_eq!(pack.cite(art(22).i(4)), "第22条第4号");
    assert_eq!(pack.cite(art(58).p(2).i(3)), "第58条第2項第3号");
    assert_eq!(pack.cite(parse_citation("22-1(4)").unwrap()), "第22条第4号", "one paragraph: 第1項 is left out");
}

#[test]
fn classes_carry_restrictions_that_exist() {
    let pack = pack();
    let labels = |c| pack.classification().restrictions_for(c).iter().map(|r| r.label.clone()).collect::<Vec<_>>();
    assert!(labels(Class::A).contains(&"暗号化必須".to_owned()));
    assert!(labels(Class::B).contains(&"持出許可制".to_owned()));
    assert!(labels(Class::C).is_empty());
}

#[test]
fn wrong_data_is_refused_with_the_file_and_the_reason() {
    let s = Texts::shipped();
    let broken = |texts: Texts<'_>, says: &str| {
        let refused = Pack::read(&texts).unwrap_err();
        assert_eq!(refused.code, "bad_file");
        assert!(refused.message.contains(says), "{}", refused.message);
    };
    let text = s.classification.replace("articles = [\"17-3\"]", "articles = [\"17-9\"]");
    broken(Texts { classification: &text, ..s }, "第17条第9項");
    let text = s.classification.replace("\"no_takeout\", \"encrypt\"", "\"no_takeout\", \"encrypted\"");
    broken(Texts { classification: &text, ..s }, "encrypted");
    let text = s.duties.replacen("who = [\"chief\"]", "who = [\"mayor\"]", 1);
    broken(Texts { duties: &text, ..s }, "mayor");
    let text = s.forms.replace("kind = \"廃棄簿\"", "kind = \"廃棄\"");
    broken(Texts { forms: &text, ..s }, "2回");
    let text = s.calendar.replace("months = [6]", "months = [13]");
    broken(Texts { calendar: &text, ..s }, "月または日");
    broken(Texts { pack: "id = 1", ..s }, "pack.toml");
    let text = s.methods.replacen("effect = \"destroy\"", "effect = \"爆破\"", 1);
    broken(Texts { methods: &text, ..s }, "methods.toml");
}

#[test]
fn four_checklists_ship_with_their_questions() {
    let pack = Pack::shipped().unwrap();
    let sizes: Vec<_> = pack.checklists().iter().map(|l| (l.key.as_str(), l.questions.len())).collect();
    assert_eq!(sizes, [("chief", 18), ("officer", 18), ("staff", 20), ("monthly", 5)]);
    for q in pack.checklists().iter().flat_map(|l| &l.questions) {
        assert!(q.text.ends_with("か。"), "{} asks", q.id);
        assert!(q.against.iter().all(|k| !k.is_empty()), "{}", q.id);
    }
}

#[test]
fn a_checklist_that_cites_no_article_or_uses_an_id_twice_is_refused() {
    let s = Texts::shipped();
    let [chief, officer, staff, monthly] = s.checklists;
    let refused = |one: &str, says: &str| {
        let p = Pack::read(&Texts { checklists: [one, officer, staff, monthly], ..s }).unwrap_err();
        assert!(p.message.contains(says), "{}", p.message);
    };
    refused(&chief.replace("\"13-2\"", "\"13-9\""), "第13条第9項");
    refused(&chief.replace("chief-02", "chief-01"), "chief-01");
    refused(&chief.replace("写しがどこ", "").replace("title = \"写しの所在\"", "title = \"\""), "空の文");
}

#[test]
fn nothing_of_the_standard_is_silently_missing() {
    let s = Texts::shipped();
    let refused = |text: &str, says: &str| {
        let p = Pack::read(&Texts { coverage: text, ..s }).unwrap_err();
        assert!(p.message.contains(says), "{}", p.message);
    };
    let pack = pack();
    assert_eq!(pack.coverage().coverage.len(), pack.duties().len());
    refused(&s.coverage.replace("duty = \"d14_3\"", "duty = \"d99_9\""), "d14_3");
    refused(&s.coverage.replace("plain = [1, 2", "plain = [2"), "第1条");
    refused(
        &s.coverage.replace("city = \"委員会は市に一つで、その記録は市の事務局が残します。\"", "city = \"\""),
        "d10",
    );
}
