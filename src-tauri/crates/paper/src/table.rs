//! Tables and boxed forms: columns in mm, header rows, rows, totals of the page.
//!
//! A boxed form is a table without a header whose rows have fixed heights; tables that follow each other without a space share their edge.

use crate::cell::Cell;

/// What kind of row it is: it decides the rules above and below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// An ordinary row.
    #[default]
    Body,
    /// The heading of a group; stays with the row below it.
    Group,
    /// A sum: a heavier rule above it.
    Sum,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Row {
    /// Left to right; columns taken by a cell from a row above are skipped.
    pub cells: Vec<Cell>,
    /// Least height in mm; otherwise the table's.
    pub height: Option<f32>,
    /// Its kind.
    pub kind: RowKind,
    /// What the record is called in messages, e.g. 税務-資-0080.
    pub record: String,
}

/// A row of these cells.
pub fn row(cells: Vec<Cell>) -> Row {
    Row { cells, ..Row::default() }
}

impl Row {
    /// Least height in mm.
    #[must_use]
    pub fn high(mut self, mm: f32) -> Row {
        self.height = Some(mm);
        self
    }

    /// A sum row.
    #[must_use]
    pub fn sum(mut self) -> Row {
        self.kind = RowKind::Sum;
        self
    }

    /// Names the record for messages.
    #[must_use]
    pub fn record(mut self, name: impl Into<String>) -> Row {
        self.record = name.into();
        self
    }

    /// The heading of a group over `cols` columns.
    pub fn group(text: impl Into<String>, cols: usize) -> Row {
        let cell = Cell::text(text).bold().fill().cols(cols).pad(2.0);
        Row { kind: RowKind::Group, height: Some(5.0), ..row(vec![cell]) }
    }
}

/// The rows that stand on one page, as positions in the table's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRows {
    /// First row on the page.
    pub from: usize,
    /// One past the last.
    pub to: usize,
    /// Whether it is the table's last page.
    pub last: bool,
}

/// Makes the rows at the foot of each page: この頁の計, 累計, on the last page 合計.
pub type Totals = Box<dyn Fn(PageRows) -> Vec<Row> + Send + Sync>;

/// A table or boxed form.
#[derive(Default)]
pub struct Table {
    /// Column widths in mm.
    pub widths: Vec<f32>,
    /// What the widths must add up to; 0: the width of the body, 170 or 267.
    pub total: f32,
    /// Distance from the left margin, mm.
    pub x: f32,
    /// Header rows, repeated on every page.
    pub head: Vec<Row>,
    /// Rows.
    pub rows: Vec<Row>,
    /// Totals of each page.
    pub totals: Option<Totals>,
    /// Size that lines start with, pt.
    pub size: f32,
    /// Size of second lines, pt.
    pub second: f32,
    /// Least height of a row, mm.
    pub row_height: f32,
    /// Least height of a header row, mm.
    pub head_height: f32,
    /// Names of the columns for messages; otherwise those of the header.
    pub fields: Vec<String>,
    /// All on one page.
    pub whole: bool,
}

impl Table {
    /// A list: 7.5 pt with second lines of 6.5 pt, rows of at least 7.7 mm.
    pub fn list(widths: &[f32]) -> Table {
        Table { widths: widths.to_vec(), size: 7.5, second: 6.5, row_height: 7.7, head_height: 9.0, ..Table::default() }
    }

    /// A boxed form: 9 pt, rows of at least 6.9 mm, kept on one page.
    pub fn form(widths: &[f32]) -> Table {
        Table {
            widths: widths.to_vec(),
            size: 9.0,
            second: 7.0,
            row_height: 6.9,
            head_height: 6.9,
            whole: true,
            ..Table::default()
        }
    }

    /// Narrower than the body: widths add up to `total` mm, `x` mm from the left margin.
    #[must_use]
    pub fn part(mut self, x: f32, total: f32) -> Table {
        self.x = x;
        self.total = total;
        self
    }

    /// Header rows.
    #[must_use]
    pub fn head(mut self, rows: Vec<Row>) -> Table {
        self.head = rows;
        self
    }

    /// Adds a row.
    #[must_use]
    pub fn row(mut self, row: Row) -> Table {
        self.rows.push(row);
        self
    }

    /// Adds rows.
    #[must_use]
    pub fn rows(mut self, rows: impl IntoIterator<Item = Row>) -> Table {
        self.rows.extend(rows);
        self
    }

    /// Totals at the foot of each page.
    #[must_use]
    pub fn totals(mut self, totals: impl Fn(PageRows) -> Vec<Row> + Send + Sync + 'static) -> Table {
        self.totals = Some(Box::new(totals));
        self
    }

    /// Size that lines start with and size of second lines, pt.
    #[must_use]
    pub fn sizes(mut self, first: f32, second: f32) -> Table {
        self.size = first;
        self.second = second;
        self
    }

    /// Least height of rows, mm.
    #[must_use]
    pub fn rows_high(mut self, mm: f32) -> Table {
        self.row_height = mm;
        self
    }

    /// Least height of header rows, mm.
    #[must_use]
    pub fn head_high(mut self, mm: f32) -> Table {
        self.head_height = mm;
        self
    }

    /// Names of the columns for messages.
    #[must_use]
    pub fn fields(mut self, names: &[&str]) -> Table {
        self.fields = names.iter().map(|n| (*n).to_owned()).collect();
        self
    }

    /// All on one page.
    #[must_use]
    pub fn whole(mut self) -> Table {
        self.whole = true;
        self
    }
}
