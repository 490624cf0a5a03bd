//! A host with the allocator that every Rust program has.

fn main() {
    kasse_secrets::host::serve();
}
