//! The standard at hand: articles, the city's own text, the classification assistant.

use crate::Office;
use crate::wire::*;
use kernel::{Problem, Progress, Result, code};
use standard::{Answered, city_text};

/// The city's text may be this large; the whole standard is about 100 kB.
const LARGEST_TEXT: u64 = 4 * 1024 * 1024;
const CITY_TEXT: &str = "city_text";

/// Articles by number, short title or gist.
pub fn search(office: &Office, ask: Find, _progress: &dyn Progress) -> Result<Found> {
    let pack = office.pack()?;
    Ok(Found { records: Vec::new(), articles: pack.search(&ask.text).into_iter().cloned().collect() })
}

/// One article, what of ours answers it, and the city's own words if they were loaded.
pub fn article(office: &Office, ask: OneArticle, _progress: &dyn Progress) -> Result<ArticleView> {
    let pack = office.pack()?;
    let no = u16::try_from(ask.no).unwrap_or(0);
    let entry = pack.article(no).ok_or_else(|| {
        Problem::new(code::NOT_FOUND, format!("第{}条はありません。1から{}までです。", ask.no, pack.articles().len()))
    })?;
    let ours = entry
        .ours
        .iter()
        .map(|o| {
            let kind = match o.kind {
                Answered::Ledger => "ledger",
                Answered::Questions => "assistant",
                _ => "form",
            };
            let ledger = ledgers::ledger(&o.key).ok().filter(|_| o.kind == Answered::Ledger);
            let title = ledger.map_or_else(|| o.label.clone(), |l| l.def().title.to_owned());
            OurAnswer { key: o.key.clone(), title, kind: kind.to_owned() }
        })
        .collect();
    let exists = |n: i32| if u16::try_from(n).ok().and_then(|n| pack.article(n)).is_some() { n } else { 0 };
    Ok(ArticleView {
        article: entry.clone(),
        ours,
        city_text: city_words(office, no)?,
        previous: exists(ask.no - 1),
        next: exists(ask.no + 1),
    })
}

fn city_words(office: &Office, no: u16) -> Result<String> {
    let Ok(seat) = office.seat() else { return Ok(String::new()) };
    let Some(text) = seat.reader()?.setting(CITY_TEXT)? else { return Ok(String::new()) };
    let parsed = city_text::parse(text.as_str().unwrap_or(""))?;
    Ok(parsed.article(no).map_or_else(String::new, |a| a.text.clone()))
}

/// Loads the city's own text, so that everybody can read it at any time (第48条).
pub fn load_city_text(office: &Office, ask: LoadCityText, _progress: &dyn Progress) -> Result<CityTextLoaded> {
    let path = std::path::Path::new(&ask.path);
    let about = std::fs::metadata(path)?;
    if about.is_dir() {
        return Err(Problem::new(
            code::BAD_FILE,
            "選ばれたのはフォルダです。対策基準の .txt ファイルを選んでください。",
        ));
    }
    if !about.is_file() {
        return Err(Problem::new(
            code::BAD_FILE,
            "これは読み込めるファイルではありません。対策基準の .txt ファイルを選んでください。",
        ));
    }
    if about.len() > LARGEST_TEXT {
        return Err(Problem::new(
            code::TOO_LARGE,
            "ファイルが大きすぎます。対策基準の本文だけの .txt にしてください（4MBまで）。",
        ));
    }
    let text = sheet::decode_text(&std::fs::read(path)?)?;
    let parsed = city_text::parse(&text)?;
    let pack = office.pack()?;
    let missing = pack.articles().iter().filter(|a| parsed.article(a.no).is_none()).map(|a| i32::from(a.no)).collect();
    let done = office.seat()?.book().change(&office.actor()?, "setting.city_text", |tx| {
        tx.setting_put(CITY_TEXT, &text.as_str().into())?;
        Ok(())
    })?;
    Ok(CityTextLoaded { articles: crate::ledger::small(parsed.articles.len() as i64), missing, changed: done.ledgers })
}

/// The questions of the assistant.
pub fn questions(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Questions> {
    let pack = office.pack()?;
    let rules = pack.classification();
    Ok(Questions {
        note: rules.note.clone(),
        questions: rules.questions.iter().filter(|q| !q.off).cloned().collect(),
        restrictions: rules.restrictions.clone(),
        bands: rules.bands.clone(),
    })
}

/// What the answers lead to. A proposal; never a decision.
pub fn propose(office: &Office, ask: ProposeClass, _progress: &dyn Progress) -> Result<Proposed> {
    Ok(Proposed { proposal: office.pack()?.propose(&ask.answers) })
}
