//! The lines of sums under a list of classified records: of the page, and so far or of all.

use paper::{Cell, PageRows, Row, row};

/// How a list counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sums {
    /// 件, 台.
    pub counter: &'static str,
    /// What is said of records without a class: 判断待ち・未分類.
    pub open: &'static str,
    /// Cells that the words stand in; three stand before them.
    pub span: usize,
    /// Size of the letters, pt; `None`: the table's own.
    pub size: Option<f32>,
    /// Said after the sum of all.
    pub end: &'static str,
}

impl Sums {
    /// The two lines under one page; `classes` are those of all rows.
    pub(super) fn lines(self, classes: &[String], page: PageRows) -> Vec<Row> {
        let line = |label: &str, of: &[String], more: &str| -> Row {
            let sized = |cell: Cell| if let Some(pt) = self.size { cell.size(pt) } else { cell };
            let words = Cell::text(format!("{}{more}", self.words(of))).cols(self.span);
            row(vec![sized(Cell::head(label).cols(3)), sized(words)]).sum()
        };
        vec![
            line("この頁の計", classes.get(page.from..page.to).unwrap_or(&[]), ""),
            if page.last {
                line("合計", classes, self.end)
            } else {
                line("累計", classes.get(..page.to).unwrap_or(&[]), "　次頁へ続く")
            },
        ]
    }

    /// The same for records that have no class: how many, and nothing about classes.
    pub(super) fn counts(self, all: usize, page: PageRows) -> Vec<Row> {
        let counter = self.counter;
        let line =
            |label: &str, said: String| row(vec![Cell::head(label).cols(3), Cell::text(said).cols(self.span)]).sum();
        let so_far = if page.last {
            ("合計", format!("{all}{counter}"))
        } else {
            ("累計", format!("{}{counter}　次頁へ続く", page.to))
        };
        vec![line("この頁の計", format!("{}{counter}", page.to - page.from)), line(so_far.0, so_far.1)]
    }

    /// 17件（A 11　B 5　C 1）　ほかに判断待ち・未分類 2件. What has no class is counted beside, as everywhere in the report.
    fn words(self, classes: &[String]) -> String {
        let n = |c: &str| classes.iter().filter(|x| x.as_str() == c).count();
        let (open, counter) = (n(""), self.counter);
        let more = if open > 0 { format!("　ほかに{} {open}{counter}", self.open) } else { String::new() };
        format!("{}{counter}（A {}　B {}　C {}）{more}", classes.len() - open, n("A"), n("B"), n("C"))
    }
}
