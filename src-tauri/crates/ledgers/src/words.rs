//! Choices that several ledgers share; one spelling everywhere.

use kernel::{Choice, Column, FieldProblem, Kind, LedgerDef, Record, Value, Values, date, fold};

/// 重要性分類 (第14条). There is no default.
pub const CLASSES: &[Choice] = &[
    Choice { key: "A", label: "A", aliases: &["Ａ", "重要性分類A", "分類A", "A(重要)", "Aランク"] },
    Choice { key: "B", label: "B", aliases: &["Ｂ", "重要性分類B", "分類B", "Bランク"] },
    Choice { key: "C", label: "C", aliases: &["Ｃ", "重要性分類C", "分類C", "Cランク"] },
];

/// 系: the three separated networks (第23条–第25条) and outside.
pub const NETS: &[Choice] = &[
    Choice {
        key: "mynumber",
        label: "マイナンバー系",
        aliases: &["マイナ系", "個人番号利用事務系", "マイナンバー利用事務系", "マイナンバー", "番号系", "基幹系"],
    },
    Choice {
        key: "lgwan", label: "LGWAN系", aliases: &["LGWAN", "LGWAN接続系", "エルジーワン", "内部系", "情報系"]
    },
    Choice {
        key: "internet",
        label: "インターネット系",
        aliases: &["インターネット", "インターネット接続系", "ネット系", "外部系"],
    },
    Choice { key: "outside", label: "庁外", aliases: &["クラウド", "外部", "庁外サービス", "委託先"] },
    Choice {
        key: "standalone",
        label: "接続なし",
        aliases: &["スタンドアロン", "単独", "非接続", "なし", "無", "オフライン"],
    },
];

/// Help under 保存年限.
pub const RETENTION_HINT: &str = "「5年」「永年」「更新まで」のように書きます。起算日があれば満了日を計算します。";

/// The higher of two classes (第17条第3項): A over B over C over none.
#[must_use]
pub fn higher<'a>(a: &'a str, b: &'a str) -> &'a str {
    match (a, b) {
        ("", other) | (other, "") => other,
        (a, b) => {
            if a <= b {
                a
            } else {
                b
            }
        }
    }
}

/// The label of a choice, or the key itself if it is not one of them.
#[must_use]
pub fn label_of<'a>(choices: &[Choice], key: &'a str) -> &'a str {
    choices.iter().find(|c| c.key == key).map_or(key, |c| c.label)
}

/// `2026-11-18T10:00` in Japan of an instant in UTC.
#[must_use]
pub fn minute(at: &str) -> String {
    chrono::DateTime::parse_from_rfc3339(at)
        .map_or_else(|_| at.to_owned(), |t| date::moment_key(date::japan(t.to_utc())))
}

/// A text among values; empty where there is none.
pub(crate) fn text<'v>(values: &'v Values, key: &str) -> &'v str {
    values.get(key).map_or("", Value::text)
}

/// Whether a column is filled.
pub(crate) fn said(values: &Values, key: &str) -> bool {
    values.get(key).is_some_and(|v| !v.is_empty())
}

/// A day or a moment as it is stored: texts that sort by time.
fn time_of(values: &Values, key: &str) -> String {
    match values.get(key) {
        Some(Value::Date(d)) => d.to_string(),
        Some(v) => v.text().to_owned(),
        None => String::new(),
    }
}

fn label_in(def: &LedgerDef, key: &str) -> &'static str {
    def.column(key).map_or("", |c| c.label)
}

/// Refuses two days or moments of a record that stand the wrong way round.
pub(crate) fn order(def: &LedgerDef, values: &Values, (first, then): (&str, &str), found: &mut Vec<FieldProblem>) {
    let (a, b) = (time_of(values, first), time_of(values, then));
    // A day and a moment of that day are in order.
    let same = a.len().min(b.len());
    if !a.is_empty() && !b.is_empty() && b[..same] < a[..same] {
        let message =
            format!("「{}」が「{}」より前です。どちらかを直してください。", label_in(def, then), label_in(def, first));
        found.push(FieldProblem::new(then, "order", message));
    }
}

/// Refuses a day or a moment that is still to come.
pub(crate) fn future(def: &LedgerDef, key: &str) -> FieldProblem {
    let message = format!("「{}」が先の日時です。実際の日時を書いてください。", label_in(def, key));
    FieldProblem::new(key, "future", message)
}

/// The same for each of these columns whose day comes after today.
pub(crate) fn not_future(
    def: &LedgerDef,
    today: chrono::NaiveDate,
    values: &Values,
    keys: &[&str],
    found: &mut Vec<FieldProblem>,
) {
    let today = today.to_string();
    let later = |key: &&&str| time_of(values, key).get(..10).is_some_and(|day| day > today.as_str());
    found.extend(keys.iter().filter(later).map(|key| future(def, key)));
}

/// Takes a permission back from a record whose permitted words change: it was given for others.
pub(crate) fn permission_falls(old: Option<&Record>, new: &mut Values, at: &[&str], said: &[&str], given: &[&str]) {
    let Some(old) = old.filter(|o| at.contains(&o.step.as_str())) else { return };
    if said.iter().any(|k| new.get(*k).is_some_and(|v| v != old.get(k))) {
        for key in given {
            new.insert((*key).to_owned(), Value::Null);
        }
    }
}

