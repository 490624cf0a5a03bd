//! The points at which the process may be told to die.

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use kasse_crashes::orders::{Kill, Point, Report};

pub(crate) struct Points {
    kill: Option<Kill>,
    passed: Mutex<HashMap<String, u32>>,
}

impl Points {
    pub(crate) fn new(kill: Option<Kill>) -> Self {
        Self { kill, passed: Mutex::default() }
    }

    /// Reaches a point. Answers whether it is the one to die at.
    pub(crate) fn reach(&self, name: &str, place: &str) -> bool {
        let place = format!("{place} {name}");
        let mut passed = self.passed.lock().unwrap();
        let nth = passed.entry(place.clone()).or_default();
        *nth += 1;
        let point = Point { place, nth: *nth };
        let here = self.kill.as_ref().is_some_and(|kill| kill.at == point);
        crate::host::say(&Report::Point(point));
        here
    }

    pub(crate) fn hands_over(&self) -> bool {
        self.kill.as_ref().is_some_and(|kill| kill.hand_over)
    }

    /// Lets the journal's thread work for a moment; without sleeping, which would take longer than a write.
    pub(crate) fn work_a_moment(&self) {
        let moment = Duration::from_micros(self.kill.as_ref().map_or(0, |kill| kill.into_write_micros));
        let start = Instant::now();
        while start.elapsed() < moment {
            std::hint::spin_loop();
        }
    }
}

/// SIGKILL: nothing of this process runs any more, nothing is flushed, nobody is told.
pub(crate) fn die() -> ! {
    #[cfg(unix)]
    loop {
        let _ends_here =
            rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
    #[cfg(not(unix))]
    std::process::abort()
}
