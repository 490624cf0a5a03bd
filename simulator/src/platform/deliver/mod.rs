//! Deliveries to webhooks: signed, in order per registration and payment, sent again on the documented schedule.
//! Without I/O: somebody takes what is due, sends it, and says what came of it.

mod fault;
mod sign;

use std::collections::{BTreeSet, HashMap, VecDeque};

use serde::Serialize;

pub use fault::{ArmedDeliveryFault, DeliveryFault, DeliveryFaultKind};
use fault::{DeliveryFaults, Spoil};
pub(crate) use sign::split as split_address;

use super::webhooks::{CHECK_IN, event_type};
use super::{Platform, PlayError};
use crate::fail::write;
use crate::http::Millis;
use crate::moment::{self, DAY, HOUR, MINUTE, SECOND};
use crate::payment::{Amount, EventName};

/// Nothing is sent any more this long after the first attempt.
const GIVE_UP_AFTER: Millis = 7 * DAY;
/// How often a check-in is tried: the customer is standing there (an assumption, the documentation is silent).
const CHECK_IN_ATTEMPTS: u32 = 3;
/// Deliveries remembered that are done with; older ones are forgotten.
const DONE_KEPT: usize = 20_000;

/// One event on its way to one registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueDelivery {
    /// Its number.
    pub id: u64,
    /// The registration.
    pub webhook: String,
    /// Where it wants to be told.
    pub url: String,
    /// The event type.
    pub event: &'static str,
    /// The sales unit's MSN.
    pub msn: String,
    /// The payment; of a check-in, the sticker.
    pub reference: String,
    /// The event's own reference; empty for a check-in.
    pub psp_reference: String,
    /// When it happened, in milliseconds since the Unix epoch.
    pub at: Millis,
    /// How often it was sent.
    pub attempts: u32,
    /// What the last attempt was answered with; none if there was no answer.
    pub status: Option<u16>,
    /// How it stands.
    pub state: DeliveryState,
}

/// How a delivery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// It is to be sent, perhaps again.
    Waiting,
    /// It is being sent.
    Sending,
    /// It was accepted.
    Accepted,
    /// It is not sent any more, or never was.
    GivenUp,
}

/// One request to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The delivery, for [`Platform::delivered`].
    pub id: u64,
    /// Where to.
    pub url: String,
    /// Names and values.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// What is on its way.
#[derive(Debug)]
pub(crate) struct Deliveries {
    items: HashMap<u64, Item>,
    /// What may be sent, by time.
    due: BTreeSet<(Millis, u64)>,
    /// Per registration and payment: only the first is sent, the others wait for it.
    lines: HashMap<(String, String), VecDeque<u64>>,
    done: VecDeque<u64>,
    last: u64,
    faults: DeliveryFaults,
}

#[derive(Debug)]
struct Item {
    delivery: DueDelivery,
    line: (String, String),
    body: Vec<u8>,
    not_before: Millis,
    first_at: Option<Millis>,
    spoil: Option<Spoil>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PaymentBody<'a> {
    msn: &'a str,
    reference: &'a str,
    psp_reference: &'a str,
    name: EventName,
    amount: Amount,
    timestamp: &'a str,
    idempotency_key: Option<&'a str>,
    success: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CheckInBody<'a> {
    customer_token: &'a str,
    merchant_qr_id: &'a str,
    msn: &'a str,
    initiated_at: &'a str,
}

/// What is told to each registration that asked for it.
struct News<'a> {
    unit: usize,
    event: &'static str,
    reference: &'a str,
    psp_reference: &'a str,
    at: Millis,
    body: Vec<u8>,
}

