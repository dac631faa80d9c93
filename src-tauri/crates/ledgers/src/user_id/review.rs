//! 棚卸: every ID in use beside the roster of the staff. Pure; findings are opened by whoever asked.

use super::def::{DEF, USERS};
use crate::source::person_key;
use chrono::NaiveDate;
use kernel::fold::{is_blank, search_key};
use kernel::{Problem, RecordId, Result, code};
use sheet::Grid;
use std::collections::HashMap;
use store::Reading;

/// Rows in which the header is looked for.
const HEAD_ROWS: usize = 30;
/// Headings: staff number, name, 課, whether somebody is at work.
const HEADINGS: [&[&str]; 4] = [
    &["職員番号", "職員コード", "職員No", "職員No.", "職番", "社員番号", "職員CD", "番号"],
    &["氏名", "職員氏名", "職員名", "名前", "姓名", "漢字氏名"],
    &["所属", "所属名", "課名", "課", "部署", "所属課"],
    &["在職の状態", "状態", "在籍区分", "在職区分", "休職区分"],
];

/// Somebody on the roster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Staff {
    /// Staff number; may be empty.
    pub number: String,
    /// Name.
    pub name: String,
    /// 課; may be empty.
    pub division: String,
    /// 休職, 退職 …; may be empty.
    pub state: String,
}

/// An ID in use, as far as a review needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewedId {
    /// Identity.
    pub id: RecordId,
    /// The ID.
    pub user_id: String,
    /// Its system.
    pub system: String,
    /// Key of the kind.
    pub kind: String,
    /// Whose: number and name; for a shared one everybody who uses it.
    pub people: Vec<(String, String)>,
    /// The day on which the work ends for which it was given.
    pub work_until: Option<NaiveDate>,
}

/// What the review found about one ID.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The ID.
    pub id: RecordId,
    /// `no_person`, `other_division`, `no_need`, `nobody`, `unclear`.
    pub kind: &'static str,
    /// Whose.
    pub person: String,
    /// Why, in Japanese.
    pub said: String,
}

/// Reads a roster: the first row with a heading for names, and everybody below it.
///
/// # Errors
/// `bad_file` without such a row or anybody below it, or with one staff number for two people.
pub fn roster(grid: &Grid) -> Result<Vec<Staff>> {
    let mut places: Option<[Option<usize>; 4]> = None;
    let mut out: Vec<Staff> = Vec::new();
    let mut numbers: HashMap<String, String> = HashMap::new();
    for (n, row) in grid.rows().enumerate() {
        let mut cells: Vec<String> = Vec::new();
        for (at, cell) in row.values() {
            let at = usize::try_from(at).unwrap_or_default();
            if cells.len() <= at {
                cells.resize(at + 1, String::new());
            }
            if let Some(slot) = cells.get_mut(at) {
                cell.text().trim_matches(is_blank).clone_into(slot);
            }
        }
        let Some(places) = places else {
            let found = HEADINGS.map(|words| {
                cells.iter().position(|c| !c.is_empty() && words.iter().any(|w| search_key(w) == search_key(c)))
            });
            if n < HEAD_ROWS && found[1].is_some() {
                places = Some(found);
            }
            continue;
        };
        let t = |at: usize| places[at].and_then(|c| cells.get(c)).cloned().unwrap_or_default();
        let one = Staff { number: t(0), name: t(1), division: t(2), state: t(3) };
        if one.name.is_empty() || HEADINGS[1].contains(&one.name.as_str()) {
            continue;
        }
        if !one.number.is_empty()
            && let Some(other) = numbers.insert(person_key(&one.number), one.name.clone())
            && person_key(&other) != person_key(&one.name)
        {
            return Err(Problem::new(
                code::BAD_FILE,
                format!(
                    "名簿に職員番号「{}」の人が二人（{other}・{}）います。名簿を直してから、もう一度選んでください。",
                    one.number, one.name
                ),
            ));
        }
        out.push(one);
    }
    if out.is_empty() {
        return Err(Problem::new(
            code::BAD_FILE,
            "名簿に職員が見つかりません。「職員番号」「氏名」の見出しのある表を選んでください。",
        ));
    }
    Ok(out)
}

/// Every ID in use.
///
/// # Errors
/// Whatever reading refuses.
pub fn ids(book: &Reading, today: NaiveDate) -> Result<Vec<ReviewedId>> {
    let mut users: HashMap<RecordId, Vec<(String, String)>> = HashMap::new();
    let day = today.to_string();
    book.part_texts(&DEF, USERS.key, &["person_number", "person", "until"], |id, t| {
        if let [number, name, until] = t
            && (until.is_empty() || *until >= day.as_str())
        {
            users.entry(id).or_default().push(((*number).to_owned(), (*name).to_owned()));
        }
        Ok(())
    })?;
    let mut out = Vec::new();
    let columns = ["user_id", "system", "kind", "holder_number", "holder", "work_until"];
    book.texts(&DEF, &["active"], &columns, |id, t| {
        let [user_id, system, kind, number, name, work] = t else { return Ok(()) };
        let mut people = Vec::new();
        if !number.is_empty() || !name.is_empty() {
            people.push(((*number).to_owned(), (*name).to_owned()));
        }
        people.extend(users.remove(&id).unwrap_or_default());
        out.push(ReviewedId {
            id,
            user_id: (*user_id).to_owned(),
            system: (*system).to_owned(),
            kind: (*kind).to_owned(),
            people,
            work_until: work.parse().ok(),
        });
        Ok(())
    })?;
    Ok(out)
}

