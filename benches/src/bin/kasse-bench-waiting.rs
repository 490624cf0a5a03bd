//! Memory of waiting payments. A program of its own, because it counts every byte of heap, which costs time
//! that the other benchmarks should not pay. What SQLite allocates is not counted, but resident.
#![forbid(unsafe_code)]

use std::alloc::System;
use std::process::ExitCode;

use cap::Cap;
use kasse_benches::{Failure, waiting, worker};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("waiting: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn measure() -> Result<(), Failure> {
    let work = std::env::args().nth(1).ok_or("the work is missing")?;
    let heap = || u64::try_from(HEAP.allocated()).unwrap_or(u64::MAX);
    worker::answer(&waiting::measure(&serde_json::from_str(&work)?, heap)?)
}
