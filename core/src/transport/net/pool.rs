//! Connections kept for the next request.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::address::Site;
use super::link::Link;

/// Connections that nobody uses, the youngest last.
pub(super) struct Pool {
    kept: Mutex<Kept>,
    /// For each site.
    most: usize,
    /// Each.
    longest: Duration,
}

#[derive(Default)]
struct Kept {
    links: Vec<(Arc<Site>, Link, Instant)>,
    /// Somebody closes what is too old.
    swept: bool,
}

impl Pool {
    pub(super) fn new(most: usize, longest: Duration) -> Self {
        Self { kept: Mutex::default(), most, longest }
    }

    /// A connection that a request may go out on. Those that turn out to be closed are dropped.
    pub(super) fn take(&self, site: &Site) -> Option<Link> {
        loop {
            let (_, mut link, since) = {
                let links = &mut self.kept().links;
                let place = links.iter().rposition(|(of, ..)| **of == *site)?;
                links.remove(place)
            };
            if since.elapsed() < self.longest && link.is_free() {
                return Some(link);
            }
        }
    }

    /// Keeps a connection, unless there are enough or it is no longer of use.
    pub(super) fn put(self: &Arc<Self>, site: Arc<Site>, mut link: Link) {
        if !link.is_free() {
            return;
        }
        let mut kept = self.kept();
        if kept.links.iter().filter(|(of, ..)| *of == site).count() >= self.most {
            return;
        }
        let now = Instant::now();
        kept.links.push((site, link, now));
        if !std::mem::replace(&mut kept.swept, true) {
            tokio::spawn(sweep(Arc::downgrade(self), now + self.longest));
        }
    }

    /// Closes what is too old, and says when there is something to close again.
    fn close_old(&self) -> Option<Instant> {
        let mut kept = self.kept();
        let old = kept.links.partition_point(|(.., since)| since.elapsed() >= self.longest);
        let old: Vec<_> = kept.links.drain(..old).collect();
        let next = kept.links.first().map(|(.., since)| *since + self.longest);
        kept.swept = next.is_some();
        drop(kept);
        drop(old);
        next
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Ends when nothing is kept any more, or nobody is left who would use it.
async fn sweep(pool: Weak<Pool>, mut next: Instant) {
    loop {
        sleep_until(next).await;
        match pool.upgrade().and_then(|pool| pool.close_old()) {
            Some(later) => next = later,
            None => return,
        }
    }
}
