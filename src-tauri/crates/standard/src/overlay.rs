//! The city's own edits, kept in the book and merged over the shipped pack. What is judged by law or by nature cannot be edited away:
//! the merged pack passes the same checks as the shipped one.

use crate::classification::{Class, Effect};
use crate::forms::SealMark;
use crate::methods::{Destruction, MethodRule, Verdict, Witness};
use crate::pack::Pack;
use crate::registers::{OperationKind, PermissionKind};
use crate::text::bad;
use kernel::Result;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Who holds an office.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct OfficeEdit {
    /// Which office.
    pub key: String,
    /// Another name for it.
    pub label: Option<String>,
    /// Who holds it.
    pub post: Option<String>,
}

/// Another meaning or other restrictions for a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ClassEdit {
    /// Which class.
    pub key: Class,
    /// From the city's 別表1.
    #[serde(default)]
    pub meaning: Option<String>,
    /// Keys of the restrictions suggested.
    #[serde(default)]
    pub restrictions: Option<Vec<String>>,
}

/// Another explanation of a restriction; its name is the ledger's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct RestrictionEdit {
    /// Which restriction.
    pub key: String,
    /// What it asks of people; the old text stays when none is given.
    #[serde(default)]
    pub help: Option<String>,
}

/// A question reworded, weighed differently or left out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct QuestionEdit {
    /// Which question.
    pub id: String,
    /// As asked.
    pub text: Option<String>,
    /// As cited in a reason.
    pub short: Option<String>,
    /// What counts as yes.
    pub help: Option<String>,
    /// What to look at.
    pub examples: Option<Vec<String>>,
    /// What a yes means.
    pub effect: Option<Effect>,
    /// Do not ask it.
    pub off: Option<bool>,
}

/// A form's number, title, addressees or stamp boxes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct FormEdit {
    /// Which form.
    pub key: String,
    /// 様式第N号.
    pub number: Option<String>,
    /// As printed.
    pub title: Option<String>,
    /// Edition of the form.
    pub edition: Option<String>,
    /// Keys of offices.
    pub addressees: Option<Vec<String>>,
    /// Stamp boxes on the form.
    pub seals: Option<Vec<String>>,
    /// Stamp boxes of the receiver.
    pub receipt_seals: Option<Vec<String>>,
    /// Stamp boxes of its lists.
    pub register_seals: Option<Vec<String>>,
}

/// Another verdict for a medium and a method, or a pair that the table does not list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct RuleEdit {
    /// Which medium.
    pub media: String,
    /// Which method.
    pub method: String,
    /// For residents' data.
    pub resident: Option<Verdict>,
    /// For A and B.
    pub ab: Option<Verdict>,
    /// For C.
    pub c: Option<Verdict>,
    /// What to watch.
    pub note: Option<String>,
    /// What the method does; only needed for a pair that the table does not list.
    pub effect: Option<Destruction>,
    /// Whose rule it is.
    pub source: Option<String>,
}

/// Another month or day for an entry of the calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct CalendarEdit {
    /// Which entry.
    pub key: String,
    /// Months, 1 to 12.
    pub months: Option<Vec<u8>>,
    /// Day; 0 is the month's last.
    pub day: Option<u8>,
    /// The city does not do it.
    pub off: Option<bool>,
}

/// Everything that a city may edit. Empty: the pack as shipped.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
#[ts(export)]
pub struct Overlay {
    /// The city's name.
    pub city: Option<String>,
    /// What stands small in stamp boxes.
    pub seal_mark: Option<SealMark>,
    /// Offices.
    pub offices: Vec<OfficeEdit>,
    /// Readings chosen, by key.
    pub readings: BTreeMap<String, String>,
    /// Classes.
    pub classes: Vec<ClassEdit>,
    /// Restrictions.
    pub restrictions: Vec<RestrictionEdit>,
    /// Questions.
    pub questions: Vec<QuestionEdit>,
    /// Forms.
    pub forms: Vec<FormEdit>,
    /// Sanitization rules.
    pub rules: Vec<RuleEdit>,
    /// Name of the table of methods with these rules in it; frozen into each case that is judged by it.
    pub methods_edition: Option<String>,
    /// Calendar.
    pub calendar: Vec<CalendarEdit>,
    /// Kinds of permission, whole: a shipped one in the city's way, or one of the city's own.
    pub permissions: Vec<PermissionKind>,
    /// Kinds of the officer's log, in the same way.
    pub operations: Vec<OperationKind>,
}

fn set<T: Clone>(target: &mut T, edit: &Option<T>) {
    if let Some(value) = edit {
        *target = value.clone();
    }
}

fn entry<'a, T>(list: &'a mut [T], what: &str, key: &str, is: impl Fn(&T) -> bool) -> Result<&'a mut T> {
    list.iter_mut().find(|x| is(x)).ok_or_else(|| bad("市の設定", format!("{what}「{key}」がありません")))
}