/// 97.9％; none of nothing.
pub(crate) fn percent(part: i64, whole: i64) -> Option<String> {
    let tenths = (part * 1000).checked_div(whole)?;
    Some(format!("{}.{}％", tenths / 10, tenths % 10))
}

/// A person as they stand under a decision: a deputy says so.
pub(crate) fn signed(actor: &kernel::Actor) -> String {
    if actor.role == kernel::Role::Deputy { format!("{}（代行）", actor.name) } else { actor.name.clone() }
}

/// Another name without a staff number is another person: the number of the one before does not stay with it.
pub(crate) fn another_holder(old: Option<&Record>, new: &mut Values) {
    let changes = old.is_some_and(|o| new.get("holder").is_some_and(|v| v != o.get("holder")));
    if changes {
        new.entry("holder_number".to_owned()).or_insert(Value::Null);
    }
}

/// Words after which a secret is written down.
const SECRETS: &[&str] = &["パスワード", "password", "passwd", "pass", "pw", "暗証番号", "暗証", "pin", "パスコード"];
/// The shortest text that is taken for a secret where one is announced, and where none is.
const ANNOUNCED: usize = 4;
const STRANGE: usize = 8;

fn is_secret_char(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '(' | ')' | '[' | ']' | ',' | ';' | '"' | '\'')
}

/// The part of a text that looks like a password: one after its name (PW: …), or a word that mixes everything.
#[must_use]
pub fn password_in(said: &str) -> Option<String> {
    let folded = fold::compat(said);
    let lower = folded.to_lowercase();
    for word in SECRETS {
        let mut from = 0;
        while let Some(at) = lower.get(from..).and_then(|rest| rest.find(word)) {
            let end = from + at + word.len();
            // 「pw」 in the middle of another word says nothing.
            let alone = !word.is_ascii()
                || !lower
                    .get(..from + at)
                    .and_then(|b| b.chars().next_back())
                    .is_some_and(|c| c.is_ascii_alphanumeric());
            let rest = lower.get(end..).unwrap_or_default();
            let after = rest
                .trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | '=' | 'は' | '「' | '→' | '、'));
            if alone && after.len() < rest.len() {
                let secret: String = after.chars().take_while(|c| is_secret_char(*c)).collect();
                // A day or a count after the word is no secret; four digits after 暗証番号 are one.
                let day = secret.contains('/') || secret.contains('.') || secret.starts_with("r8");
                let digits = secret.chars().all(|c| c.is_ascii_digit());
                let number = word.contains("暗証") || *word == "pin";
                if secret.len() >= ANNOUNCED && !day && (!digits || number || secret.len() >= STRANGE) {
                    return Some(secret);
                }
            }
            from = end;
        }
    }
    folded.split(|c: char| !is_secret_char(c)).find(|w| mixes_everything(w)).map(str::to_owned)
}

fn mixes_everything(word: &str) -> bool {
    word.len() >= STRANGE
        && word.chars().any(|c| c.is_ascii_lowercase())
        && word.chars().any(|c| c.is_ascii_uppercase())
        && word.chars().any(|c| c.is_ascii_digit())
        && word
            .chars()
            .any(|c| matches!(c, '!' | '@' | '#' | '$' | '%' | '^' | '&' | '*' | '?' | '+' | '=' | '~' | '|'))
        && !word.contains("://")
}

/// Refuses texts that look like passwords, in every column (第60条): this program has no place for one.
pub(crate) fn refuse_passwords(columns: &[Column], values: &Values, found: &mut Vec<FieldProblem>) {
    for column in columns.iter().filter(|c| matches!(c.kind, Kind::Text | Kind::Long | Kind::Code)) {
        if password_in(text(values, column.key)).is_some() {
            found.push(FieldProblem::new(
                column.key,
                "password",
                format!(
                    "「{}」にパスワードや暗証番号と見られる文字があります。守帳には書けません（第60条第1項）。保管の場所（封筒や金庫の番号）だけを書いてください。",
                    column.label
                ),
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::password_in;

    #[test]
    fn what_looks_like_a_password_is_seen_and_what_is_said_about_one_is_not() {
        for said in [
            "PW: sakura2026",
            "パスワードは Fuji-3776",
            "ﾊﾟｽﾜｰﾄﾞ：momo1234",
            "暗証番号　4649",
            "ＰＷ＝ｂｕｄｏｕ１２",
            "初期値 Ab3$defg9 のまま",
            "pin:0123",
        ] {
            assert!(password_in(said).is_some(), "{said}");
        }
        for said in [
            "パスワードは封筒3に入れ、金庫で保管",
            "パスワード変更 R8.4.1",
            "PW変更済",
            "パスワードは 2026/4/1 に変更",
            "Windows Server 2022",
            "tax-admin01",
            "暗証番号は本人が設定",
            "https://portal.lg.jp/A1?x=1",
            "髙橋 﨑子",
        ] {
            assert_eq!(password_in(said), None, "{said}");
        }
    }
}
