//! Which library this is.

use std::ffi::{CStr, c_char};

/// Grows when functions or fields are added; a program compiled with a header of a lower number works with this
/// library.
pub const KASSE_ABI_VERSION: u32 = 1;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The version of the library, such as `0.1.0`. Never NULL, never freed. Any thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn kasse_version() -> *const c_char {
    VERSION.as_ptr()
}

/// `KASSE_ABI_VERSION` of the library that is loaded; at least that of the header a program was compiled with. Any
/// thread; does not block.
#[unsafe(no_mangle)]
pub extern "C" fn kasse_abi_version() -> u32 {
    KASSE_ABI_VERSION
}

/// Panics, to show that nothing of it leaves. Not in what is shipped.
#[cfg(debug_assertions)]
#[unsafe(no_mangle)]
#[allow(clippy::panic, reason = "what it is for")]
pub unsafe extern "C" fn kasse_test_panic(
    error: *mut *mut crate::record::kasse_error_t,
) -> crate::boundary::kasse_code_t {
    // SAFETY: as the contract says of `error`.
    unsafe { crate::boundary::guard(error, || panic!("on purpose")) }
}
