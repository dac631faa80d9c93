#![no_main]

#[path = "../strangers.rs"]
mod strangers;

libfuzzer_sys::fuzz_target!(
    // The fuzzer ends at the first panic, even at one of a library that our code catches and turns into a refusal.
    init: drop(std::panic::take_hook()),
    |bytes: &[u8]| strangers::packet(bytes)
);
