//! The pack as a whole: reading, checking and looking things up.

use crate::article::{self, Answered, ArticleEntry};
use crate::calendar::Calendar;
use crate::checklist::{self, Checklist};
use crate::cite::Cite;
use crate::classification::Classification;
use crate::coverage::Coverage;
use crate::duties::{Duties, Duty};
use crate::forms::{FormInfo, Forms, SealMark};
use crate::methods::Methods;
use crate::propose::{Answers, Proposal, propose};
use crate::registers::Registers;
use crate::text::{bad, parse, unique};
use kernel::{Article, Result};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The texts of a pack's files.
#[derive(Debug, Clone, Copy)]
pub struct Texts<'a> {
    /// pack.toml.
    pub pack: &'a str,
    /// articles.toml.
    pub articles: &'a str,
    /// classification.toml.
    pub classification: &'a str,
    /// methods.toml.
    pub methods: &'a str,
    /// forms.toml.
    pub forms: &'a str,
    /// duties.toml.
    pub duties: &'a str,
    /// calendar.toml.
    pub calendar: &'a str,
    /// registers.toml.
    pub registers: &'a str,
    /// checklists/*.toml, in the order in which they are offered.
    pub checklists: [&'a str; 4],
    /// coverage.toml.
    pub coverage: &'a str,
}

impl Texts<'static> {
    /// The files shipped with the product.
    #[must_use]
    pub const fn shipped() -> Texts<'static> {
        Texts {
            pack: include_str!("../../../../assets/standard/fuefuki-7/pack.toml"),
            articles: include_str!("../../../../assets/standard/fuefuki-7/articles.toml"),
            classification: include_str!("../../../../assets/standard/fuefuki-7/classification.toml"),
            methods: include_str!("../../../../assets/standard/fuefuki-7/methods.toml"),
            forms: include_str!("../../../../assets/standard/fuefuki-7/forms.toml"),
            duties: include_str!("../../../../assets/standard/fuefuki-7/duties.toml"),
            calendar: include_str!("../../../../assets/standard/fuefuki-7/calendar.toml"),
            registers: include_str!("../../../../assets/standard/fuefuki-7/registers.toml"),
            checklists: [
                include_str!("../../../../assets/standard/fuefuki-7/checklists/chief.toml"),
                include_str!("../../../../assets/standard/fuefuki-7/checklists/officer.toml"),
                include_str!("../../../../assets/standard/fuefuki-7/checklists/staff.toml"),
                include_str!("../../../../assets/standard/fuefuki-7/checklists/monthly.toml"),
            ],
            coverage: include_str!("../../../../assets/standard/fuefuki-7/coverage.toml"),
        }
    }
}

/// Which standard this is; frozen into whatever was judged by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Edition {
    /// fuefuki-7.
    pub id: String,
    /// 笛吹市.
    pub city: String,
    /// 情報セキュリティ対策基準 第7版; printed in every footer.
    pub name: String,
    /// In force since: 2022-04-01.
    pub in_force: String,
    /// What the text at hand lacks.
    pub missing: Vec<String>,
    /// The city's own edits are merged in.
    pub edited: bool,
}

/// A post or body that duties and letters name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OfficeInfo {
    /// Stored; permanent (system_head …).
    pub key: String,
    /// 統括情報システム管理者.
    pub label: String,
    /// The same, short.
    pub short: String,
    /// Who holds it in this city (情報システム課長); may be empty.
    pub post: String,
    /// Where the standard names it.
    #[serde(default)]
    pub article: Option<Cite>,
}

/// One way to read an open point of the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenPointChoice {
    /// Stored; permanent.
    pub key: String,
    /// Shown.
    pub label: String,
}

/// A point that the text leaves open; the city settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct OpenPoint {
    /// Stored; permanent.
    pub key: String,
    /// What is open.
    pub label: String,
    /// Where.
    pub article: Cite,
    /// Ways to read it.
    pub choices: Vec<OpenPointChoice>,
    /// The way in force: the safe one unless the city chose another.
    pub chosen: String,
    /// What to consider.
    pub note: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    id: String,
    city: String,
    name: String,
    in_force: String,
    articles: u16,
    missing: Vec<String>,
    offices: Vec<OfficeInfo>,
    readings: Vec<OpenPoint>,
}

/// A checked pack.
#[derive(Debug, Clone)]
pub struct Pack {
    pub(crate) edition: Edition,
    pub(crate) offices: Vec<OfficeInfo>,
    pub(crate) readings: Vec<OpenPoint>,
    pub(crate) articles: Vec<ArticleEntry>,
    pub(crate) classification: Classification,
    pub(crate) methods: Methods,
    pub(crate) forms: Forms,
    pub(crate) duties: Duties,
    pub(crate) calendar: Calendar,
    pub(crate) registers: Registers,
    pub(crate) checklists: Vec<Checklist>,
    pub(crate) coverage: Coverage,
}

