//! File systems on which a lock of one machine means nothing to another, or shared memory is not shared.
//!
//! SQLite's write-ahead log needs memory shared by all processes that use the file, and its locks to hold for
//! all of them (<https://sqlite.org/wal.html>, "does not work over a network filesystem"). Where that may not
//! be so, a payment could be owned twice; such a place is refused before anything is written.

use std::path::Path;

use crate::journal::JournalError;

/// Refuses a folder on a network file system.
pub(super) fn refuse(folder: &Path) -> Result<(), JournalError> {
    match network_name(folder)? {
        Some(name) => Err(JournalError::NetworkFileSystem(name)),
        None => Ok(()),
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
use linux::network_name;

#[cfg(any(target_os = "linux", target_os = "android"))]
mod linux {
    use std::fs;
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use rustix::fs::{major, minor, statfs};

    use crate::journal::JournalError;
    use crate::journal::sqlite::fault;

    /// `f_type` of statfs(2), and what to call it. The numbers come from Linux's `include/uapi/linux/magic.h`;
    /// those that are not there (marked) from the table in `src/stat.c` of GNU coreutils.
    const NETWORK: &[(u32, &str)] = &[
        (0x0000_6969, "NFS"),
        (0x0000_517B, "SMB"),
        (0xFF53_4D42, "CIFS"),
        (0xFE53_4D42, "SMB"),
        (0x5346_414F, "AFS"),
        (0x6B41_4653, "AFS"),
        (0x7375_7245, "Coda"),
        (0x0000_564C, "NCP"),
        (0x00C3_6400, "Ceph"),
        (0x0102_1997, "9P"),
        (0x7461_636F, "OCFS2"),
        (0x0116_1970, "GFS2"),                       // coreutils
        (0x0BD0_0BD0, "Lustre"),                     // coreutils
        (0x4750_4653, "GPFS"),                       // coreutils
        (0x1983_0326, "BeeGFS"),                     // coreutils
        (0xAAD7_AAEA, "PanFS"),                      // coreutils
        (0xBACB_ACBC, "a VMware shared folder"),     // coreutils
        (0x7C7C_6673, "a Parallels shared folder"),  // coreutils
        (0x786F_4256, "a VirtualBox shared folder"), // coreutils
    ];

    /// FUSE: local or not is for its subtype to say. `linux/magic.h`.
    const FUSE: u32 = 0x6573_5546;

    /// FUSE types that keep the files on this machine and share memory between processes. A type that is not
    /// listed (`fuse.sshfs`, `fuse.rclone`, ...) is refused: whether it is local cannot be seen from outside.
    const LOCAL_FUSE: &[&str] = &[
        "fuseblk",
        "fuse.bindfs",
        "fuse.ecryptfs",
        "fuse.encfs",
        "fuse.fuse-overlayfs",
        "fuse.gocryptfs",
        "fuse.mergerfs",
    ];

    pub(super) fn network_name(folder: &Path) -> Result<Option<String>, JournalError> {
        let about = statfs(folder).map_err(|error| fault::from_os(&error.into()))?;
        let kind = low_32_bits(about.f_type);
        if kind == FUSE {
            let device = fs::metadata(folder).map_err(|error| fault::from_os(&error))?.dev();
            let mounts = fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
            return Ok(network_fuse(&mounts, &format!("{}:{}", major(device), minor(device))));
        }
        Ok(named(kind))
    }

    fn named(kind: u32) -> Option<String> {
        NETWORK.iter().find(|(number, _)| *number == kind).map(|(_, name)| (*name).to_owned())
    }

    /// The type of a FUSE mount that is not known to be local. The line with this device in proc(5)'s
    /// `mountinfo` is `36 35 98:0 /root /mount options - type source options`.
    fn network_fuse(mounts: &str, device: &str) -> Option<String> {
        let mount = mounts.lines().find(|line| line.split(' ').nth(2) == Some(device));
        let kind = mount.and_then(|line| line.split_once(" - ")).and_then(|(_, rest)| rest.split(' ').next());
        match kind {
            Some(kind) if LOCAL_FUSE.contains(&kind) => None,
            Some(kind) => Some(kind.to_owned()),
            None => Some("FUSE".to_owned()),
        }
    }

    /// The width and sign of `f_type` differ between architectures; the numbers have 32 bits.
    fn low_32_bits(f_type: impl TryInto<i64>) -> u32 {
        let wide = f_type.try_into().unwrap_or_default() & i64::from(u32::MAX);
        u32::try_from(wide).unwrap_or_default()
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn network_numbers_are_known_whatever_the_width() {
            let cifs_on_32_bits = i32::from_be_bytes([0xFF, 0x53, 0x4D, 0x42]);
            assert_eq!(named(low_32_bits(cifs_on_32_bits)).as_deref(), Some("CIFS"));
            assert_eq!(named(low_32_bits(0x6969_i64)).as_deref(), Some("NFS"));
            for local in [0xEF53_u32, 0x0102_1994, 0x9123_683E, 0x794C_7630, 0xF2F5_2010] {
                assert_eq!(named(local), None, "{local:x}");
            }
        }

        #[test]
        fn fuse_is_refused_unless_known_to_be_local() {
            let mounts = "30 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
                          31 30 0:50 / /mnt/a rw shared:1 - fuse.sshfs host:/ rw\n\
                          32 30 0:51 / /mnt/b rw - fuseblk /dev/sdb1 rw\n";
            assert_eq!(network_fuse(mounts, "0:50").as_deref(), Some("fuse.sshfs"));
            assert_eq!(network_fuse(mounts, "0:51"), None);
            assert_eq!(network_fuse(mounts, "0:52").as_deref(), Some("FUSE"));
        }
    }
}

#[cfg(any(target_vendor = "apple", target_os = "freebsd"))]
fn network_name(folder: &Path) -> Result<Option<String>, JournalError> {
    /// `f_flags` of statfs(2): the file system is on this machine. `sys/mount.h` of both systems.
    const MNT_LOCAL: u64 = 0x0000_1000;
    /// The width differs between the systems.
    fn wide(flags: impl Into<u64>) -> u64 {
        flags.into()
    }
    let about = rustix::fs::statfs(folder).map_err(|error| super::fault::from_os(&error.into()))?;
    let local = wide(about.f_flags) & MNT_LOCAL != 0;
    Ok((!local).then(|| "a network file system".to_owned()))
}

#[cfg(windows)]
fn network_name(folder: &Path) -> Result<Option<String>, JournalError> {
    use std::path::{Component, Prefix};
    // The path is canonical, so that a drive letter mapped to a share has become the share.
    let share = matches!(folder.components().next(), Some(Component::Prefix(prefix))
        if matches!(prefix.kind(), Prefix::UNC(..) | Prefix::VerbatimUNC(..)));
    Ok(share.then(|| "a network share".to_owned()))
}

/// Other systems do not say; it is for the host to choose a local disk.
#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple",
    target_os = "freebsd",
    windows
)))]
fn network_name(_: &Path) -> Result<Option<String>, JournalError> {
    Ok(None)
}
