//! Create.

use super::gateway::Caller;
use super::timers::Due;
use super::{Operation, Platform};
use crate::check::create::{self, Create, Customer};
use crate::codes;
use crate::fail::{Checked, Fail, write};
use crate::http::{JSON, Millis, Response};
use crate::json::{Json, Object, field};
use crate::moment::{DAY, MINUTE};
use crate::payment::{CreatedBody, EventName, Payment, QrFormat, State, Terms, UserFlow};
use crate::switches::CustomerLookup;
use crate::unit::{Market, Unit};

/// How long a payment waits for the customer.
pub(crate) const LIFETIME: Millis = 10 * MINUTE;
/// The furthest `expiresAt`, in days; in Norway one.
const LONGEST_DAYS: i64 = 60;
/// The furthest `expiresAt` of a Norwegian unit, in days.
const LONGEST_DAYS_NORWAY: i64 = 1;

/// The body as a JSON object.
pub(super) fn object<'j>(body: Option<&'j Json<'j>>) -> Checked<&'j Object<'j>> {
    body.and_then(Json::object).ok_or_else(|| Fail::field("$", "The request body must be a JSON object."))
}

impl Platform {
    /// Schema and configuration: everything that does not look at payments.
    pub(super) fn precheck(
        &self,
        caller: Caller,
        operation: Operation,
        body: Option<&Json<'_>>,
    ) -> Checked<()> {
        if operation == Operation::Create {
            let create = create::read(object(body)?, self.switches())?;
            return configuration(self.unit(caller.unit)?, &create, self.now);
        }
        self.precheck_adjustment(operation, body)
    }

    /// Carries a change-making call out; its key, if any, has not been used before.
    pub(super) fn change(
        &mut self,
        caller: Caller,
        operation: Operation,
        reference: &str,
        body: Option<&Json<'_>>,
        key: Option<&str>,
    ) -> Checked<Response> {
        match operation {
            Operation::Create => self.create(caller, body, key.unwrap_or_default()),
            _ => self.adjust(caller, operation, reference, body, key),
        }
    }

    fn create(&mut self, caller: Caller, body: Option<&Json<'_>>, key: &str) -> Checked<Response> {
        let create = create::read(object(body)?, self.switches())?;
        configuration(self.unit(caller.unit)?, &create, self.now)?;
        if self.find(caller.unit, create.reference).is_some() {
            return Err(codes::REFERENCE_EXISTS.into());
        }
        let customer = match self.customer_of(create.customer, create.minimum_age) {
            Err(Fail::Code(codes::CUSTOMER_NOT_FOUND, _)) if !self.must_know(create.flow) => None,
            customer => customer?,
        };
        let given = body.and_then(Json::object).and_then(|object| field(object, "receipt"));
        if let Some(receipt) = given.filter(|receipt| **receipt != Json::Null) {
            self.keep_receipt(caller.unit, create.reference, receipt);
        }
        let place = self.open(caller.unit, create, customer, key);
        let payment = self.payment(place)?;
        let body = CreatedBody {
            redirect_url: payment.redirect_url.as_deref(),
            reference: &payment.terms.reference,
        };
        Ok(Response::new(201, JSON, write(&body)))
    }

    /// Whether a customer who cannot pay stops a payment of this flow.
    fn must_know(&self, flow: UserFlow) -> bool {
        flow == UserFlow::PushMessage || self.switches().customer_lookup == CustomerLookup::EveryFlow
    }

    /// The user who is meant, or the error of the way in which they were named.
    fn customer_of(&self, customer: Option<Customer<'_>>, minimum_age: u8) -> Checked<Option<usize>> {
        let user = match customer {
            None => return Ok(None),
            Some(Customer::Phone(number)) => self.user(number).ok_or(codes::CUSTOMER_NOT_FOUND)?,
            Some(Customer::PersonalQr(text)) => self.user_of_personal_qr(text)?,
            Some(Customer::Token(token)) => self.user_of_customer_token(token)?,
        };
        // Unknown, may not pay businesses, too young: one code, and nobody learns which.
        let may_pay = self.options.users.get(user).is_some_and(|user| user.old_enough(minimum_age));
        if may_pay { Ok(Some(user)) } else { Err(codes::CUSTOMER_NOT_FOUND.into()) }
    }

