//! An invitation beside what was taken over before: what is new, what changes, and whether it may be taken over at all.

use crate::{Asked, Invitation};
use kernel::{Problem, Result, code};
use serde::Deserialize as _;
use store::{Reading, SubmissionDuty};

/// What an invitation does to one duty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutyChange {
    /// As the invitation asks for it, or, where it is dropped, as it was asked for before.
    pub asked: Asked,
    /// `new`, `changed`, `same`, `dropped`.
    pub change: &'static str,
    /// What it was before, in words: 期限 令和8年6月30日; may be empty.
    pub before: String,
}

/// The invitation that was taken over last.
pub fn known_office(book: &Reading) -> Result<Option<Invitation>> {
    let stored = book.submission_office()?;
    Ok(stored.and_then(|o| Invitation::deserialize(&o.said).ok()))
}

/// What an invitation changes, duty by duty.
pub fn compare(stored: &[SubmissionDuty], new: &Invitation) -> Vec<DutyChange> {
    let own: Vec<&SubmissionDuty> = stored.iter().filter(|d| d.fiscal_year == new.fiscal_year && !d.dropped).collect();
    let mut out: Vec<DutyChange> = new
        .duties
        .iter()
        .map(|asked| {
            let before = own.iter().find(|d| d.key == asked.key && d.period == asked.period);
            let was = before.and_then(|d| Asked::deserialize(&d.said).ok());
            match was {
                None => DutyChange { asked: asked.clone(), change: "new", before: String::new() },
                Some(was) if was == *asked => {
                    DutyChange { asked: asked.clone(), change: "same", before: String::new() }
                }
                Some(was) => DutyChange {
                    asked: asked.clone(),
                    change: "changed",
                    before: if was.due == asked.due {
                        was.title
                    } else {
                        format!("期限 {}", kernel::date::wareki_long(was.due))
                    },
                },
            }
        })
        .collect();
    for gone in own {
        let kept = new.duties.iter().any(|a| a.key == gone.key && a.period == gone.period);
        if let (false, Ok(asked)) = (kept, Asked::deserialize(&gone.said)) {
            out.push(DutyChange { asked, change: "dropped", before: String::new() });
        }
    }
    out
}

/// Refuses an invitation that is not for this division, that is older than the one taken over, or whose keys are others.
/// `typed` is the fingerprint that the chief read from paper; `division` is the name in this book's settings.
///
/// # Errors
/// `other_addressee`, `out_of_order`, `twice`, `key_replaced`.
pub fn may_take(known: Option<&Invitation>, new: &Invitation, division: &str, typed: &str) -> Result<()> {
    let ours = known.map_or_else(|| new.division.name == division, |k| k.division.code == new.division.code);
    if !ours {
        return Err(Problem::new(
            code::OTHER_ADDRESSEE,
            format!(
                "「{}」への招待ファイルです。この帳簿は「{division}」のものなので、取り込めません。取りまとめ課に、この課の招待ファイルを頼んでください。",
                new.division.name
            ),
        ));
    }
    let Some(known) = known else { return Ok(()) };
    if known.office.code != new.office.code || known.sign_key != new.sign_key {
        let shown = vault::PublicKey::from_hex(&new.sign_key)?.fingerprint();
        let digits = |t: &str| t.chars().filter(char::is_ascii_hexdigit).collect::<String>().to_uppercase();
        if digits(typed) != digits(&shown) {
            return Err(Problem::new(
                code::KEY_REPLACED,
                "取りまとめ課の署名の鍵が、前と違います。取りまとめ課に電話などで確かめ、紙で受け取った指紋（16桁）を責任者が入れてください。",
            ));
        }
        return Ok(());
    }
    match new.serial.cmp(&known.serial) {
        std::cmp::Ordering::Greater => Ok(()),
        std::cmp::Ordering::Equal => Err(Problem::new(code::TWICE, "この招待ファイルは、もう取り込んであります。")),
        std::cmp::Ordering::Less => Err(Problem::new(
            code::OUT_OF_ORDER,
            format!(
                "前に取り込んだもの（第{}号）より古い招待ファイル（第{}号）です。新しいものを使ってください。",
                known.serial, new.serial
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;
    use crate::{Edition, Office};

    fn invitation(serial: u32, key: &vault::SigningKey) -> Invitation {
        Invitation {
            office: Office::new("010", "情報システム課"),
            division: Office::new("120", "税務課"),
            serial,
            edition: Edition::default(),
            fiscal_year: 2026,
            duties: vec![Asked {
                key: "class_report".into(),
                title: "重要性分類".into(),
                period: String::new(),
                due: "2026-06-30".parse().unwrap(),
                articles: vec!["14-3".into()],
                addressee: String::new(),
                form: "f1".into(),
                generic: false,
            }],
            sign_key: key.public().hex(),
            seal_key: vault::SealingKey::random().address().text().to_owned(),
        }
    }

    fn stored(i: &Invitation) -> Vec<SubmissionDuty> {
        let one = |a: &Asked| SubmissionDuty {
            fiscal_year: i.fiscal_year,
            key: a.key.clone(),
            period: a.period.clone(),
            due: a.due,
            dropped: false,
            said: serde_json::to_value(a).unwrap(),
        };
        i.duties.iter().map(one).collect()
    }

    #[test]
    fn another_division_an_older_number_and_another_key_are_refused_by_name() {
        let key = vault::SigningKey::random().unwrap();
        let first = invitation(2, &key);
        assert!(may_take(None, &first, "税務課", "").is_ok());
        assert_eq!(may_take(None, &first, "市民課", "").unwrap_err().code, code::OTHER_ADDRESSEE);
        let code_of = |new: &Invitation, typed: &str| may_take(Some(&first), new, "税務課", typed).map_err(|p| p.code);
        assert_eq!(code_of(&invitation(2, &key), ""), Err(code::TWICE.to_owned()));
        assert_eq!(code_of(&invitation(1, &key), ""), Err(code::OUT_OF_ORDER.to_owned()));
        assert_eq!(code_of(&invitation(3, &key), ""), Ok(()));
        let other = vault::SigningKey::random().unwrap();
        assert_eq!(code_of(&invitation(3, &other), ""), Err(code::KEY_REPLACED.to_owned()));
        assert_eq!(code_of(&invitation(3, &other), "0000 0000 0000 0000"), Err(code::KEY_REPLACED.to_owned()));
        let printed = other.public().fingerprint().to_lowercase();
        assert_eq!(code_of(&invitation(3, &other), &printed), Ok(()));
        let renamed = Invitation { division: Office::new("120", "市税課"), ..invitation(3, &key) };
        assert_eq!(code_of(&renamed, ""), Ok(()), "its code is the division, its name may change");
        let moved = Invitation { division: Office::new("130", "税務課"), ..invitation(3, &key) };
        assert_eq!(code_of(&moved, ""), Err(code::OTHER_ADDRESSEE.to_owned()));
    }

    #[test]
    fn new_changed_and_dropped_duties_are_told_apart() {
        let key = vault::SigningKey::random().unwrap();
        let before = invitation(1, &key);
        let mut now = invitation(2, &key);
        let what = |now: &Invitation| compare(&stored(&before), now).iter().map(|c| c.change).collect::<Vec<_>>();
        assert_eq!(what(&now), ["same"]);
        now.duties[0].due = "2026-07-15".parse().unwrap();
        assert_eq!(what(&now), ["changed"]);
        assert_eq!(compare(&stored(&before), &now)[0].before, "期限 令和8年6月30日");
        now.duties[0].key = "own_1".into();
        assert_eq!(what(&now), ["new", "dropped"]);
    }
}
