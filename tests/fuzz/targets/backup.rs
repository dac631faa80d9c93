#![no_main]

#[path = "../strangers.rs"]
mod strangers;

libfuzzer_sys::fuzz_target!(
    init: {
        // The fuzzer ends at the first panic, even at one of a library that our code catches and turns into a refusal.
        drop(std::panic::take_hook());
        // The real backup is made before the first input, whose time is measured.
        strangers::backup(b"");
    },
    |bytes: &[u8]| strangers::backup(bytes)
);
