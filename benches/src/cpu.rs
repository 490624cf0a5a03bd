//! What this process has used.

use std::time::Duration;

/// User and system time of all threads of this process, since its start.
pub fn used() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    let seconds = u64::try_from(time.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or_default())
}

/// Resident memory of this process in bytes; `None` where the system does not say (it does on Linux).
pub fn resident() -> Option<u64> {
    resident_of(std::process::id())
}

/// The same of another process.
pub fn resident_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    let kibibytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kibibytes * 1024)
}

/// User and system time of all threads of another process; `None` where the system does not say (it does on Linux).
pub fn used_by(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program, in parentheses, may have anything in it. Two fields further on comes the 14th.
    let (_, rest) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> =
        rest.split_whitespace().skip(11).take(2).filter_map(|field| field.parse().ok()).collect();
    // Linux shows hundredths of a second to programs, whatever it counts in.
    Some(Duration::from_millis(ticks.iter().sum::<u64>() * 10))
}
