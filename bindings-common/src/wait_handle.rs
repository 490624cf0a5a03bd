//! Something a host's own loop can wait for: readable, or signalled, while there are events to take.
//!
//! On Unix a descriptor for `poll`, `select`, `epoll` or `kqueue`; on Windows the HANDLE of an event that stays
//! signalled until it is reset, for `WaitForMultipleObjects`. The only file of this crate that may need `unsafe`.

use std::io;

/// The number by which the operating system knows it: a descriptor or a HANDLE.
pub type Raw = isize;

/// Set while there is something to take.
#[derive(Debug)]
pub struct WaitHandle(system::Handle);

impl WaitHandle {
    /// Not set.
    ///
    /// # Errors
    /// The system has no descriptor left.
    pub fn new() -> io::Result<Self> {
        system::Handle::new().map(Self)
    }

    /// Wakes whoever waits, now and until it is cleared.
    pub fn set(&self) {
        self.0.set();
    }

    /// Nothing is left to take.
    pub fn clear(&self) {
        self.0.clear();
    }

    /// For the host's loop. Good as long as this lives; the host must neither read, write nor close it.
    pub fn raw(&self) -> Raw {
        self.0.raw()
    }
}

#[cfg(unix)]
mod system {
    use std::io;
    use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

    use rustix::io::{Errno, read, write};

    use super::Raw;

    /// A pipe with at most a few bytes in it. An `eventfd` is one descriptor less, but not on every Unix.
    #[derive(Debug)]
    pub(super) struct Handle {
        reader: OwnedFd,
        writer: OwnedFd,
    }

    impl Handle {
        pub(super) fn new() -> io::Result<Self> {
            let (reader, writer) = rustix::pipe::pipe()?;
            for end in [&reader, &writer] {
                rustix::io::ioctl_fionbio(end, true)?;
                rustix::io::fcntl_setfd(end, rustix::io::FdFlags::CLOEXEC)?;
            }
            Ok(Self { reader, writer })
        }

        pub(super) fn set(&self) {
            // Full is set too; interrupted is tried again.
            while write(&self.writer, &[1]) == Err(Errno::INTR) {}
        }

        pub(super) fn clear(&self) {
            let mut bytes = [0_u8; 64];
            loop {
                match read(&self.reader, &mut bytes[..]) {
                    Ok(count) if count == bytes.len() => {}
                    Err(Errno::INTR) => {}
                    _ => return,
                }
            }
        }

        pub(super) fn reader(&self) -> BorrowedFd<'_> {
            self.reader.as_fd()
        }

        pub(super) fn raw(&self) -> Raw {
            // A descriptor is a small number.
            Raw::try_from(self.reader.as_raw_fd()).unwrap_or(-1)
        }
    }
}

#[cfg(unix)]
impl std::os::fd::AsFd for WaitHandle {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.0.reader()
    }
}

#[cfg(windows)]
mod system {
    use std::io;
    use std::os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle};
    use std::ptr::null;

    use windows_sys::Win32::System::Threading::{CreateEventW, ResetEvent, SetEvent};

    use super::Raw;

    #[derive(Debug)]
    pub(super) struct Handle(OwnedHandle);

    impl Handle {
        pub(super) fn new() -> io::Result<Self> {
            // SAFETY: no name and no attributes; the arguments are plain values.
            let event = unsafe { CreateEventW(null(), 1, 0, null()) };
            if event.is_null() {
                return Err(io::Error::last_os_error());
            }
            // SAFETY: made above, and nobody else has it.
            Ok(Self(unsafe { OwnedHandle::from_raw_handle(event) }))
        }

        pub(super) fn set(&self) {
            // SAFETY: an event that lives as long as `self`.
            unsafe { SetEvent(self.0.as_raw_handle()) };
        }

        pub(super) fn clear(&self) {
            // SAFETY: an event that lives as long as `self`.
            unsafe { ResetEvent(self.0.as_raw_handle()) };
        }

        pub(super) fn raw(&self) -> Raw {
            self.0.as_raw_handle().addr().cast_signed()
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::fd::AsFd;

    use rustix::event::{PollFd, PollFlags, Timespec, poll};

    use super::*;

    #[allow(clippy::unwrap_used, reason = "a test helper may fail the test")]
    fn is_set(handle: &WaitHandle) -> bool {
        let mut waited = [PollFd::from_borrowed_fd(handle.as_fd(), PollFlags::IN)];
        poll(&mut waited, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).unwrap() == 1
    }

    #[test]
    fn a_loop_sees_it_until_it_is_cleared_however_often_it_was_set() {
        let handle = WaitHandle::new().unwrap();
        assert!(!is_set(&handle));
        // More than a pipe holds: setting never blocks.
        (0..200_000).for_each(|_| handle.set());
        assert!(is_set(&handle));
        handle.clear();
        assert!(!is_set(&handle));
        handle.set();
        assert!(is_set(&handle));
    }

    #[test]
    fn its_number_is_the_descriptor() {
        use std::os::fd::AsRawFd;
        let handle = WaitHandle::new().unwrap();
        assert_eq!(handle.raw(), isize::try_from(handle.as_fd().as_raw_fd()).unwrap());
    }
}