/// Compares: IDs without a person, of people elsewhere, of people who no longer need them. The staff number decides; a
/// name that two people have is told, never guessed.
#[must_use]
pub fn compare(ids: &[ReviewedId], staff: &[Staff], division: &str, today: NaiveDate) -> Vec<Finding> {
    let mut by_number: HashMap<String, &Staff> = HashMap::new();
    let mut by_name: HashMap<String, Vec<&Staff>> = HashMap::new();
    for s in staff {
        if !s.number.is_empty() {
            by_number.insert(person_key(&s.number), s);
        }
        by_name.entry(person_key(&s.name)).or_default().push(s);
    }
    let mut out = Vec::new();
    for id in ids {
        let mut add = |kind: &'static str, person: &str, said: String| {
            out.push(Finding { id: id.id, kind, person: person.to_owned(), said });
        };
        if let Some(until) = id.work_until.filter(|d| *d < today) {
            let day = kernel::date::wareki_short(until);
            add(
                "no_need",
                "",
                format!("作業は{day}に終わっています。要らなければ停止して削除します（第88条第2項第2号）。"),
            );
        }
        if matches!(id.kind.as_str(), "contractor" | "service") {
            continue;
        }
        if id.people.is_empty() {
            add("nobody", "", "利用者が書かれていません。使っている人を確かめるか、停止します。".to_owned());
        }
        // An ID that others go on using is not stopped because of one of them.
        let end = if id.kind == "shared" {
            "利用者の名簿から外し、認証情報を変えます（第59条第2号・第80条）"
        } else {
            "IDを停止します（第80条）"
        };
        for (number, name) in &id.people {
            let found = if number.is_empty() {
                match by_name.get(&person_key(name)).map(Vec::as_slice) {
                    Some([one]) => Some(*one),
                    Some([_, _, ..]) => {
                        add("unclear", name, format!("名簿に「{name}」が二人以上います。職員番号を書いてください。"));
                        continue;
                    }
                    _ => None,
                }
            } else {
                by_number.get(&person_key(number)).copied()
            };
            let shown = if name.is_empty() { number } else { name };
            match found {
                None => add("no_person", shown, format!("「{shown}」は名簿にいません。{end}。")),
                Some(s) if ["休職", "退職", "出向", "休業", "派遣"].iter().any(|w| s.state.contains(w)) => {
                    add("no_need", shown, format!("「{shown}」は{}です。IDを停止するか決めます（第80条）。", s.state));
                }
                Some(s) if elsewhere(&s.division, division) => {
                    add("other_division", shown, format!("「{shown}」は{}の職員です。{end}。", s.division));
                }
                Some(_) => {}
            }
        }
    }
    out
}

/// Whether a 所属 of the roster is another 課; a 係 alone says nothing.
fn elsewhere(theirs: &str, ours: &str) -> bool {
    let (theirs, ours) = (person_key(theirs), person_key(ours));
    !ours.is_empty() && theirs.contains('課') && !theirs.contains(&ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: i64, kind: &str, people: &[(&str, &str)]) -> ReviewedId {
        let people = people.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let (user_id, system) = (format!("id{n}"), "文書管理".to_owned());
        ReviewedId { id: RecordId(n), user_id, system, kind: kind.to_owned(), people, work_until: None }
    }

    fn staff(number: &str, name: &str, division: &str, state: &str) -> Staff {
        Staff { number: number.into(), name: name.into(), division: division.into(), state: state.into() }
    }

    #[test]
    fn each_kind_of_gap_is_found_and_the_staff_number_decides() {
        let roster = [
            staff("00412", "石和 太郎", "税務課", ""),
            staff("00413", "加藤 一郎", "税務課", ""),
            staff("00414", "加藤　一郎", "税務課", ""),
            staff("00501", "髙橋 﨑子", "福祉課", ""),
            staff("00502", "𠮷田 花", "総務部税務課", "育児休業"),
            staff("00503", "五味 透", "収納係", ""),
        ];
        let ids = [
            id(1, "personal", &[("００４１２", "石和太郎")]),
            id(2, "personal", &[("", "加藤一郎")]),
            id(3, "personal", &[("00414", "")]),
            id(4, "personal", &[("00501", "髙橋 﨑子")]),
            id(5, "personal", &[("00502", "𠮷田 花")]),
            id(6, "shared", &[("00412", "石和 太郎"), ("", "吉田 花")]),
            id(7, "personal", &[]),
            id(8, "contractor", &[("", "㈱甲")]),
            id(9, "personal", &[("", "五味 透")]),
            ReviewedId { work_until: "2026-10-31".parse().ok(), ..id(10, "contractor", &[]) },
        ];
        let today = NaiveDate::from_ymd_opt(2026, 11, 18).unwrap_or_default();
        let found = compare(&ids, &roster, "税務課", today);
        let seen: Vec<(i64, &str)> = found.iter().map(|f| (f.id.0, f.kind)).collect();
        let want =
            [(2, "unclear"), (4, "other_division"), (5, "no_need"), (6, "no_person"), (7, "nobody"), (10, "no_need")];
        assert_eq!(seen, want, "𠮷 is not 吉, two 加藤 are told apart by number alone");
    }
}
