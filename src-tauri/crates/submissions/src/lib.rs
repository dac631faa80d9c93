//! What goes from a division to the collecting office (取りまとめ課) and back: sealed files that somebody carries.
//!
//! One container for four kinds of file (`envelope`), their typed contents, and what each side does with them. No code
//! here opens a connection: a file lies in a folder, on a stick or in a mail gateway, and does not care which.

pub mod collect;
pub mod compile;
pub mod envelope;
pub mod gather;
mod invitation;
mod packet;
mod receipt;
pub mod reorganise;
mod returned;
mod words;

pub use invitation::{Asked, Edition, Invitation, STANDARD_ASSETS};
pub use packet::{Answered, Attached, Packet, Reported, Row, Withheld, data_path};
pub use receipt::{Compared, Outcome, Receipt};
pub use returned::{Remark, Returned};
pub use words::{Body, File, Office, read_from, read_invitation, read_packet, read_receipt, read_returned};
