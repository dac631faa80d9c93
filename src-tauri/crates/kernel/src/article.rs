//! Citations of the city's standard, spelled by one formatter.

use serde::{Deserialize, Serialize};
use std::fmt;

/// One place in the standard: article, paragraph and item numbers.
///
/// `later` marks the second run of paragraph numbers in 第69条, whose text numbers 4 and 5 twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Article {
    /// 条, 1 to 135.
    pub no: u16,
    /// 項; 0 when the whole article is meant.
    pub para: u8,
    /// 号; 0 when the whole paragraph is meant.
    pub item: u8,
    /// The later of two paragraphs with the same number (第69条).
    pub later: bool,
}

/// Cites a whole article; narrow it with [`Article::p`] and [`Article::i`].
#[must_use]
pub const fn art(no: u16) -> Article {
    Article { no, para: 0, item: 0, later: false }
}

impl Article {
    /// Narrows the citation to a paragraph.
    #[must_use]
    pub const fn p(self, para: u8) -> Article {
        Article { para, ..self }
    }

    /// Narrows the citation to an item.
    #[must_use]
    pub const fn i(self, item: u8) -> Article {
        Article { item, ..self }
    }

    /// Cites the later of two paragraphs with the same number.
    #[must_use]
    pub const fn second(self) -> Article {
        Article { later: true, ..self }
    }
}

/// The one spelling of a citation: 第14条第3項, 第22条第4号, 第69条(後の)第4項.
impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "第{}条", self.no)?;
        if self.para > 0 {
            if self.later {
                write!(f, "(後の)")?;
            }
            write!(f, "第{}項", self.para)?;
        }
        if self.item > 0 {
            write!(f, "第{}号", self.item)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn citations_have_one_spelling() {
        assert_eq!(art(14).p(3).to_string(), "第14条第3項");
        assert_eq!(art(58).p(2).i(3).to_string(), "第58条第2項第3号");
        assert_eq!(art(22).i(4).to_string(), "第22条第4号");
        assert_eq!(art(69).p(4).second().to_string(), "第69条(後の)第4項");
    }
}