    fn open(&mut self, unit: usize, create: Create<'_>, customer: Option<usize>, key: &str) -> usize {
        let place = self.payments.len();
        let token: Box<str> = self.random.link_token().into();
        let expires_at = create.expires_at.unwrap_or(self.now + LIFETIME);
        let redirect_url = self.link(create.flow, create.qr_format, &token);
        if let Some(known) = self.references.get_mut(unit) {
            known.insert(create.reference.into(), place);
        }
        self.links.insert(token.clone(), place);
        self.timers.set(expires_at, place, Due::Expire);
        let amount = create.amount;
        self.payments.push(Payment {
            unit,
            terms: Terms {
                reference: create.reference.into(),
                amount,
                currency: create.currency,
                flow: create.flow,
                customer,
                minimum_age: create.minimum_age,
                scope: create.scope,
                qr_format: create.qr_format,
                metadata: create.metadata,
                description: create.description.map(Into::into),
                customer_present: create.customer_present,
                expires_at,
            },
            state: State::Created,
            authorized: 0,
            captured: 0,
            cancelled: 0,
            refunded: 0,
            created_at: self.now,
            authorized_at: None,
            token,
            redirect_url,
            psp_reference: Box::default(),
            create_key: key.into(),
            payer: None,
            scanned: false,
            approving: false,
            result_unknown: false,
            plan: 0,
            events: Vec::new(),
        });
        self.log(place, EventName::Created, amount, Some(key), true);
        if let Some(autopilot) = self.options.autopilot {
            self.plan_payment(place, autopilot.approve, autopilot.after_ms);
        }
        place
    }

    /// What `redirectUrl` says.
    fn link(&self, flow: UserFlow, format: QrFormat, token: &str) -> Option<Box<str>> {
        let base = &self.options.public_base;
        let link = match (flow, format) {
            (UserFlow::PushMessage, _) => return None,
            (UserFlow::NativeRedirect, _) => format!("vipps://token={token}"),
            (UserFlow::WebRedirect, _) | (UserFlow::Qr, QrFormat::Text) => landing(base, token),
            (UserFlow::Qr, _) => format!("{base}/qr-image/v1?token={token}"),
        };
        Some(link.into())
    }
}

/// Path of the address a customer ends up at; short, for it has to fit into a QR code.
pub(crate) const LANDING: &str = "/q";

/// The address a customer ends up at: what the QR code says.
pub(super) fn landing(base: &str, token: &str) -> String {
    format!("{base}{LANDING}?token={token}")
}

/// What the agreement of the sales unit allows.
fn configuration(unit: &Unit, create: &Create<'_>, now: Millis) -> Checked<()> {
    let agreement = &unit.agreement;
    let rules = [
        (create.currency != unit.market.currency(), codes::INVALID_CURRENCY),
        (!agreement.bank_account, codes::BANK_ACCOUNT_NOT_VERIFIED),
        (!agreement.can_create, codes::CANNOT_BE_CREATED),
        // Cards outside the app cannot be had in the test environment, and a till has no use for them.
        (create.method == "CARD", codes::CANNOT_BE_CREATED),
        (create.flow == UserFlow::PushMessage && !agreement.push, codes::PUSH_NOT_ALLOWED),
        (create.has_shipping, codes::EXPRESS_NOT_ALLOWED),
        (create.scope.nin && !agreement.nin, codes::ILLEGAL_SCOPE),
        (create.blocks_sources && unit.market == Market::No, codes::SOURCES_NOT_APPLICABLE),
        (create.expires_at.is_some() && !agreement.long_living, codes::LONG_LIVING_NOT_ALLOWED),
        (create.expires_at.is_some() && !create.has_receipt, codes::LONG_LIVING_NEEDS_RECEIPT),
        (create.amount < unit.market.minimum(), codes::AMOUNT_TOO_SMALL),
    ];
    if let Some((_, code)) = rules.into_iter().find(|(broken, _)| *broken) {
        return Err(code.into());
    }
    let Some(expires_at) = create.expires_at else { return Ok(()) };
    let days = if unit.market == Market::No { LONGEST_DAYS_NORWAY } else { LONGEST_DAYS };
    if expires_at <= now + LIFETIME {
        return Err(codes::EXPIRATION_TOO_SOON.into());
    }
    if expires_at >= now + days * DAY {
        return Err(codes::EXPIRATION_TOO_LATE.into());
    }
    Ok(())
}
