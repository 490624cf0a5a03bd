//! Gives the shared library its name for the loader: programs ask for it, whatever the file is called.

fn main() {
    // The first number changes when something is taken away from the interface.
    const SONAME: &str = "libkasse.so.0";
    println!("cargo:rerun-if-changed=build.rs");
    match std::env::var("CARGO_CFG_TARGET_OS").as_deref() {
        Ok("linux" | "android" | "freebsd") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,{SONAME}");
        }
        Ok("macos") => {
            println!("cargo:rustc-cdylib-link-arg=-Wl,-install_name,@rpath/libkasse.0.dylib");
        }
        _ => {}
    }
}
