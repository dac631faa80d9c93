//! From rows to a file: written beside the target and renamed, so that a failure leaves the old file as it was.

pub(crate) mod back;
pub(crate) mod chart;
pub(crate) mod csv;
pub(crate) mod forms;
pub(crate) mod landing;
pub(crate) mod xlsx;
