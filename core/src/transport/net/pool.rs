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

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;
    use crate::park::block_on;
    use crate::runtime::Runtime;
    use crate::transport::net::address::Place;

    #[test]
    fn what_nobody_uses_is_closed_in_time() {
        let runtime = Runtime::start("kasse-test").unwrap();
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = server.local_addr().unwrap();
        let site = Place::new("http://127.0.0.1/").unwrap().site;
        let pool = Arc::new(Pool::new(8, Duration::from_millis(20)));
        let (theirs, of) = (pool.clone(), site.clone());
        let kept = runtime.handle().spawn(async move {
            let stream = tokio::net::TcpStream::connect(address).await.unwrap();
            theirs.put(of, Link::over(Box::new(stream)).await.unwrap());
        });
        block_on(kept).unwrap();
        let (mut connection, _) = server.accept().unwrap();
        assert_eq!(connection.read(&mut [0]).unwrap(), 0, "its end");
        assert!(pool.take(&site).is_none());
    }
}
