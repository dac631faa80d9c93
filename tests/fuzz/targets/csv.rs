#![no_main]

#[path = "../strangers.rs"]
mod strangers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| strangers::csv(bytes));
