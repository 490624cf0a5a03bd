//! A host whose allocator wipes what is freed, as in the programs and libraries of this workspace.

use std::alloc::System;

use zeroizing_alloc::ZeroAlloc;

#[global_allocator]
static ALLOCATOR: ZeroAlloc<System> = ZeroAlloc(System);

fn main() {
    kasse_secrets::host::serve();
}
