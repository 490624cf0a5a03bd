//! Which process this is. Nearly every call has to know, for a child that was forked, and asking the system takes longer
//! than all else that a short call does. So on Linux the answer is kept on a page that the kernel empties in a child,
//! however the child came to be.

/// Number of this process.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn number() -> u32 {
    std::process::id()
}

#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) use kept::number;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod kept {
    use std::ptr::null_mut;
    use std::sync::atomic::{AtomicPtr, AtomicU32, Ordering};

    /// Where the number is kept; NULL until there was a call. A pointer and no lock: a child must not wait for what a thread
    /// of its parent began.
    static PAGE: AtomicPtr<AtomicU32> = AtomicPtr::new(null_mut());
    /// Takes the place of the page on a kernel that cannot empty one, and never has a number in it.
    static NONE: AtomicU32 = AtomicU32::new(0);

    pub(crate) fn number() -> u32 {
        // SAFETY: NULL, or a place that is never given back.
        let known = unsafe { PAGE.load(Ordering::Acquire).as_ref() };
        match known.map(|known| known.load(Ordering::Relaxed)) {
            None | Some(0) => asked(),
            Some(number) => number,
        }
    }

    #[cold]
    fn asked() -> u32 {
        let known = page();
        loop {
            let number = std::process::id();
            if std::ptr::eq(known, &NONE) {
                return number;
            }
            known.store(number, Ordering::Relaxed);
            // A handler of a signal may fork between the two, and the child go on from here with its parent's number.
            if std::process::id() == number {
                return number;
            }
        }
    }

    fn page() -> &'static AtomicU32 {
        let mut page = PAGE.load(Ordering::Acquire);
        if page.is_null() {
            let made = made();
            let ours = made.unwrap_or((&raw const NONE).cast_mut());
            match PAGE.compare_exchange(null_mut(), ours, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => page = ours,
                Err(theirs) => {
                    if let Some(made) = made {
                        unmap(made);
                    }
                    page = theirs;
                }
            }
        }
        // SAFETY: never given back.
        unsafe { &*page }
    }

    /// A page of zeros that is all zeros again in a child.
    fn made() -> Option<*mut AtomicU32> {
        let (access, private) = (libc::PROT_READ | libc::PROT_WRITE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS);
        // SAFETY: a new mapping, wherever there is room.
        let page = unsafe { libc::mmap(null_mut(), size_of::<AtomicU32>(), access, private, -1, 0) };
        if page == libc::MAP_FAILED {
            return None;
        }
        let page = page.cast::<AtomicU32>();
        // What runs programs for another processor may say yes to whatever it is advised, and do nothing.
        let (advised, nonsense) = (advise(page, libc::MADV_WIPEONFORK), advise(page, -1));
        if advised != 0 || nonsense == 0 {
            unmap(page);
            return None;
        }
        Some(page)
    }

    fn advise(page: *mut AtomicU32, what: libc::c_int) -> libc::c_int {
        // SAFETY: a page of ours.
        unsafe { libc::madvise(page.cast(), size_of::<AtomicU32>(), what) }
    }

    fn unmap(page: *mut AtomicU32) {
        // SAFETY: a page of ours that nobody else has seen.
        unsafe { libc::munmap(page.cast(), size_of::<AtomicU32>()) };
    }
}
