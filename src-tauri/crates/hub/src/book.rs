//! What is loaded, out of a collecting office's book.

use kernel::Result;
use store::{CollectDivision, CollectDuty, CollectFigure, CollectPacket, CollectRecord, Reader, RecordAsk};

/// What a collecting office holds.
pub trait Held {
    /// All divisions, abolished ones too.
    fn divisions(&self) -> Result<Vec<CollectDivision>>;
    /// The duties of all years, each year's by their day.
    fn duties(&self) -> Result<Vec<CollectDuty>>;
    /// All packets, in the order in which they were received.
    fn packets(&self) -> Result<Vec<CollectPacket>>;
    /// The figures of one packet.
    fn figures(&self, packet: i64) -> Result<Vec<CollectFigure>>;
    /// The records of one packet, in their order.
    fn records(&self, packet: i64) -> Result<Vec<CollectRecord>>;
}

/// An open book, with the duties as its board shows them.
pub struct Book<'b> {
    /// To read.
    pub reader: &'b Reader,
    /// The duties of all years.
    pub duties: &'b [CollectDuty],
}

impl Held for Book<'_> {
    fn divisions(&self) -> Result<Vec<CollectDivision>> {
        self.reader.collect_divisions()
    }

    fn duties(&self) -> Result<Vec<CollectDuty>> {
        Ok(self.duties.to_vec())
    }

    fn packets(&self) -> Result<Vec<CollectPacket>> {
        let mut all = Vec::new();
        for year in self.reader.collect_years()? {
            all.extend(self.reader.collect_packets(year)?);
        }
        all.sort_by_key(|p| p.id);
        Ok(all)
    }

    fn figures(&self, packet: i64) -> Result<Vec<CollectFigure>> {
        Ok(self.reader.collect_figures(&[packet])?.into_iter().map(|f| f.figure).collect())
    }

    fn records(&self, packet: i64) -> Result<Vec<CollectRecord>> {
        self.reader.collect_records(packet, &RecordAsk::default())
    }
}