impl Deliveries {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            items: HashMap::new(),
            due: BTreeSet::new(),
            lines: HashMap::new(),
            done: VecDeque::new(),
            last: 0,
            faults: DeliveryFaults::new(seed),
        }
    }

    fn add(&mut self, delivery: &DueDelivery, body: &[u8]) {
        let struck = self.faults.strike(delivery.event, &delivery.reference);
        let mut copies = vec![(0, false)];
        let (mut spoil, mut missing) = (None, false);
        for kind in struck {
            match kind {
                DeliveryFaultKind::Missing => missing = true,
                DeliveryFaultKind::Late { ms } => copies[0] = (ms, true),
                DeliveryFaultKind::Doubled { ms } => copies.push((ms, true)),
                DeliveryFaultKind::WrongSignature => spoil = Some(Spoil::Signature),
                DeliveryFaultKind::WrongHash => spoil = Some(Spoil::Hash),
                DeliveryFaultKind::OldDate => spoil = Some(Spoil::Date),
            }
        }
        for (late, alone) in copies {
            self.last += 1;
            let id = self.last;
            let not_before = delivery.at.saturating_add(late.max(0));
            // What comes out of turn neither waits for its line nor holds it up.
            let subject =
                if alone { format!("{} {id}", delivery.reference) } else { delivery.reference.clone() };
            let line = (delivery.webhook.clone(), subject);
            let state = if missing { DeliveryState::GivenUp } else { DeliveryState::Waiting };
            let delivery = DueDelivery { id, state, ..delivery.clone() };
            let body = body.to_vec();
            let item = Item { delivery, line: line.clone(), body, not_before, first_at: None, spoil };
            self.items.insert(id, item);
            if missing {
                self.forget_later(id);
                continue;
            }
            let queue = self.lines.entry(line).or_default();
            queue.push_back(id);
            if queue.len() == 1 {
                self.due.insert((not_before, id));
            }
        }
    }

    /// The line of this one goes on.
    fn finish(&mut self, id: u64, now: Millis) {
        let Some(item) = self.items.get(&id) else { return };
        if let Some(queue) = self.lines.get_mut(&item.line) {
            queue.retain(|other| *other != id);
            match queue.front().copied() {
                None => drop(self.lines.remove(&item.line.clone())),
                Some(next) => {
                    let not_before = self.items.get(&next).map_or(now, |next| next.not_before.max(now));
                    self.due.insert((not_before, next));
                }
            }
        }
        self.forget_later(id);
    }

    fn forget_later(&mut self, id: u64) {
        self.done.push_back(id);
        if self.done.len() > DONE_KEPT
            && let Some(old) = self.done.pop_front()
        {
            self.items.remove(&old);
        }
    }
}

/// When an event is tried again after so many attempts.
fn pause_after(attempts: u32) -> Millis {
    match attempts {
        0..=3 => 2 * SECOND,
        4 => MINUTE,
        5 => 2 * MINUTE,
        6..=28 => HOUR,
        _ => DAY,
    }
}

impl Platform {
    /// Notes who is to be told of the newest event of a payment.
    pub(super) fn note_deliveries(&mut self, place: usize) {
        let Some(payment) = self.payments.get(place) else { return };
        let (Some(event), Some(unit)) = (payment.events.last(), self.options.units.get(payment.unit)) else {
            return;
        };
        let kind = event_type(event.name);
        if !self.webhooks.wants(payment.unit, kind) {
            return;
        }
        let timestamp = moment::utc(event.at, 3);
        let body = PaymentBody {
            msn: &unit.msn,
            reference: &payment.terms.reference,
            psp_reference: &event.psp_reference,
            name: event.name,
            amount: Amount { currency: payment.terms.currency, value: event.amount },
            timestamp: &timestamp,
            idempotency_key: event.key.as_deref(),
            success: event.success,
        };
        let (reference, psp_reference) = (payment.terms.reference.clone(), event.psp_reference.clone());
        let news = News {
            unit: payment.unit,
            event: kind,
            reference: &reference,
            psp_reference: &psp_reference,
            at: event.at,
            body: write(&body),
        };
        self.tell(&news);
    }

    /// Tells whoever registered for check-ins that this customer scanned the sticker. `false` if nobody did: then the
    /// app says that it cannot reach the store.
    pub fn note_check_in(&mut self, msn: &str, merchant_qr_id: &str, customer_token: &str) -> bool {
        let Some(unit) = self.options.units.iter().position(|unit| unit.msn == msn) else { return false };
        let initiated_at = moment::utc(self.now, 7);
        let body = write(&CheckInBody { customer_token, merchant_qr_id, msn, initiated_at: &initiated_at });
        let at = self.now;
        let news = News { unit, event: CHECK_IN, reference: merchant_qr_id, psp_reference: "", at, body };
        let wanted = self.webhooks.wants(unit, CHECK_IN);
        self.tell(&news);
        wanted
    }

