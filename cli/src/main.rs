//! The kasse program.
#![forbid(unsafe_code)]

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Wipes whatever is freed: HTTP and TLS keep keys and customers in buffers that nobody else wipes
/// (`docs/decisions/0012-zeroing-allocator.md`).
#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    kasse_cli::main()
}
