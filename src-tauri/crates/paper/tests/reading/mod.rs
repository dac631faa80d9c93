//! Reads PDFs back the way a user's tools do: poppler for text, lopdf for structure.
#![allow(dead_code)]

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The fonts of the set-up step, or those named by MORICHO_FONTS; loaded once.
pub fn fonts() -> &'static paper::Fonts {
    static FONTS: OnceLock<paper::Fonts> = OnceLock::new();
    FONTS.get_or_init(|| {
        let dir = std::env::var_os("MORICHO_FONTS")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets/fonts"), PathBuf::from);
        paper::Fonts::load(&dir).expect("fonts are there after the set-up step")
    })
}

fn pdftotext(pdf: &[u8], options: &[&str]) -> String {
    let mut child = Command::new("pdftotext")
        .args(options)
        .args(["-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("poppler-utils is installed by the set-up step");
    let mut input = child.stdin.take().expect("piped");
    let bytes = pdf.to_vec();
    let writer = std::thread::spawn(move || input.write_all(&bytes));
    let out = child.wait_with_output().expect("pdftotext ends");
    writer.join().expect("joined").expect("written");
    assert!(out.stderr.is_empty(), "poppler complains: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("UTF-8")
}

/// The text without any white space, in the order it was written.
pub fn text(pdf: &[u8]) -> String {
    squash(&pdftotext(pdf, &["-raw"]))
}

/// The text page by page, without white space.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let all = pdftotext(pdf, &["-raw"]);
    let mut pages: Vec<String> = all.split('\u{C}').map(squash).collect();
    pages.pop();
    pages
}

/// Without any white space.
pub fn squash(s: &str) -> String {
    s.chars().filter(|c| !c.is_whitespace()).collect()
}

/// A word and its box in points: x1, y1, x2, y2.
pub type WordBox = (f32, f32, f32, f32, String);

/// Page sizes and words with their boxes in points: (page width, page height, [(x1, y1, x2, y2, word)]).
pub fn boxes(pdf: &[u8]) -> Vec<(f32, f32, Vec<WordBox>)> {
    let attribute = |line: &str, name: &str| -> f32 {
        let from = line.find(&format!("{name}=\"")).expect("attribute") + name.len() + 2;
        line[from..].split('"').next().expect("value").parse().expect("number")
    };
    let mut pages = Vec::new();
    for line in pdftotext(pdf, &["-bbox"]).lines() {
        if line.trim_start().starts_with("<page ") {
            pages.push((attribute(line, "width"), attribute(line, "height"), Vec::new()));
        } else if line.trim_start().starts_with("<word ") {
            let word = line[line.find('>').expect("tag") + 1..].replace("</word>", "");
            let page = pages.last_mut().expect("page");
            page.2.push((
                attribute(line, "xMin"),
                attribute(line, "yMin"),
                attribute(line, "xMax"),
                attribute(line, "yMax"),
                word,
            ));
        }
    }
    pages
}
