#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (kasse_fuzzing::target("scan").run)(bytes));
