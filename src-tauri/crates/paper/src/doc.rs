//! The description of a document: sections of blocks, a head on each page, a footer.

use crate::emit::Meta;
use crate::letter::{LetterHead, LetterItem};
use crate::parts::{Confirm, Figure, Nothing, Seals};
use crate::table::Table;
use crate::text::Para;

/// A whole document.
pub struct Doc {
    /// Title, author, instant of issue, 検証値.
    pub meta: Meta,
    /// What stands at the foot of every page.
    pub footer: Footer,
    /// 練習用: marked across every page.
    pub practice: bool,
    /// Its sections; each begins on a new page.
    pub sections: Vec<Section>,
}

/// Whether the form has its number already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Issue {
    /// 「案」: no number yet.
    Draft {
        /// Head of the journal when it was made (hex); empty if there is none.
        journal: String,
    },
    /// Issued: number, 検証値 (hex, 16 digits or more) and head of the journal (hex).
    Issued {
        /// 帳票番号.
        number: String,
        /// 検証値.
        digest: String,
        /// Head of the journal at issue; empty if there is none.
        journal: String,
    },
    /// A blank form: the words that stand instead of number and 検証値.
    Blank {
        /// Instead of the number, e.g. （提出時に付番）.
        number: String,
        /// Instead of the 検証値, e.g. －（白紙様式）.
        digest: String,
    },
}

/// The foot of every page.
#[derive(Debug, Clone, PartialEq)]
pub struct Footer {
    /// The standard with its edition.
    pub standard: String,
    /// Form number with its edition.
    pub form: String,
    /// Articles, without the word 根拠.
    pub basis: String,
    /// Number and values.
    pub issue: Issue,
}

/// How the sheet lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Orientation {
    /// A4 upright, body 170 × 263 mm.
    #[default]
    Portrait,
    /// A4 across, body 267 × 174 mm, bound at the top.
    Landscape,
}

/// The upper right of a page head.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum HeadRight {
    /// Nothing.
    #[default]
    None,
    /// 別紙 n／N, counting the pages of this section.
    Annex,
    /// These words.
    Words(String),
}

/// What a page head shows at the upper right beside its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// A QR code with this content (ASCII).
    Qr(String),
    /// A dashed square with a hint, on blank forms.
    Blank(String),
}

/// Repeated at the top of every page of a section.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PageHead {
    /// 様式第N号（第N条関係）.
    pub form: String,
    /// Upper right.
    pub right: HeadRight,
    /// Title; may be empty.
    pub title: String,
    /// Below the title.
    pub subtitle: String,
    /// One line of common facts, left.
    pub left_line: String,
    /// The same line, right.
    pub right_line: String,
    /// 確認欄 at the upper right of registers.
    pub confirm: Option<Confirm>,
    /// QR code of 18 mm at the upper right.
    pub code: Option<Code>,
    /// Only on the first page of the section (form and right stay on all).
    pub first_only: bool,
}

/// A part of the document with its own orientation.
pub struct Section {
    /// How the sheets lie.
    pub orientation: Orientation,
    /// Head of each page.
    pub head: Option<PageHead>,
    /// Form number for the footer, if it differs from the document's.
    pub form: Option<String>,
    /// Articles for the footer, if they differ.
    pub basis: Option<String>,
    /// Pages are counted anew from here (x and y), as on a further copy of the same paper.
    pub restart: bool,
    /// The content.
    pub flow: Vec<Block>,
}

impl Section {
    /// An upright section.
    pub fn portrait(flow: Vec<Block>) -> Section {
        Section { orientation: Orientation::Portrait, head: None, form: None, basis: None, restart: false, flow }
    }

    /// A section across.
    pub fn landscape(flow: Vec<Block>) -> Section {
        Section { orientation: Orientation::Landscape, ..Section::portrait(flow) }
    }

    /// With a head on each page.
    #[must_use]
    pub fn head(mut self, head: PageHead) -> Section {
        self.head = Some(head);
        self
    }

    /// With pages counted anew.
    #[must_use]
    pub fn restart(mut self) -> Section {
        self.restart = true;
        self
    }

    /// With its own form number in the footer.
    #[must_use]
    pub fn form(mut self, form: impl Into<String>) -> Section {
        self.form = Some(form.into());
        self
    }
}

/// Blocks side by side.
pub struct Side {
    /// From the left margin, mm.
    pub x: f32,
    /// Width, mm.
    pub width: f32,
    /// What stands there.
    pub blocks: Vec<Block>,
    /// Stands at the bottom of the row of blocks.
    pub bottom: bool,
}

/// A section heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Heading {
    /// Bold, 10 pt.
    pub text: String,
    /// Small words after it.
    pub note: String,
    /// Words at the right margin, e.g. （単位：件）.
    pub right: String,
}

/// One thing after the other down the page.
pub enum Block {
    /// Upper part of a letter, down to its title.
    Letter(LetterHead),
    /// 記, centred.
    Ki,
    /// A numbered item of a letter.
    Item(LetterItem),
    /// 以上, at the right.
    Ijo,
    /// A section heading.
    Heading(Heading),
    /// A paragraph; goes on over the page.
    Para(Para),
    /// A table or boxed form.
    Table(Table),
    /// Seal boxes.
    Seals(Seals),
    /// The body of a register that has nothing to report.
    Nothing(Nothing),
    /// A drawing.
    Figure(Figure),
    /// So many mm of white.
    Space(f32),
    /// Side by side.
    Beside(Vec<Side>),
    /// Not torn apart.
    Keep(Vec<Block>),
    /// At the foot of the page.
    Bottom(Vec<Block>),
    /// Next page.
    Break,
}

impl Block {
    /// A section heading.
    pub fn heading(text: impl Into<String>) -> Block {
        Block::Heading(Heading { text: text.into(), note: String::new(), right: String::new() })
    }

    /// A note of 7.5 pt.
    pub fn note(text: impl Into<String>) -> Block {
        Block::Para(Para::from(text.into()).size(7.5).wrap().indent(0.6))
    }

    /// A paragraph of letter text: 10.5 pt, fixed pitch, first line indented.
    pub fn letter_text(text: impl Into<String>) -> Block {
        Block::Para(crate::text::para(crate::text::fixed(text)).size(10.5).pitch(6.6).first(1.0).wrap())
    }
}