/// Lays the city's edits over a pack and checks the whole again.
///
/// # Errors
/// `bad_file` when an edit names something that does not exist or makes the pack contradict itself; the old pack stays in force.
pub fn merge(mut pack: Pack, city: &Overlay) -> Result<Pack> {
    pack.edition.edited |= *city != Overlay::default();
    set(&mut pack.edition.city, &city.city);
    set(&mut pack.forms.seal_mark, &city.seal_mark);
    for e in &city.offices {
        let o = entry(&mut pack.offices, "役", &e.key, |o| o.key == e.key)?;
        set(&mut o.label, &e.label);
        set(&mut o.post, &e.post);
    }
    for (key, chosen) in &city.readings {
        entry(&mut pack.readings, "読み方", key, |r| r.key == *key)?.chosen = chosen.clone();
    }
    for e in &city.restrictions {
        // No new ones: a record holds only restrictions that its ledger knows.
        let r = entry(&mut pack.classification.restrictions, "取扱制限", &e.key, |r| r.key == e.key)?;
        set(&mut r.help, &e.help);
    }
    for e in &city.classes {
        let c = entry(&mut pack.classification.classes, "分類", e.key.key(), |c| c.key == e.key)?;
        set(&mut c.meaning, &e.meaning);
        set(&mut c.restrictions, &e.restrictions);
    }
    for e in &city.questions {
        let q = entry(&mut pack.classification.questions, "質問", &e.id, |q| q.id == e.id)?;
        set(&mut q.text, &e.text);
        set(&mut q.short, &e.short);
        set(&mut q.help, &e.help);
        set(&mut q.examples, &e.examples);
        set(&mut q.effect, &e.effect);
        set(&mut q.off, &e.off);
    }
    for e in &city.forms {
        let f = entry(&mut pack.forms.forms, "様式", &e.key, |f| f.key == e.key)?;
        set(&mut f.number, &e.number);
        set(&mut f.title, &e.title);
        set(&mut f.edition, &e.edition);
        set(&mut f.addressees, &e.addressees);
        set(&mut f.seals, &e.seals);
        set(&mut f.receipt_seals, &e.receipt_seals);
        set(&mut f.register_seals, &e.register_seals);
    }
    set(&mut pack.methods.edition, &city.methods_edition);
    for e in &city.rules {
        let what = format!("{}と{}", e.media, e.method);
        let listed = |r: &MethodRule| r.media == e.media && r.method == e.method;
        if let (Some(effect), false) = (e.effect, pack.methods.rules.iter().any(listed)) {
            pack.methods.rules.push(MethodRule {
                media: e.media.clone(),
                method: e.method.clone(),
                effect,
                // Whoever leaves out a verdict does not allow it.
                resident: Verdict::Refuse,
                ab: Verdict::Refuse,
                c: Verdict::Refuse,
                witness: Witness::BOrHigher,
                source: String::new(),
                note: String::new(),
            });
        }
        let r = entry(&mut pack.methods.rules, "方法", &what, listed)?;
        set(&mut r.resident, &e.resident);
        set(&mut r.ab, &e.ab);
        set(&mut r.c, &e.c);
        set(&mut r.note, &e.note);
        set(&mut r.source, &e.source);
    }
    for e in &city.calendar {
        let c = entry(&mut pack.calendar.entries, "予定", &e.key, |c| c.key == e.key)?;
        set(&mut c.months, &e.months);
        set(&mut c.day, &e.day);
        set(&mut c.off, &e.off);
    }
    for e in &city.permissions {
        match pack.registers.permissions.iter_mut().find(|k| k.key == e.key) {
            // What it is called and why it exists stays: records and papers say it.
            Some(k) => {
                let (label, articles) = (std::mem::take(&mut k.label), std::mem::take(&mut k.articles));
                *k = PermissionKind { label, articles, city: false, ..e.clone() };
            }
            None => {
                named_by_its_key(&e.key, &e.label)?;
                pack.registers.permissions.push(PermissionKind { city: true, ..e.clone() });
            }
        }
    }
    for e in &city.operations {
        match pack.registers.operations.iter_mut().find(|k| k.key == e.key) {
            Some(k) => {
                let (label, articles) = (std::mem::take(&mut k.label), std::mem::take(&mut k.articles));
                *k = OperationKind { label, articles, city: false, ..e.clone() };
            }
            None => {
                named_by_its_key(&e.key, &e.label)?;
                pack.registers.operations.push(OperationKind { city: true, ..e.clone() });
            }
        }
    }
    pack.finish()
}