impl Pack {
    /// The pack shipped with the product.
    ///
    /// # Errors
    /// `bad_file` when the shipped data is wrong; a test holds that it is not.
    pub fn shipped() -> Result<Pack> {
        Pack::read(&Texts::shipped())
    }

    /// Reads and checks a pack.
    ///
    /// # Errors
    /// `bad_file`, naming the file and what is wrong with it.
    pub fn read(texts: &Texts<'_>) -> Result<Pack> {
        let about: About = parse("pack.toml", texts.pack)?;
        let mut pack = Pack {
            articles: article::read(texts.articles, about.articles)?,
            edition: Edition {
                id: about.id,
                city: about.city,
                name: about.name,
                in_force: about.in_force,
                missing: about.missing,
                edited: false,
            },
            offices: about.offices,
            readings: about.readings,
            classification: parse("classification.toml", texts.classification)?,
            methods: parse("methods.toml", texts.methods)?,
            forms: parse("forms.toml", texts.forms)?,
            duties: parse("duties.toml", texts.duties)?,
            calendar: parse("calendar.toml", texts.calendar)?,
            registers: parse("registers.toml", texts.registers)?,
            checklists: texts.checklists.iter().map(|text| parse("checklists", text)).collect::<Result<_>>()?,
            coverage: parse("coverage.toml", texts.coverage)?,
        };
        pack.classification.questions.sort_by_key(|q| q.no);
        pack.finish()
    }

    /// Checks everything and spells every citation the way the city chose.
    pub(crate) fn finish(mut self) -> Result<Pack> {
        if self.edition.name.trim().is_empty() || self.edition.id.trim().is_empty() {
            return Err(bad("pack.toml", "基準の名前が空です"));
        }
        unique("pack.toml", self.offices.iter().map(|o| o.key.as_str()))?;
        unique("pack.toml", self.readings.iter().map(|r| r.key.as_str()))?;
        for r in &self.readings {
            if !r.choices.iter().any(|c| c.key == r.chosen) {
                return Err(bad("pack.toml", format!("「{}」に「{}」という選び方はありません", r.label, r.chosen)));
            }
        }
        let office = |key: &str| self.offices.iter().any(|o| o.key == key);
        let form = |key: &str| self.forms.forms.iter().any(|f| f.key == key);
        self.classification.check()?;
        self.methods.check()?;
        self.forms.check(office)?;
        self.duties.check(office)?;
        self.calendar.check(office, form, |kind| self.registers.operation(kind).is_some())?;
        self.registers.check(office)?;
        self.coverage.check(&self.duties.duties, self.articles.iter().map(|a| a.no))?;
        checklist::check(&self.checklists, |no| self.article(no).is_some())?;
        let first = self.reading("single_paragraph") == Some("first");
        let mut articles = std::mem::take(&mut self.articles);
        for entry in &mut articles {
            for ours in &mut entry.ours {
                ours.label = match ours.kind {
                    Answered::Ledger => String::new(),
                    Answered::Questions => format!("{}の補助", self.classification.label),
                    Answered::Report | Answered::Labels => {
                        let form = self.form(&ours.key).ok_or_else(|| {
                            bad("articles.toml", format!("第{}条の様式「{}」がありません", entry.no, ours.key))
                        })?;
                        form.title.clone()
                    }
                };
            }
        }
        let mut wrong = None;
        self.each_cite(&mut |file, cite| match articles.iter().find(|a| a.has(cite.article())) {
            Some(entry) => cite.text = spell(entry, cite.article(), first),
            None => {
                wrong.get_or_insert_with(|| bad(file, format!("{}はこの基準にありません", cite.article())));
            }
        });
        self.articles = articles;
        wrong.map_or(Ok(self), Err)
    }

