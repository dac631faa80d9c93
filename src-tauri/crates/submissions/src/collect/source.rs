//! What the collecting office tells about itself: packets to decide about.

use kernel::{Result, Role, StateMark, art, date};
use store::{Asking, Matter, PacketState, Place, Reading, Source, Urgency};

/// The collecting office as a source.
pub struct OfCollecting;

impl Source for OfCollecting {
    fn waiting(&self, book: &Reading, ask: &Asking<'_>) -> Result<Vec<Matter>> {
        if !matches!(ask.who.role, Role::Supervisor | Role::Collector) {
            return Ok(Vec::new());
        }
        let packets = book.collect_packets(date::fiscal_year(ask.today))?;
        let waiting = packets.iter().filter(|p| p.state == PacketState::Received).count();
        if waiting == 0 {
            return Ok(Vec::new());
        }
        let what = format!("提出物 {waiting}件");
        let mut matter = Matter::new("提出物の確認", &what, Urgency::Now, StateMark::Disc)
            .by(art(14).p(4))
            .note("受理か差戻しをします");
        matter.count = i64::try_from(waiting).unwrap_or(i64::MAX);
        matter.place = Place { screen: "collect".to_owned(), ..Place::default() };
        Ok(vec![matter])
    }
}
