//! Self-inspection: rounds, sheets, answers, results, plans.

use super::{FoundRecord, View};
use inspections::print::ProblemReport;
use inspections::{
    AnswerMark, Beside, FindingLine, Given, OwnQuestion, QuestionChange, Rates, RoundQuestion, SheetFate,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A round in a list.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RoundLine {
    /// Round.
    pub id: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// `yearly` or `monthly`.
    pub kind: String,
    /// 年度.
    pub fiscal_year: i32,
    /// First day, ISO.
    pub since: String,
    /// Last day, ISO.
    pub due: String,
    /// `open` or `closed`.
    pub state: String,
    /// 対象者.
    pub people: i32,
    /// Those who have submitted.
    pub answered: i32,
    /// Those whose sheets are settled.
    pub settled: i32,
    /// Open past its last day.
    pub late: bool,
    /// 設問の版, as it is called: 2026.1版（0123 4567）.
    pub edition: String,
}

/// A sheet that waits for the acting person.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct MySheet {
    /// Sheet.
    pub id: String,
    /// 責任者用.
    pub list: String,
    /// Its round.
    pub round: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// Last day, ISO.
    pub due: String,
    /// `open`, `submitted`, `settled`.
    pub state: String,
    /// Questions with an answer.
    pub answered: i32,
    /// Questions.
    pub questions: i32,
    /// Why it was given back.
    pub note: String,
}

/// A checklist that a round can be opened with.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ListChoice {
    /// chief, officer, staff, monthly.
    pub key: String,
    /// 責任者用.
    pub title: String,
    /// Questions, own ones included.
    pub questions: i32,
    /// People whose role answers it.
    pub people: i32,
}

/// Everything about self-inspection at one look.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Inspections {
    /// Newest first.
    pub rounds: Vec<RoundLine>,
    /// What the acting person has to answer, or has answered in an open round.
    pub mine: Vec<MySheet>,
    /// Plans: carried over first.
    pub plans: Vec<FindingLine>,
    /// Surveys of weak points and settings, newest first.
    pub surveys: Vec<SurveyLine>,
    /// Checklists for a new round.
    pub lists: Vec<ListChoice>,
    /// The city's and the division's own questions.
    pub own: Vec<OwnQuestion>,
}

/// A survey of weak points or a check of settings (第134条第1項).
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SurveyLine {
    /// Survey.
    pub id: String,
    /// 実施日, ISO.
    pub day: String,
    /// `weakness` or `settings`.
    pub kind: String,
    /// 対象.
    pub target: String,
    /// 方法.
    pub method: String,
    /// 結果.
    pub result: String,
    /// 実施者.
    pub done_by: String,
    /// Day of the report to the chief, ISO; empty: not reported.
    pub told_on: String,
    /// Findings of it.
    pub findings: i32,
    /// Findings that are not done.
    pub open: i32,
}

/// Enters a survey with what it found, or changes one.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveSurvey {
    /// Empty: a new one.
    #[serde(default)]
    pub id: String,
    /// 実施日, ISO.
    pub day: String,
    /// `weakness` or `settings`.
    pub kind: String,
    /// 対象.
    pub target: String,
    /// 方法.
    pub method: String,
    /// 結果.
    pub result: String,
    /// 実施者.
    pub done_by: String,
    /// Day of the report to the chief, ISO; empty: not reported.
    #[serde(default)]
    pub told_on: String,
    /// What was found, one a line; each becomes a finding.
    #[serde(default)]
    pub findings: Vec<String>,
}

/// Names one round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneRound {
    /// Round.
    pub id: String,
}

/// Names one sheet.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneSheet {
    /// Sheet.
    pub id: String,
}

/// One sheet of a round, without its answers.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetLine {
    /// Sheet.
    pub id: String,
    /// 責任者用.
    pub list: String,
    /// Staff number.
    pub person: String,
    /// 氏名.
    pub name: String,
    /// 係.
    pub unit: String,
    /// `open`, `submitted`, `settled`.
    pub state: String,
    /// 未着手, 回答中, 確認中, 確定.
    pub word: String,
    /// Its sign.
    pub mark: String,
    /// How it came.
    pub via: String,
    /// UTC, RFC 3339.
    pub submitted_at: String,
}

/// How many of one checklist have answered.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ListCount {
    /// Key.
    pub key: String,
    /// 責任者用.
    pub title: String,
    /// Questions.
    pub questions: i32,
    /// 対象者.
    pub people: i32,
    /// 回答者.
    pub answered: i32,
}

/// A round.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RoundView {
    /// Itself.
    pub line: RoundLine,
    /// By checklist.
    pub lists: Vec<ListCount>,
    /// By name: only for whoever decides.
    pub sheets: Vec<SheetLine>,
    /// Whether names are shown.
    pub named: bool,
    /// △ counts one half.
    pub half: bool,
    /// Title of the round before; empty: none.
    pub before: String,
    /// Its questions beside those of the round before.
    pub changes: Vec<QuestionChange>,
    /// Plans of earlier years that are not done.
    pub carried: Vec<FindingLine>,
}