/// A kind of the city's own is written into records by its name.
fn named_by_its_key(key: &str, label: &str) -> Result<()> {
    if key == label {
        return Ok(());
    }
    Err(bad(
        "市の設定",
        format!("市の種類「{label}」の名前は、記録に書かれるため変えられません。新しい種類を足してください"),
    ))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    fn merged(city: &Overlay) -> Result<Pack> {
        merge(Pack::shipped()?, city)
    }

    #[test]
    fn no_edits_leave_the_pack_as_shipped() {
        let pack = merged(&Overlay::default()).unwrap();
        assert!(!pack.edition().edited);
        assert_eq!(pack.form("f1").unwrap().number, "様式第1号");
    }

    #[test]
    fn the_citys_form_number_and_boxes_win() {
        let city: Overlay = serde_json::from_str(
            r#"{"city":"髙﨑市","forms":[{"key":"f1","number":"様式第12号の2","register_seals":["課長","係長"]}],
                "offices":[{"key":"system_head","post":"デジタル推進課長"}]}"#,
        )
        .unwrap();
        let pack = merged(&city).unwrap();
        assert!(pack.edition().edited);
        assert_eq!(pack.edition().city, "髙﨑市");
        let form = pack.form("f1").unwrap();
        assert_eq!(form.heading(), "様式第12号の2（第14条関係）");
        assert_eq!(form.title, "情報資産重要性分類結果報告書", "what was not edited stays");
        assert_eq!(form.register_seals, ["課長", "係長"]);
        assert_eq!(pack.office("system_head").unwrap().post, "デジタル推進課長");
    }

    #[test]
    fn a_form_number_used_twice_is_refused() {
        let city = Overlay {
            forms: vec![FormEdit { key: "f2".into(), number: Some("様式第1号".into()), ..FormEdit::default() }],
            ..Overlay::default()
        };
        assert!(merged(&city).unwrap_err().message.contains("様式第1号"));
    }

    #[test]
    fn availability_can_never_be_edited_into_a() {
        let city = Overlay {
            questions: vec![QuestionEdit { id: "q9".into(), effect: Some(Effect::A), ..QuestionEdit::default() }],
            ..Overlay::default()
        };
        assert!(merged(&city).unwrap_err().message.contains("第14条第1項第1号"));
    }

    #[test]
    fn the_way_to_the_chief_can_never_be_switched_off() {
        let city = Overlay {
            questions: vec![QuestionEdit { id: "q13".into(), off: Some(true), ..QuestionEdit::default() }],
            ..Overlay::default()
        };
        assert!(merged(&city).unwrap_err().message.contains("第16条第3項"));
    }

    #[test]
    fn degaussing_an_ssd_can_never_be_allowed() {
        let city = Overlay {
            rules: vec![RuleEdit {
                media: "ssd".into(),
                method: "degauss".into(),
                c: Some(Verdict::Warn),
                ..RuleEdit::default()
            }],
            ..Overlay::default()
        };
        assert!(merged(&city).unwrap_err().message.contains("消磁は効きません"));
    }

    #[test]
    fn a_pair_of_the_citys_own_is_judged_like_the_others_and_still_cannot_allow_what_leaves_data() {
        let own = |json: &str| merged(&serde_json::from_str(json).unwrap());
        let pack = own(
            r#"{"methods_edition":"R8.3＋市1","rules":[{"media":"mo","method":"crush_chip","effect":"destroy","resident":"ok",
                "ab":"ok","c":"ok","source":"市の実施手順","note":"専用の袋に入れて壊す。"}]}"#,
        )
        .unwrap();
        assert_eq!(pack.methods().edition, "R8.3＋市1");
        let j = pack.methods().judge("mo", "crush_chip", Some(Class::A), true).unwrap();
        assert_eq!((j.verdict, j.source.as_str()), (Verdict::Ok, "市の実施手順"));
        let left = own(r#"{"rules":[{"media":"mo","method":"crush_chip","effect":"unacceptable","ab":"ok"}]}"#);
        assert!(left.is_err());
        let unsaid = own(r#"{"rules":[{"media":"mo","method":"crush_chip","effect":"destroy"}]}"#).unwrap();
        assert_eq!(unsaid.methods().judge("mo", "crush_chip", Some(Class::C), false).unwrap().verdict, Verdict::Refuse);
        assert!(own(r#"{"rules":[{"media":"mo","method":"wish","effect":"destroy"}]}"#).is_err());
    }

    #[test]
    fn a_city_may_be_stricter_and_say_more() {
        let city: Overlay = serde_json::from_str(
            r#"{"restrictions":[{"key":"lock","help":"金庫にしまう。"}],
                "classes":[{"key":"A","restrictions":["encrypt","lock"]}],
                "rules":[{"media":"hdd","method":"degauss","resident":"refuse"}],
                "calendar":[{"key":"class_report","months":[5],"day":31},{"key":"mini_check","off":true}],
                "readings":{"single_paragraph":"first"}}"#,
        )
        .unwrap();
        let pack = merged(&city).unwrap();
        let labels: Vec<_> = pack.classification().restrictions_for(Class::A).iter().map(|r| r.label.clone()).collect();
        assert_eq!(labels, ["暗号化必須", "施錠保管"]);
        assert_eq!(pack.classification().restriction("lock").unwrap().help, "金庫にしまう。");
        let j = pack.methods().judge("hdd", "degauss", Some(Class::B), true).unwrap();
        assert_eq!(j.verdict, Verdict::Refuse);
        let year = pack.calendar().of_fiscal_year(2026);
        assert!(year.iter().any(|d| d.key == "class_report" && d.on == "2026-05-31"));
        assert!(!year.iter().any(|d| d.key == "mini_check"));
        assert_eq!(pack.cite(kernel::art(22).i(4)), "第22条第1項第4号");
        let duty = pack.duties().iter().find(|d| d.key == "d22_4").unwrap();
        assert_eq!(duty.articles[0].text, "第22条第1項第4号", "everything shown follows the choice");
    }

    #[test]
    fn edits_of_strangers_are_refused_by_name() {
        for (json, says) in [
            (r#"{"forms":[{"key":"f99"}]}"#, "f99"),
            (r#"{"offices":[{"key":"king"}]}"#, "king"),
            (r#"{"readings":{"single_paragraph":"both"}}"#, "both"),
            (r#"{"readings":{"moon":"full"}}"#, "moon"),
            (r#"{"questions":[{"id":"q99"}]}"#, "q99"),
            (r#"{"restrictions":[{"key":"封かん"}]}"#, "封かん"),
            (r#"{"classes":[{"key":"A","restrictions":["nothing"]}]}"#, "nothing"),
            (r#"{"rules":[{"media":"hdd","method":"wish"}]}"#, "wish"),
            (r#"{"calendar":[{"key":"class_report","months":[]}]}"#, "月または日"),
        ] {
            let city: Overlay = serde_json::from_str(json).unwrap();
            let refused = merged(&city).unwrap_err();
            assert!(refused.message.contains(says), "{json}: {}", refused.message);
        }
        assert!(
            serde_json::from_str::<Overlay>(r#"{"articles":[]}"#).is_err(),
            "articles are not the city's to edit here"
        );
    }

    #[test]
    fn an_overlay_survives_json() {
        let city = Overlay {
            city: Some("𠮷野市".into()),
            calendar: vec![CalendarEdit { key: "class_report".into(), day: Some(0), ..CalendarEdit::default() }],
            ..Overlay::default()
        };
        let json = serde_json::to_string(&city).unwrap();
        assert_eq!(serde_json::from_str::<Overlay>(&json).unwrap(), city);
    }

    #[test]
    fn a_kind_of_the_citys_own_is_added_by_its_name_and_a_shipped_one_keeps_its_name() {
        let own = |json: &str| merged(&serde_json::from_str(json).unwrap());
        let pack = own(
            r#"{"permissions":[
                {"key":"庁舎の鍵の貸出","label":"庁舎の鍵の貸出","articles":[],"approvers":["chief"],"months":1,
                 "columns":[{"key":"subject","label":"鍵","required":true}]},
                {"key":"software","label":"別の名前","articles":[],"approvers":["system_head"],"columns":[],"off":true}],
               "operations":[{"key":"空調の点検","label":"空調の点検","articles":["30-1"],"sheet":"month","columns":[]}]}"#,
        )
        .unwrap();
        let key = pack.registers().permission("庁舎の鍵の貸出").unwrap();
        assert!(key.city && key.months == 1);
        let software = pack.registers().permission("software").unwrap();
        assert_eq!((software.label.as_str(), software.off), ("標準外ソフトウェアの導入", true));
        assert_eq!(software.approvers, ["system_head"]);
        assert!(!software.articles.is_empty());
        assert_eq!(pack.registers().operation("空調の点検").unwrap().articles[0].text, "第30条第1項");
        for wrong in [
            r#"{"permissions":[{"key":"k1","label":"名前","articles":[],"approvers":["chief"],"columns":[]}]}"#,
            r#"{"permissions":[{"key":"名","label":"名","articles":[],"approvers":[],"columns":[]}]}"#,
            r#"{"permissions":[{"key":"名","label":"名","articles":[],"approvers":["nobody"],"columns":[]}]}"#,
            r#"{"permissions":[{"key":"名","label":"名","articles":["999"],"approvers":["chief"],"columns":[]}]}"#,
            r#"{"permissions":[{"key":"標準外ソフトウェアの導入","label":"標準外ソフトウェアの導入","articles":[],"approvers":["chief"],"columns":[]}]}"#,
            r#"{"operations":[{"key":"","label":"","articles":[],"sheet":"year","columns":[]}]}"#,
        ] {
            assert!(own(wrong).is_err(), "{wrong}");
        }
    }
}
