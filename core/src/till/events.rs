//! Changes of outcomes, for whoever wants to see all of them: the latest per payment, so that a slow reader
//! costs no memory.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::Mutex;
use std::task::{Poll, Waker};

use super::shared::lock;
use crate::flow::payment::Outcome;
use crate::journal::PaymentKey;
use crate::tables::HashMap;

/// Payments whose latest change nobody has taken yet. Beyond this many the oldest one's is dropped; its
/// outcome stays in the journal.
const PAYMENTS_KEPT: usize = 10_000;

#[derive(Default)]
pub(crate) struct EventBoard {
    board: Mutex<Board>,
}

#[derive(Default)]
struct Board {
    wanted: bool,
    order: VecDeque<PaymentKey>,
    latest: HashMap<PaymentKey, Outcome>,
    waker: Option<Waker>,
    closed: bool,
}

impl EventBoard {
    /// From now on changes are kept until they are taken.
    pub(crate) fn want(&self) {
        lock(&self.board).wanted = true;
    }

    pub(crate) fn put(&self, key: &PaymentKey, outcome: &Outcome) {
        let mut board = lock(&self.board);
        if !board.wanted {
            return;
        }
        if board.latest.insert(key.clone(), outcome.clone()).is_none() {
            board.order.push_back(key.clone());
            if board.order.len() > PAYMENTS_KEPT
                && let Some(oldest) = board.order.pop_front()
            {
                board.latest.remove(&oldest);
            }
        }
        if let Some(waker) = board.waker.take() {
            waker.wake();
        }
    }

    pub(crate) fn close(&self) {
        let mut board = lock(&self.board);
        board.closed = true;
        if let Some(waker) = board.waker.take() {
            waker.wake();
        }
    }

    /// The next change; `None` once the client is closed.
    pub(crate) async fn next(&self) -> Option<(PaymentKey, Outcome)> {
        poll_fn(|context| {
            let mut board = lock(&self.board);
            while let Some(key) = board.order.pop_front() {
                if let Some(outcome) = board.latest.remove(&key) {
                    return Poll::Ready(Some((key, outcome)));
                }
            }
            if board.closed {
                return Poll::Ready(None);
            }
            board.waker = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}
