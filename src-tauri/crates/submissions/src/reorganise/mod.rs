//! 組織改正: the organisation list of this year beside what was there before, and what the difference may mean.
//!
//! Nothing here decides. Everything is proposed, each proposal for a person to accept, change or leave; and nothing of what
//! a division once reported is moved to another one: history stays where it was made.

mod compare;
mod list;
mod plan;

pub use compare::{Compared, Gone, Proposal, compare};
pub use list::{List, Place, Unread, read};
pub use plan::{Change, Deed, Heir, Next, Plan, plan};