/// Which checklists a round would have.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AheadOf {
    /// Keys.
    pub lists: Vec<String>,
}

/// A round before it begins.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct RoundAhead {
    /// Whom it would ask.
    pub people: Vec<AskedPerson>,
    /// 設問の版 that it would freeze.
    pub edition: String,
    /// Title of the round before; empty: none.
    pub before: String,
    /// Its questions beside those of the round before.
    pub changes: Vec<QuestionChange>,
}

/// Somebody who would be asked.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AskedPerson {
    /// Staff number.
    pub number: String,
    /// 氏名.
    pub name: String,
    /// 係.
    pub unit: String,
    /// 責任者用.
    pub list: String,
}

/// A file that shows an answer.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ProofFile {
    /// File.
    pub id: String,
    /// Its name, as it was.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Bytes.
    pub size: f64,
}

/// Attaches a file to an answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AddProof {
    /// Sheet; empty: it shows that a finding was mended.
    pub sheet: String,
    /// Id of the question; empty beside a finding.
    pub question: String,
    /// Finding; empty: it shows an answer.
    #[serde(default)]
    pub finding: String,
    /// File.
    pub path: String,
}

/// Names a finding.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneFinding {
    /// Finding.
    pub id: String,
}

/// What shows that a finding was mended, beside the words.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FindingProof {
    /// The record that is its evidence.
    pub linked: Option<FoundRecord>,
    /// Files.
    pub files: Vec<ProofFile>,
}

/// Names a file of an answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OneProof {
    /// File.
    pub id: String,
    /// For saving: where.
    #[serde(default)]
    pub out: String,
}

/// A fact beside a question, and where it leads.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct FactView {
    /// The fact.
    pub fact: Beside,
    /// The records behind it.
    pub view: View,
    /// A screen instead of a ledger; empty: the ledger.
    pub screen: String,
}

/// A question with what was answered and what stands beside it.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct QuestionView {
    /// The frozen question.
    pub question: RoundQuestion,
    /// What was given.
    pub given: Given,
    /// What the book knows.
    pub facts: Vec<FactView>,
    /// What would contradict ○, in words; empty: nothing.
    pub against: String,
    /// The answer of the round before; `null`: none, or the question has changed.
    pub before: Option<AnswerMark>,
    /// The day on which it was given, ISO.
    pub before_on: String,
    /// The reason that stood beside it.
    pub before_note: String,
    /// Files that show the answer.
    pub files: Vec<ProofFile>,
    /// The record that shows it; `null`: none.
    pub linked: Option<FoundRecord>,
    /// It was asked with another text.
    pub revised: bool,
    /// What is planned or was done about it.
    pub plans: Vec<FindingLine>,
}

/// A sheet to be answered.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AnswerSheet {
    /// Sheet.
    pub id: String,
    /// Round.
    pub round: String,
    /// 令和8年度 自己点検.
    pub title: String,
    /// 責任者用.
    pub list: String,
    /// 氏名.
    pub name: String,
    /// Last day, ISO.
    pub due: String,
    /// `open`, `submitted`, `settled`.
    pub state: String,
    /// 未着手, 回答中, 確認中, 確定.
    pub word: String,
    /// Why it was given back.
    pub note: String,
    /// Somebody types in what another person answered.
    pub typed: bool,
    /// When the answers were kept last, UTC, RFC 3339; empty: not yet.
    pub kept_at: String,
    /// In the order of the checklist.
    pub questions: Vec<QuestionView>,
}

/// Keeps answers as they are given.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct KeepAnswers {
    /// Sheet.
    pub sheet: String,
    /// Answers to be put among those that are kept.
    pub answers: Vec<Given>,
}

/// What stands now.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct AnswersKept {
    /// Questions with an answer.
    pub answered: i32,
    /// UTC, RFC 3339.
    pub kept_at: String,
}

/// Settles submitted sheets.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SettleSheets {
    /// Round.
    pub round: String,
    /// Sheets; none: all that are submitted.
    #[serde(default)]
    pub sheets: Vec<String>,
}

/// Gives a sheet back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct GiveBack {
    /// Sheet.
    pub sheet: String,
    /// Why.
    pub reason: String,
}

/// Whose sheet: by round and staff number.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct FindSheet {
    /// Round.
    pub round: String,
    /// Staff number.
    pub number: String,
}

/// The own questions of the book, all of them.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveQuestions {
    /// In their order; one without an id is new.
    pub questions: Vec<OwnQuestion>,
}

/// A record that was made or changed.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct Made {
    /// Its number.
    pub id: String,
    /// What changed.
    pub changed: Vec<String>,
}

