//! What the program says about itself: its version and licences, its help pages.

use crate::Office;
use crate::wire::*;
use kernel::{Progress, Result};
use std::path::{Path, PathBuf};

/// Program, schema, licences.
pub fn about(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<About> {
    let mut licences = Vec::new();
    for path in texts(&office.places.assets.join("licenses"))? {
        let title = path.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
        let title = called(&title).map_or(title.clone(), |t| format!("{t}（{title}）"));
        licences.push(Licence { title, text: std::fs::read_to_string(&path)? });
    }
    Ok(About {
        name: "守帳".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        schema: store::MIGRATIONS.iter().map(|m| m.version).max().unwrap_or(0),
        licences,
    })
}

/// What a licence is about, by the name of its file.
fn called(file: &str) -> Option<&'static str> {
    Some(match file {
        "LICENSE-Apache-2.0" => "守帳の使用許諾",
        "NOTICE" => "著作権などの表示",
        "OFL-biz-udgothic" => "書体 BIZ UDゴシック",
        "OFL-biz-udpgothic" => "書体 BIZ UDPゴシック",
        "OFL-noto-sans-jp" => "書体 Noto Sans JP",
        "third-party" => "守帳が使っているほかのソフト",
        _ => return None,
    })
}

/// The help pages.
pub fn pages(office: &Office, _ask: Nothing, _progress: &dyn Progress) -> Result<Manual> {
    let mut pages = Vec::new();
    for path in texts(&office.places.assets.join("manual"))? {
        let whole = std::fs::read_to_string(&path)?;
        let key = path.file_stem().and_then(|s| s.to_str()).unwrap_or("").to_owned();
        let (title, text) = front_matter(&whole);
        pages.push(ManualPage { title: title.unwrap_or_else(|| key.clone()), key, text: text.to_owned() });
    }
    Ok(Manual { pages })
}

fn texts(dir: &Path) -> Result<Vec<PathBuf>> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(dir)?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(|p| p.extension().is_some_and(|x| x == "md" || x == "txt"))
        .collect();
    paths.sort();
    Ok(paths)
}

/// Splits `title:` off the top of a page, or else the heading that it begins with.
fn front_matter(text: &str) -> (Option<String>, &str) {
    let Some(rest) = text.strip_prefix("---\n") else {
        let Some((title, body)) = text.strip_prefix("# ").and_then(|t| t.split_once('\n')) else { return (None, text) };
        return (Some(title.trim().to_owned()), body.trim_start());
    };
    let Some((head, body)) = rest.split_once("\n---\n") else { return (None, text) };
    let title = head.lines().find_map(|l| l.strip_prefix("title:")).map(|t| t.trim().trim_matches('"').to_owned());
    (title, body.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_split_from_its_title() {
        assert_eq!(front_matter("---\ntitle: はじめて\norder: 1\n---\n\n本文\n"), (Some("はじめて".into()), "本文\n"));
        assert_eq!(front_matter("# 貸出と棚卸\n\n本文\n"), (Some("貸出と棚卸".into()), "本文\n"));
        assert_eq!(front_matter("本文"), (None, "本文"));
    }

    #[test]
    fn every_page_of_the_manual_has_a_title_of_its_own() -> Result<()> {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../assets/manual");
        let mut titles = std::collections::BTreeSet::new();
        for path in texts(&dir)? {
            let whole = std::fs::read_to_string(&path)?;
            let (title, _) = front_matter(&whole);
            let title = title.unwrap_or_default();
            assert!(!title.is_empty(), "{} has no title", path.display());
            assert!(titles.insert(title), "{} has the title of another page", path.display());
        }
        assert!(titles.len() > 10, "{} pages", titles.len());
        Ok(())
    }
}
