//! Customers who scanned a callback sticker and wait.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};

use super::driver::NEIGHBOURS_EVERY;
use super::shared::Shared;
use super::till::Till;
use crate::clock::Timestamp;
use crate::error::Error;
use crate::ids::{CustomerToken, Msn};
use crate::journal::{EventId, OpenCheckIn};
use crate::webhook::CheckIn;

/// The check-ins at the callback stickers of one sales unit.
///
/// Each can be used once, by one till: whoever takes it has its token, and it is deleted from the journal. One that
/// nobody takes is deleted 15 minutes after the scan.
///
/// Nothing here moves money or asks the platform anything. Errors are the journal's (`journal_full`, `journal_failed` and
/// their like): after one of them a customer who waited may have to scan again.
#[derive(Clone)]
pub struct CheckIns {
    shared: Arc<Shared>,
    msn: Msn,
}

/// A customer who scanned and waits. Take it to have its token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WaitingCheckIn {
    /// Names it.
    pub id: CheckInId,
    /// The sticker.
    pub merchant_qr_id: String,
    /// When the customer scanned, by the platform's clock.
    pub initiated_at: Timestamp,
    /// How long ago that is, by our clock as far as the platform's answers have set it right.
    pub age: Duration,
}

/// Names a check-in in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CheckInId(EventId);

/// A check-in that is this till's alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TakenCheckIn {
    /// Who and when.
    pub check_in: WaitingCheckIn,
    /// For [`Meet::Callback`](super::Meet::Callback).
    pub token: CustomerToken,
}

impl Till {
    /// The check-ins at the callback stickers of this till's sales unit.
    pub fn check_ins(&self) -> CheckIns {
        CheckIns { shared: Arc::clone(&self.client.shared), msn: self.config.msn.clone() }
    }
}

impl CheckIns {
    /// Who waits at a sticker, newest scan first.
    pub async fn waiting(&self, merchant_qr_id: &str) -> Result<Vec<WaitingCheckIn>, Error> {
        self.at(Some(merchant_qr_id.to_owned())).await
    }

    /// Who waits at any sticker of the sales unit, newest scan first.
    pub async fn all_waiting(&self) -> Result<Vec<WaitingCheckIn>, Error> {
        self.at(None).await
    }

    /// Takes one of them. `None` if another till was faster.
    pub async fn take(&self, check_in: WaitingCheckIn) -> Result<Option<TakenCheckIn>, Error> {
        let token = self.shared.journal.use_check_in(check_in.id.0).await?;
        Ok(token.map(|token| TakenCheckIn { check_in, token }))
    }

    /// Takes the newest scan at a sticker, or the next one if it comes within `limit`; `None` if nobody came.
    ///
    /// Scans that other processes on the same journal receive are noticed within a quarter of a second. Dropping the
    /// future takes nobody, except in the moment it takes one: that customer scans again.
    pub async fn next(&self, merchant_qr_id: &str, limit: Duration) -> Result<Option<TakenCheckIn>, Error> {
        let end = self.shared.clock.now().mono + limit;
        loop {
            let rings = self.shared.scanned.rings();
            for waiting in self.waiting(merchant_qr_id).await? {
                if let Some(taken) = self.take(waiting).await? {
                    return Ok(Some(taken));
                }
            }
            let now = self.shared.clock.now().mono;
            if now >= end {
                return Ok(None);
            }
            let pause = self.shared.clock.sleep_until(end.min(now + NEIGHBOURS_EVERY));
            match select(pin!(self.shared.scanned.after(rings)), pause).await {
                Either::Left(_) | Either::Right(_) => {}
            }
        }
    }

    async fn at(&self, merchant_qr_id: Option<String>) -> Result<Vec<WaitingCheckIn>, Error> {
        let (host, now) = (self.shared.host.to_string(), self.shared.platform_time());
        let found = self.shared.journal.check_ins(host, self.msn.clone(), merchant_qr_id).await?;
        let waiting = |found: OpenCheckIn| WaitingCheckIn {
            id: CheckInId(found.id),
            merchant_qr_id: found.merchant_qr_id,
            initiated_at: found.initiated_at,
            age: now.since(found.initiated_at),
        };
        Ok(found.into_iter().map(waiting).filter(|waiting| waiting.age <= CheckIn::VALID_FOR).collect())
    }
}

impl std::fmt::Debug for CheckIns {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CheckIns(of {})", self.msn.as_str())
    }
}
