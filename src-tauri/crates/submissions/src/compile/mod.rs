//! The city's report, compiled from accepted packets: data, paper, workbook.
//!
//! Figures stand beside the division that told them. Sums are sums of counts; no rate is averaged, and who has not submitted
//! stands in the report like everybody else.

mod counting;
mod data;
mod paper;
mod receipt;
mod words;
mod workbook;

pub use counting::compile;
pub use data::{
    CityAsk, CityReport, CityTally, ClassLine, HeatCell, HeatRow, Length, LostCard, Owed, PlanLine, Told, Total,
};
pub use paper::{Letter, city_report, reminder_list};
pub use receipt::{ReceiptFacts, receipt};
pub use workbook::{Sheet, SheetCell, sheets, write};
