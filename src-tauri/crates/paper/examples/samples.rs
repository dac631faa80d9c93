//! Writes the sample forms into a folder, to be looked at: `cargo run -p paper --example samples -- FONTS OUT`.
#![allow(missing_docs, clippy::expect_used)]

#[path = "../tests/samples/mod.rs"]
mod samples;

use kernel::Silent;
use std::path::PathBuf;

fn main() {
    let mut args = std::env::args_os().skip(1).map(PathBuf::from);
    let fonts = args.next().unwrap_or_else(|| "assets/fonts".into());
    let out = args.next().unwrap_or_else(|| "out".into());
    let fonts = paper::Fonts::load(&fonts).expect("a folder with the fonts");
    std::fs::create_dir_all(&out).expect("a folder to write into");
    let write = |name: &str, bytes: kernel::Result<Vec<u8>>| {
        let bytes = bytes.unwrap_or_else(|p| panic!("{name}: {p}"));
        println!("{name}: {} bytes", bytes.len());
        std::fs::write(out.join(name), bytes).expect("written");
    };
    let f1 = paper::render(&samples::f1(&samples::assets()), &fonts, &Silent);
    if let Ok(stored) = &f1 {
        write("F1-reprint.pdf", paper::reprint(stored, "再印刷 R8.10.5", &fonts));
    }
    write("F1.pdf", f1);
    write("F2.pdf", paper::render(&samples::boxed::f2(true), &fonts, &Silent));
    write("F2_blank.pdf", paper::render(&samples::boxed::f2(false), &fonts, &Silent));
    write("F3.pdf", paper::render(&samples::boxed::f3(), &fonts, &Silent));
    write("F4.pdf", paper::render(&samples::drawn::f4(), &fonts, &Silent));
    write("F9.pdf", paper::render_labels(&samples::f9(), &samples::meta("分類表示ラベル"), &fonts, &Silent));
    let began = std::time::Instant::now();
    let long = paper::render(&samples::long_list(10_000), &fonts, &Silent);
    println!("10,000 rows × 10 columns: {:?}", began.elapsed());
    write("long.pdf", long);
}
