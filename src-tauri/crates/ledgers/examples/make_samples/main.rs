//! Writes the sample workbooks of assets/samples and the workbooks of tests/fixtures/quirks with the list of what each
//! of their cells must lead to. Everything in them is invented.
//!
//! `cargo run -p ledgers --example make_samples`

mod clean;
mod custody;
mod disposal;
mod fixed;
mod fixture;
mod media;
mod messy;
mod registers;

use std::error::Error;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let samples = root.join("assets/samples");
    let fixtures = root.join("tests/fixtures/quirks");
    std::fs::create_dir_all(&samples)?;
    std::fs::create_dir_all(&fixtures)?;
    clean::write(&samples.join("情報資産台帳_記入サンプル.xlsx"))?;
    media::write(&samples.join("媒体・機器台帳_サンプル.xlsx"))?;
    custody::cards(&samples.join("ICカード管理台帳_サンプル.xlsx"))?;
    custody::ids(&samples.join("利用者ID台帳_サンプル.xlsx"))?;
    custody::moves(&samples.join("異動者名簿_サンプル.xlsx"))?;
    custody::staff(&samples.join("職員名簿_サンプル.xlsx"))?;
    disposal::write(&samples.join("廃棄・返却の品目_サンプル.xlsx"))?;
    let rosters = root.join("tests/fixtures/rosters");
    std::fs::create_dir_all(&rosters)?;
    custody::staff_of_three_hundred(&rosters.join("職員名簿_300人.xlsx"))?;
    registers::takeout(&samples.join("持出し・持込み管理簿_サンプル.xlsx"))?;
    registers::plans(&samples.join("研修計画_サンプル.xlsx"))?;
    registers::attendance(&samples.join("研修の出欠_サンプル.xlsx"))?;
    registers::contracts(&samples.join("委託先台帳_サンプル.xlsx"))?;
    let mut expected = messy::write(&samples)?;
    expected.extend(fixture::write(&fixtures)?);
    let list = serde_json::to_string_pretty(&expected)?;
    std::fs::write(fixtures.join("expected.json"), list + "\n")?;
    println!("{} / {}", samples.display(), fixtures.display());
    Ok(())
}
