//! Which registrations of webhooks to keep, delete and make, so that one address hears of the wanted events once.

use std::collections::BTreeSet;

use crate::api::{Webhook, WebhookEvent, WebhookId};
use crate::webhook::Address;

/// What to do, in this order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plan {
    /// Good as it is.
    pub keep: Option<WebhookId>,
    /// To be deleted before anything is registered: a sales unit may have one registration for check-ins.
    pub delete_first: Vec<WebhookId>,
    /// To be deleted after: until then nothing is missed.
    pub delete_then: Vec<WebhookId>,
}

/// Compares what is registered with what is wanted at `address`. `known` are the registrations whose secret the host
/// has: one without it signs what nobody can verify. Registrations at other addresses are somebody else's.
pub fn plan(listed: &[Webhook], address: &Address, events: &[WebhookEvent], known: &[WebhookId]) -> Plan {
    let wanted = names(events);
    let (mut plan, mut doomed) = (Plan::default(), Vec::new());
    for webhook in listed.iter().filter(|webhook| is_at(webhook, address)) {
        let good = names(&webhook.events) == wanted && known.contains(&webhook.id);
        if good && plan.keep.is_none() {
            plan.keep = Some(webhook.id.clone());
        } else {
            doomed.push(webhook);
        }
    }
    let in_the_way = |webhook: &&Webhook| {
        plan.keep.is_none()
            && wanted.contains(WebhookEvent::UserCheckedIn.as_str())
            && webhook.events.contains(&WebhookEvent::UserCheckedIn)
    };
    let (first, then): (Vec<_>, Vec<_>) = doomed.into_iter().partition(in_the_way);
    let ids = |webhooks: Vec<&Webhook>| webhooks.into_iter().map(|webhook| webhook.id.clone()).collect();
    Plan { delete_first: ids(first), delete_then: ids(then), ..plan }
}

fn names(events: &[WebhookEvent]) -> BTreeSet<&str> {
    events.iter().map(WebhookEvent::as_str).collect()
}

/// The platform may write an address in another way than it was given.
fn is_at(webhook: &Webhook, address: &Address) -> bool {
    let same = |other: &Address| {
        (other.authority(), other.path_and_query()) == (address.authority(), address.path_and_query())
    };
    webhook.url == address.as_str() || Address::new(webhook.url.clone()).is_ok_and(|other| same(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "https://shop.example/hook";

    fn webhook(id: &str, url: &str, events: &[WebhookEvent]) -> Webhook {
        Webhook { id: WebhookId::new(id).unwrap(), url: url.to_owned(), events: events.to_vec() }
    }

    fn ids(names: &[&str]) -> Vec<WebhookId> {
        names.iter().map(|name| WebhookId::new(*name).unwrap()).collect()
    }

    fn planned(listed: &[Webhook], events: &[WebhookEvent], known: &[&str]) -> Plan {
        plan(listed, &Address::new(HERE).unwrap(), events, &ids(known))
    }

    #[test]
    fn nothing_is_registered_yet() {
        assert_eq!(planned(&[], &[WebhookEvent::PaymentCaptured], &["a"]), Plan::default());
    }

    #[test]
    fn what_is_right_is_kept_whatever_the_order_and_the_way_it_is_written() {
        let events = [WebhookEvent::PaymentCaptured, WebhookEvent::PaymentRefunded];
        let turned = [WebhookEvent::PaymentRefunded, WebhookEvent::PaymentCaptured];
        for url in [HERE, "https://SHOP.example:443/hook"] {
            let plan = planned(&[webhook("a", url, &turned)], &events, &["a"]);
            assert_eq!(plan, Plan { keep: ids(&["a"]).pop(), ..Plan::default() });
        }
    }

    #[test]
    fn a_lost_secret_other_events_and_doubles_are_replaced_after() {
        let events = [WebhookEvent::PaymentCaptured];
        let lost = planned(&[webhook("a", HERE, &events)], &events, &[]);
        assert_eq!(lost, Plan { delete_then: ids(&["a"]), ..Plan::default() });
        let other = planned(&[webhook("a", HERE, &[WebhookEvent::PaymentCreated])], &events, &["a"]);
        assert_eq!(other, lost);
        let doubles = [webhook("a", HERE, &events), webhook("b", HERE, &events)];
        let plan = planned(&doubles, &events, &["a", "b"]);
        assert_eq!((plan.keep, plan.delete_then), (ids(&["a"]).pop(), ids(&["b"])));
    }

    #[test]
    fn what_is_registered_for_check_ins_stands_in_the_way() {
        let events = [WebhookEvent::UserCheckedIn];
        let listed = [webhook("a", HERE, &events), webhook("b", HERE, &[WebhookEvent::PaymentCreated])];
        let plan = planned(&listed, &events, &[]);
        let expected = Plan { keep: None, delete_first: ids(&["a"]), delete_then: ids(&["b"]) };
        assert_eq!(plan, expected);
    }

    #[test]
    fn other_addresses_are_somebody_elses() {
        let events = [WebhookEvent::UserCheckedIn];
        for url in ["https://shop.example/hook/", "https://other.example/hook", "no address"] {
            assert_eq!(planned(&[webhook("a", url, &events)], &events, &["a"]), Plan::default(), "{url}");
        }
    }
}
