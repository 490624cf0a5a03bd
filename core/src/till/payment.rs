//! One attempt to collect one amount.

use std::sync::Arc;
use std::time::Duration;

use futures_channel::oneshot;

use super::driver::{Answer, Command, Told, Until, Waiter, outcome_from};
use super::shared::Shared;
use crate::error::{Class, Error, ErrorName};
use crate::flow::payment::{IfApproved, Outcome, REDIRECT_ATTACHMENT, RequestState, Wish};
use crate::ids::{Msn, Reference, RequestId};
use crate::journal::PaymentKey;
use crate::money::Money;
use crate::qr::QrText;

/// One attempt to collect one amount. Cheap to clone; dropping it abandons nothing.
#[derive(Clone)]
pub struct Payment {
    pub(super) shared: Arc<Shared>,
    pub(super) key: PaymentKey,
}

impl Payment {
    pub(super) fn new(shared: Arc<Shared>, key: PaymentKey) -> Self {
        Self { shared, key }
    }

    /// Its name; unique for the sales unit.
    pub fn reference(&self) -> &Reference {
        &self.key.reference
    }

    /// The sales unit.
    pub fn msn(&self) -> &Msn {
        &self.key.msn
    }

    /// What is known now, without asking the platform.
    pub async fn status(&self) -> Result<Outcome, Error> {
        self.until(Until::Now, None).await
    }

    /// Asks the platform now. If it cannot be reached, the error says so and what is known stays as it is.
    pub async fn refresh(&self) -> Result<Outcome, Error> {
        self.want(Wish::Read, Some(self.shared.durations.operation)).await
    }

    /// Waits until nothing more will happen unless the host asks for it ([`Status::is_settled`]), at most
    /// `limit`; then answers with what is known. Giving up waiting is not cancelling, and changes nothing.
    ///
    /// [`Status::is_settled`]: crate::flow::payment::Status::is_settled
    pub async fn wait(&self, limit: Duration) -> Result<Outcome, Error> {
        self.until(Until::Settled, Some(limit)).await
    }

    /// Waits until the outcome is another one than `known`, at most `limit`.
    pub async fn changed(&self, known: &Outcome, limit: Duration) -> Result<Outcome, Error> {
        self.until(Until::Changed(Box::new(known.clone())), Some(limit)).await
    }

    /// Captures `amount`, or all that is reserved. Answers when the platform's sums prove it, or with the error
    /// if it was refused; after the duration `operation` with what is known, and the capture goes on.
    ///
    /// The same `id` with the same arguments is the same capture, however often it is asked for and also
    /// after a crash of the host; with other arguments it is refused.
    pub async fn capture(&self, id: RequestId, amount: Option<Money>) -> Result<Outcome, Error> {
        self.want(Wish::Capture { id, amount }, Some(self.shared.durations.operation)).await
    }

    /// Gives back `amount`, or all that was captured and not refunded. As [`Payment::capture`].
    pub async fn refund(&self, id: RequestId, amount: Option<Money>) -> Result<Outcome, Error> {
        self.want(Wish::Refund { id, amount }, Some(self.shared.durations.operation)).await
    }

    /// Captures `amount` and releases the rest, as one intent: a crash between the two is finished later.
    /// Zero releases everything. As [`Payment::capture`].
    pub async fn settle(&self, id: RequestId, amount: Money) -> Result<Outcome, Error> {
        self.want(Wish::Settle { id, amount }, Some(self.shared.durations.operation)).await
    }

    /// How far a capture, refund or settlement under this id is, by the journal; `None` if none was taken up.
    pub async fn request(&self, id: &RequestId) -> Result<Option<RequestState>, Error> {
        let Some(stored) = self.shared.journal.load(self.key.clone()).await? else { return Ok(None) };
        let (record, _) = outcome_from(&stored.state)?;
        let mut requests = record.requests.into_iter();
        Ok(requests.find(|request| request.id.as_ref() == Some(id)).map(|request| request.state))
    }

    /// Cancels, with an exact answer: not paid, or what the customer's being faster led to. What was captured
    /// is never refunded by this. Until a read proves it, at most `limit`; then `Pending` or `Unknown`, and the
    /// cancel goes on.
    pub async fn cancel(&self, if_approved: IfApproved, limit: Duration) -> Result<Outcome, Error> {
        self.want(Wish::Cancel { if_approved, number: None }, Some(limit)).await
    }

    /// The text or address that the customer scans or opens; `None` for a push, before the create is
    /// accepted, and once the payment is final. Whoever has it can pay.
    pub async fn code(&self) -> Result<Option<QrText>, Error> {
        let bytes = self.shared.journal.attachment(self.key.clone(), REDIRECT_ATTACHMENT.into()).await?;
        Ok(bytes.and_then(|bytes| String::from_utf8(bytes).ok()).and_then(|text| QrText::one_time(text).ok()))
    }

    /// The platform's picture of the code, as bytes, for a payment that asked for one.
    pub async fn picture(&self) -> Result<Option<Vec<u8>>, Error> {
        let Some(code) = self.code().await? else { return Ok(None) };
        super::picture::fetch(&self.shared, code.expose()).await.map(Some)
    }

    async fn want(&self, wish: Wish, limit: Option<Duration>) -> Result<Outcome, Error> {
        let (waiter, answer) = Waiter::here(Until::Now, self.deadline(limit));
        self.send(Command::Wish { key: self.key.clone(), wish, waiter })?;
        self.hear(answer, false).await
    }

    pub(super) async fn until(&self, until: Until, limit: Option<Duration>) -> Result<Outcome, Error> {
        let is_create = until == Until::Created;
        let (waiter, answer) = Waiter::here(until, self.deadline(limit));
        self.send(Command::Wait { key: self.key.clone(), waiter })?;
        self.hear(answer, is_create).await
    }

    /// Waits for an answer.
    async fn hear(&self, answer: oneshot::Receiver<Box<Answer>>, is_create: bool) -> Answer {
        // It was handed over and may be on its way: the next client on the journal will know.
        let answer = answer.await.map_err(|_| self.closed().with_class(Class::Unknown))?;
        self.take_note(&answer, is_create);
        *answer
    }

    /// Somebody has the answer. A caller who is dropped before that, or dies, has not taken note of anything.
    pub(super) fn take_note(&self, answer: &Answer, is_create: bool) {
        let told = match answer {
            Ok(outcome) if outcome.status.is_settled() => Some(Told::Settled(outcome.status.clone())),
            Err(_) if is_create => Some(Told::Refused),
            _ => None,
        };
        if let Some(told) = told {
            // Without a driver it stays among the recovered ones, which tells it once more.
            self.shared.heard(self.key.clone(), told);
        }
    }

    pub(super) fn deadline(&self, limit: Option<Duration>) -> Option<Duration> {
        limit.map(|limit| self.shared.clock.now().mono.saturating_add(limit))
    }

    fn send(&self, command: Command) -> Result<(), Error> {
        self.shared.send(command).map_err(|error| error.with_reference(self.key.reference.as_str()))
    }

    fn closed(&self) -> Error {
        Error::new(ErrorName::Closed).with_reference(self.key.reference.as_str())
    }
}

impl std::fmt::Debug for Payment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Payment({})", self.key.reference)
    }
}
