//! Children that measure, and what they tell: every case runs in a process of its own, so that its memory is its own.

use kernel::{Problem, Result};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Where files lie and how much is measured; the same in every child.
pub struct Place {
    /// The folder of all files.
    pub dir: PathBuf,
    /// Rows that are imported and exported.
    pub rows: usize,
    /// Rows that are printed.
    pub printed: usize,
    /// Records of the big book.
    pub big: usize,
}

impl Place {
    /// The workbook that is imported.
    pub fn workbook(&self) -> PathBuf {
        self.dir.join(format!("rows-{}.xlsx", self.rows))
    }

    /// The book that it is imported into, and exported from.
    pub fn book(&self) -> PathBuf {
        self.dir.join("book")
    }

    /// The workbook that comes out.
    pub fn exported(&self) -> PathBuf {
        self.out("exported.xlsx")
    }

    /// The workbook of the printed list.
    pub fn printed_workbook(&self) -> PathBuf {
        self.dir.join(format!("rows-{}.xlsx", self.printed))
    }

    /// The book of the printed list.
    pub fn printed_book(&self) -> PathBuf {
        self.dir.join("printed-book")
    }

    /// The big book; another one for other tables.
    pub fn big_book(&self) -> PathBuf {
        self.kept("big")
    }

    /// The book with a long journal; another one for other tables.
    pub fn journal_book(&self) -> PathBuf {
        self.kept("journal")
    }

    fn kept(&self, name: &str) -> PathBuf {
        use sha2::{Digest, Sha256};
        let mut hash = Sha256::new();
        for migration in store::MIGRATIONS {
            hash.update(migration.sql);
        }
        let tables: String = hex::encode(hash.finalize()).chars().take(8).collect();
        self.dir.join(format!("{name}-{}-{tables}", self.big))
    }

    /// A folder that each floor empties first.
    pub fn scratch(&self) -> PathBuf {
        self.dir.join("scratch")
    }

    /// A file that is written.
    pub fn out(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// Ends the name of a figure of processor time.
const CPU: &str = " (processor)";

/// What a child measured: milliseconds, or what the name says.
#[derive(Default)]
pub struct Told {
    figures: BTreeMap<String, f64>,
}

impl Told {
    /// Does something once and notes how long it took.
    pub fn time<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let (start, worked) = (Instant::now(), on_processor());
        let done = work()?;
        self.note(name, start.elapsed().as_secs_f64() * 1000.0);
        self.note(&format!("{name}{CPU}"), on_processor() - worked);
        Ok(done)
    }

    /// Does something again and again and notes the best.
    pub fn best<T>(&mut self, name: &str, times: usize, mut work: impl FnMut() -> Result<T>) -> Result<()> {
        for _ in 0..times {
            self.time(name, &mut work)?;
        }
        Ok(())
    }

    /// Notes a figure; the smallest of one name stays.
    pub fn note(&mut self, name: &str, figure: f64) {
        let kept = self.figures.entry(name.to_owned()).or_insert(figure);
        *kept = kept.min(figure);
    }

    /// A figure that was told.
    pub fn get(&self, name: &str) -> f64 {
        self.figures.get(name).copied().unwrap_or(f64::NAN)
    }

    /// Milliseconds of work of all threads: what else the machine does disturbs it less.
    pub fn worked(&self, name: &str) -> f64 {
        self.get(&format!("{name}{CPU}"))
    }

    /// Megabytes at the peak; the largest of all rounds.
    pub fn peak(&self) -> f64 {
        self.get("peak")
    }

    /// Writes everything for the parent.
    pub fn tell(&self) {
        for (name, figure) in &self.figures {
            println!("{name}\t{figure}");
        }
        println!("peak\t{}", peak_megabytes());
    }

    /// Adds what a child told.
    pub fn hear(&mut self, said: &str) {
        for (name, figure) in said.lines().filter_map(|line| line.rsplit_once('\t')) {
            let Ok(figure) = figure.parse::<f64>() else { continue };
            if name == "peak" {
                let kept = self.figures.entry(name.to_owned()).or_insert(figure);
                *kept = kept.max(figure);
            } else {
                self.note(name, figure);
            }
        }
    }
}

/// Processor time of this process in milliseconds, to hundredths of a second; unknown where the system does not tell.
fn on_processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name in brackets may hold anything; user and system time are the 12th and 13th fields after it.
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks: Vec<f64> = after.split_whitespace().skip(11).take(2).filter_map(|t| t.parse().ok()).collect();
    if ticks.len() == 2 { ticks.iter().sum::<f64>() * 10.0 } else { f64::NAN }
}

/// The most memory that this process ever held, in megabytes; unknown where the system does not tell.
fn peak_megabytes() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|l| l.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |k| k / 1024.0)
}

/// Runs a case in a child of this program and adds what it tells.
pub fn run(case: &str, args: &[String], told: &mut Told) -> Result<()> {
    let this = std::env::current_exe()?;
    let done = Command::new(this).args(["--case", case]).args(args).stderr(Stdio::inherit()).output()?;
    if !done.status.success() {
        return Err(Problem::internal(format!("{case}: {}", done.status)));
    }
    told.hear(&String::from_utf8_lossy(&done.stdout));
    Ok(())
}

/// The size of a file, or nothing if it is not there.
pub fn size_of(path: &Path) -> f64 {
    std::fs::metadata(path).map_or(f64::NAN, |m| m.len() as f64)
}
