//! Get payment and event log.

use super::Platform;
use super::adjust::aggregate;
use super::gateway::Caller;
use crate::codes;
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Millis, Response};
use crate::moment::{self, DAY, SECOND};
use crate::payment::{
    Address, Aggregate, EventBody, EventName, MetadataBody, MethodBody, Payment, PaymentBody, ProfileBody,
    State, UserDetails,
};
use crate::random::Random;
use crate::switches::{AuthorizationVisible, ProfileSub, RedirectUrlAfterFinal};
use crate::unit::Unit;
use crate::user::User;

/// How long reads lag behind an approval, if the switch says so.
const READ_LAG: Millis = 3 * SECOND;
/// How much later than the approval the profile appears, if the switch says so.
const PROFILE_LAG: Millis = 2 * SECOND;
/// How long a capture is guaranteed (Visa: 5 to 7 days; BankAxept: 7).
const GUARANTEE: Millis = 7 * DAY;
/// Issuer BIN of every test card.
const CARD_BIN: &str = "492556";
/// Digits of fraction of the events' times, in turn: all three have been seen.
const FRACTIONS: [usize; 3] = [7, 3, 0];

impl Platform {
    fn visible(&self, caller: Caller, reference: &str) -> Checked<&Payment> {
        let place = self.find(caller.unit, reference).ok_or(Fail::from(codes::NOT_FOUND))?;
        self.payment(place)
    }

    /// The approval has happened, but reads do not show it yet.
    fn lags(&self, payment: &Payment) -> bool {
        let untouched = payment.captured == 0 && payment.cancelled == 0;
        self.switches().authorization_visible == AuthorizationVisible::Late
            && untouched
            && payment.authorized_at.is_some_and(|at| self.now < at + READ_LAG)
    }

    pub(super) fn get(&self, caller: Caller, reference: &str) -> Checked<Response> {
        let payment = self.visible(caller, reference)?;
        let unit = self.unit(payment.unit)?;
        let lags = self.lags(payment);
        let state = if lags { State::Created } else { payment.state };
        let authorized_at = payment.authorized_at.filter(|_| !lags);
        let shared = self.shared_by(payment).filter(|_| !lags);
        let sub = shared.map(|user| subject(unit, user));
        let links = state == State::Created
            || self.switches().redirect_url_after_final == RedirectUrlAfterFinal::Present;
        let body = PaymentBody {
            aggregate: if lags { nothing(payment) } else { aggregate(payment) },
            amount: payment.amount(payment.terms.amount),
            state,
            payment_method: MethodBody { r#type: "WALLET", card_bin: authorized_at.map(|_| CARD_BIN) },
            profile: ProfileBody { sub: sub.as_deref() },
            psp_reference: &payment.psp_reference,
            redirect_url: payment.redirect_url.as_deref().filter(|_| links),
            reference: &payment.terms.reference,
            metadata: payment.terms.metadata.as_deref().map(MetadataBody),
            user_details: shared.map(|user| details(payment, user, self.now)),
            capture_guaranteed_until: authorized_at.map(|at| moment::offset(at + GUARANTEE)),
        };
        Ok(Response::new(200, JSON, write(&body)))
    }

    /// The customer whose data was asked for and has arrived.
    fn shared_by(&self, payment: &Payment) -> Option<&User> {
        let lag = match self.switches().profile_sub {
            ProfileSub::AtOnce => 0,
            ProfileSub::Late => PROFILE_LAG,
        };
        let arrived = payment.authorized_at.is_some_and(|at| self.now >= at + lag);
        let payer = payment.payer.filter(|_| payment.terms.scope.any && arrived)?;
        self.options.users.get(payer)
    }

    pub(super) fn events(&self, caller: Caller, reference: &str) -> Checked<Response> {
        let payment = self.visible(caller, reference)?;
        let lags = self.lags(payment);
        let shown = payment.events.iter().filter(|event| !(lags && event.name == EventName::Authorized));
        let bodies: Vec<_> = shown
            .zip(FRACTIONS.iter().cycle())
            .map(|(event, fraction)| EventBody {
                reference: &payment.terms.reference,
                psp_reference: &event.psp_reference,
                name: event.name,
                amount: payment.amount(event.amount),
                timestamp: moment::utc(event.at, *fraction),
                idempotency_key: event.key.as_deref(),
                success: event.success,
            })
            .collect();
        Ok(Response::new(200, JSON, write(&bodies)))
    }
}

fn nothing(payment: &Payment) -> Aggregate {
    let zero = payment.amount(0);
    Aggregate {
        authorized_amount: zero,
        cancelled_amount: zero,
        captured_amount: zero,
        refunded_amount: zero,
    }
}

/// Stable per user and sales unit.
fn subject(unit: &Unit, user: &User) -> String {
    Random::from_text(&format!("{}/{}", unit.msn, user.phone)).guid()
}

fn details<'p>(payment: &Payment, user: &'p User, now: Millis) -> UserDetails<'p> {
    let scope = payment.terms.scope;
    let born = || format!("{:04}-01-01", moment::year(now) - i32::from(user.age));
    let address = || Address {
        address_type: "home",
        street_address: "Storgata 1",
        postal_code: "0155",
        region: "Oslo",
        country: "NO",
    };
    UserDetails {
        email: format!("{}@users.invalid", user.phone),
        first_name: &user.first_name,
        last_name: &user.last_name,
        mobile_number: &user.phone,
        date_of_birth: scope.birth_date.then(born),
        addresses: scope.address.then(address).into_iter().collect(),
    }
}