    fn each_cite(&mut self, f: &mut dyn FnMut(&str, &mut Cite)) {
        let mut all = |file: &str, cites: &mut [Cite]| cites.iter_mut().for_each(|c| f(file, c));
        self.offices.iter_mut().for_each(|o| all("pack.toml", o.article.as_mut_slice()));
        self.readings.iter_mut().for_each(|r| all("pack.toml", std::slice::from_mut(&mut r.article)));
        let c = &mut self.classification;
        all("classification.toml", &mut c.articles);
        all("classification.toml", std::slice::from_mut(&mut c.retention.article));
        c.classes.iter_mut().for_each(|x| all("classification.toml", std::slice::from_mut(&mut x.article)));
        c.restrictions.iter_mut().for_each(|x| all("classification.toml", &mut x.articles));
        c.questions.iter_mut().for_each(|x| all("classification.toml", &mut x.articles));
        all("methods.toml", &mut self.methods.articles);
        self.forms.forms.iter_mut().for_each(|x| all("forms.toml", &mut x.articles));
        self.duties.duties.iter_mut().for_each(|x| all("duties.toml", &mut x.articles));
        self.calendar.entries.iter_mut().for_each(|x| all("calendar.toml", &mut x.articles));
        self.registers.permissions.iter_mut().for_each(|x| all("registers.toml", &mut x.articles));
        self.registers.operations.iter_mut().for_each(|x| all("registers.toml", &mut x.articles));
        let questions = self.checklists.iter_mut().flat_map(|l| &mut l.questions);
        questions.for_each(|q| all("checklists", &mut q.articles));
    }

    /// Which standard this is.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// All articles in order.
    #[must_use]
    pub fn articles(&self) -> &[ArticleEntry] {
        &self.articles
    }

    /// One article.
    #[must_use]
    pub fn article(&self, no: u16) -> Option<&ArticleEntry> {
        self.articles.iter().find(|a| a.no == no)
    }

    /// Articles for a search box: a citation (14, 第14条第3項, 14-3) finds its article first; words must all appear in title or gist.
    /// Kana, width and case do not matter; nothing typed finds all.
    #[must_use]
    pub fn search(&self, text: &str) -> Vec<&ArticleEntry> {
        article::search(&self.articles, text)
    }

    /// Whether a place exists in this standard.
    #[must_use]
    pub fn has(&self, place: Article) -> bool {
        self.article(place.no).is_some_and(|a| a.has(place))
    }

    /// The spelling of a citation that the city chose (第22条第4号 or 第22条第1項第4号).
    #[must_use]
    pub fn cite(&self, place: Article) -> String {
        let first = self.reading("single_paragraph") == Some("first");
        self.article(place.no).map_or_else(|| place.to_string(), |a| spell(a, place, first))
    }

    /// Posts and bodies.
    #[must_use]
    pub fn offices(&self) -> &[OfficeInfo] {
        &self.offices
    }

    /// The post or body with this key.
    #[must_use]
    pub fn office(&self, key: &str) -> Option<&OfficeInfo> {
        self.offices.iter().find(|o| o.key == key)
    }

    /// Points that the text leaves open.
    #[must_use]
    pub fn readings(&self) -> &[OpenPoint] {
        &self.readings
    }

    /// The way in force to read an open point.
    #[must_use]
    pub fn reading(&self, key: &str) -> Option<&str> {
        self.readings.iter().find(|r| r.key == key).map(|r| r.chosen.as_str())
    }

    /// Classes, questions, restrictions, retention periods.
    #[must_use]
    pub fn classification(&self) -> &Classification {
        &self.classification
    }

    /// What the assistant suggests for these answers.
    #[must_use]
    pub fn propose(&self, answers: &Answers) -> Proposal {
        propose(&self.classification, answers)
    }

    /// Sanitization methods.
    #[must_use]
    pub fn methods(&self) -> &Methods {
        &self.methods
    }

    /// All forms.
    #[must_use]
    pub fn forms(&self) -> &[FormInfo] {
        &self.forms.forms
    }

    /// The form with this key.
    #[must_use]
    pub fn form(&self, key: &str) -> Option<&FormInfo> {
        self.forms.forms.iter().find(|f| f.key == key)
    }

    /// What stands small in stamp boxes.
    #[must_use]
    pub fn seal_mark(&self) -> SealMark {
        self.forms.seal_mark
    }

    /// Every duty.
    #[must_use]
    pub fn duties(&self) -> &[Duty] {
        &self.duties.duties
    }

    /// Duties that cite this article.
    #[must_use]
    pub fn duties_of(&self, no: u16) -> Vec<&Duty> {
        self.duties.duties.iter().filter(|d| d.articles.iter().any(|a| a.no == no)).collect()
    }

    /// Checklists of the self-inspection, as they ship.
    #[must_use]
    pub fn checklists(&self) -> &[Checklist] {
        &self.checklists
    }

    /// What shows that each duty is kept.
    #[must_use]
    pub fn coverage(&self) -> &Coverage {
        &self.coverage
    }

    /// The year's calendar.
    #[must_use]
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// What the registers of everyday work take as data.
    #[must_use]
    pub fn registers(&self) -> &Registers {
        &self.registers
    }
}

fn spell(entry: &ArticleEntry, place: Article, first: bool) -> String {
    if entry.numbering.len() != 1 || place.item == 0 {
        return place.to_string();
    }
    Article { para: u8::from(first), ..place }.to_string()
}

#[cfg(test)]
mod tests;