/// Asks for the result of a round.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct AskResult {
    /// Round.
    pub id: String,
    /// The earlier round that it is compared with; empty: the one before.
    #[serde(default)]
    pub beside: String,
}

/// The result of a round.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct ResultView {
    /// The round.
    pub line: RoundLine,
    /// Title of the round that it is compared with; empty: none.
    pub before: String,
    /// The same by its number; empty: none.
    pub before_id: String,
    /// Counted.
    pub rates: Rates,
    /// Plans of this round, and what is carried over, that first.
    pub plans: Vec<FindingLine>,
    /// 遵守率 of the whole in earlier rounds and this one, oldest first.
    pub trend: Vec<TrendPoint>,
}

/// One round in the course of years.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct TrendPoint {
    /// Number of the round.
    pub id: String,
    /// Round.
    pub title: String,
    /// 年度.
    pub fiscal_year: i32,
    /// 遵守率 of the whole, in tenths of a percent.
    pub rate: Option<i32>,
    /// 回収率.
    pub returned: Option<i32>,
    /// Its questions are those of the newest round.
    pub same: bool,
}

/// Which paper of the self-inspection, and with what.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct PrintInspection {
    /// `report` 結果報告書, `blank` 白紙の点検票, `sheets` 記入用の点検票, `answers` 回答済みの点検票, `plan` 改善計画,
    /// `posted` 結果のお知らせ, `problem` 問題の報告.
    pub form: String,
    /// Round; empty for a problem.
    #[serde(default)]
    pub round: String,
    /// Checklists of answer sheets; none: all of the round.
    #[serde(default)]
    pub lists: Vec<String>,
    /// Sheets with their answers; none: all that were submitted.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// 責任者の所見.
    #[serde(default)]
    pub opinion: String,
    /// Date of the letter, ISO; empty: today.
    #[serde(default)]
    pub date: String,
    /// 文書番号; empty: as in the settings.
    #[serde(default)]
    pub document_number: String,
    /// The problem that is reported.
    #[serde(default)]
    pub problem: Option<ProblemReport>,
    /// Number of the report that this one corrects; empty: none.
    #[serde(default)]
    pub replaces: String,
    /// Why it corrects that.
    #[serde(default)]
    pub reason: String,
}

/// Saves a paper as PDF.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct SaveInspectionPrint {
    /// Which.
    pub print: PrintInspection,
    /// Where.
    pub out: String,
}

/// Writes answer sheets as workbooks for everybody who has not submitted.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ExportSheets {
    /// Round.
    pub round: String,
    /// A folder, for one file each; or a file, for one workbook with a tab each.
    pub out: String,
    /// One file each.
    pub each: bool,
}

/// Reads answer sheets that came back.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct ReadSheets {
    /// Round.
    pub round: String,
    /// Files, and folders whose files are meant.
    pub paths: Vec<String>,
    /// Only says what would be taken.
    #[serde(default)]
    pub dry_run: bool,
    /// Takes sheets too that were pasted over their protection.
    #[serde(default)]
    pub pasted: bool,
}

/// One sheet that was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetResult {
    /// File and tab.
    pub file: String,
    /// Whose; empty: nobody's.
    pub name: String,
    /// What became of it.
    pub fate: SheetFate,
    /// Why it is not taken, or what is odd about it.
    pub why: String,
}

/// What was read.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct SheetsRead {
    /// Sheets that are taken.
    pub taken: i32,
    /// Of them late.
    pub late: i32,
    /// Whole sheets that were pasted over their protection.
    pub pasted: i32,
    /// Those that are not taken, and late ones.
    pub listed: Vec<SheetResult>,
    /// What changed.
    pub changed: Vec<String>,
}

/// Whoever comes to the 回答席.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct EnterDesk {
    /// Staff number; empty: they leave.
    pub number: String,
}

/// Whose sheet is open at the 回答席.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct DeskEntered {
    /// 氏名; empty: nobody.
    pub name: String,
    /// Their sheet; empty: nobody.
    pub sheet: String,
}

/// The map of the standard.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CoverageMap {
    /// All articles, in order.
    pub articles: Vec<CoveredArticle>,
}

/// One article and what shows that it is kept.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CoveredArticle {
    /// 条.
    pub no: i32,
    /// Short title.
    pub title: String,
    /// 章.
    pub chapter: i32,
    /// Why it asks for no record; empty: it does.
    pub plain: String,
    /// Questions that cite it: 責任者用 問11.
    pub questions: Vec<String>,
    /// Its duties.
    pub duties: Vec<CoveredDuty>,
}

/// One duty and what shows that it is kept.
#[derive(Debug, Clone, Serialize, TS)]
#[ts(export)]
pub struct CoveredDuty {
    /// In our own words.
    pub text: String,
    /// Ledgers, reports and screens of this version.
    pub by: Vec<String>,
    /// Why it is the city's alone; empty: it is not.
    pub city: String,
}