    /// A customer scans a callback sticker; as [`note_check_in`](Self::note_check_in), with a new token of theirs.
    ///
    /// # Errors
    /// There is no such user.
    pub fn check_in(&mut self, msn: &str, merchant_qr_id: &str, phone: &str) -> Result<bool, PlayError> {
        let token = self.customer_token(phone, 0)?;
        Ok(self.note_check_in(msn, merchant_qr_id, &token))
    }

    /// Whether anybody is to be told anything.
    pub(crate) fn has_webhooks(&self) -> bool {
        !self.webhooks.is_empty()
    }

    fn tell(&mut self, news: &News<'_>) {
        let msn = self.options.units.get(news.unit).map(|unit| unit.msn.clone()).unwrap_or_default();
        for (webhook, url) in self.webhooks.told(news.unit, news.event) {
            let delivery = DueDelivery {
                id: 0,
                webhook,
                url,
                event: news.event,
                msn: msn.clone(),
                reference: news.reference.to_owned(),
                psp_reference: news.psp_reference.to_owned(),
                at: news.at,
                attempts: 0,
                status: None,
                state: DeliveryState::Waiting,
            };
            self.deliveries.add(&delivery, &news.body);
        }
    }

    /// When the next delivery is to be sent, if there is one.
    pub fn next_delivery_at(&self) -> Option<Millis> {
        self.deliveries.due.first().map(|(at, _)| *at)
    }

    /// The next request that is to be sent by now. It is on its way until [`delivered`](Self::delivered) says what
    /// came of it; what follows it for the same payment waits until then.
    pub fn take_delivery(&mut self) -> Option<Attempt> {
        while let Some((at, id)) = self.deliveries.due.first().copied().filter(|(at, _)| *at <= self.now) {
            self.deliveries.due.remove(&(at, id));
            let now = self.now;
            let Some(item) = self.deliveries.items.get_mut(&id) else { continue };
            let Some(secret) = self.webhooks.secret(&item.delivery.webhook) else {
                // Its registration was deleted.
                item.delivery.state = DeliveryState::GivenUp;
                self.deliveries.finish(id, now);
                continue;
            };
            item.first_at.get_or_insert(now);
            item.delivery.attempts += 1;
            item.delivery.state = DeliveryState::Sending;
            let headers = sign::headers(secret, &item.delivery.url, &item.body, now, item.spoil);
            return Some(Attempt { id, url: item.delivery.url.clone(), headers, body: item.body.clone() });
        }
        None
    }

    /// An attempt was answered with this status, or not at all within 10 seconds: what was not accepted is sent
    /// again.
    pub fn delivered(&mut self, id: u64, status: Option<u16>) {
        let now = self.now;
        let Some(item) = self.deliveries.items.get_mut(&id) else { return };
        if item.delivery.state != DeliveryState::Sending {
            return;
        }
        item.delivery.status = status;
        if status.is_some_and(|status| (200..300).contains(&status)) {
            item.delivery.state = DeliveryState::Accepted;
            return self.deliveries.finish(id, now);
        }
        let again = now.saturating_add(pause_after(item.delivery.attempts));
        let over = again > item.first_at.unwrap_or(now).saturating_add(GIVE_UP_AFTER)
            || item.delivery.event == CHECK_IN && item.delivery.attempts >= CHECK_IN_ATTEMPTS;
        if over {
            item.delivery.state = DeliveryState::GivenUp;
            self.deliveries.finish(id, now);
        } else {
            item.delivery.state = DeliveryState::Waiting;
            self.deliveries.due.insert((again, id));
        }
    }

    /// The events that registered webhooks are, or were, to be told of, oldest first.
    pub fn due_deliveries(&self) -> Vec<DueDelivery> {
        let mut all: Vec<_> = self.deliveries.items.values().map(|item| item.delivery.clone()).collect();
        all.sort_by_key(|delivery| delivery.id);
        all
    }

    /// Lets something go wrong with deliveries that are noted from now on; answers its number.
    pub fn add_delivery_fault(&mut self, fault: DeliveryFault) -> u64 {
        self.deliveries.faults.arm(fault)
    }

    /// The faults of deliveries, used up ones included.
    pub fn delivery_faults(&self) -> &[ArmedDeliveryFault] {
        self.deliveries.faults.armed()
    }

    /// Takes every fault of deliveries away.
    pub fn clear_delivery_faults(&mut self) {
        self.deliveries.faults.clear();
    }
}
