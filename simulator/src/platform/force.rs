//! Force approve.

use super::create::object;
use super::gateway::Caller;
use super::{Environment, Platform};
use crate::check::create::{Customer, customer};
use crate::check::{Findings, Reader};
use crate::codes;
use crate::fail::{Checked, Fail};
use crate::http::Response;
use crate::json::Json;
use crate::ledger::Cause;
use crate::payment::State;
use crate::switches::UnknownFields;

impl Platform {
    pub(super) fn force_approve(
        &mut self,
        caller: Caller,
        reference: &str,
        body: Option<&Json<'_>>,
    ) -> Checked<Response> {
        if self.options.environment == Environment::Production {
            return Err(codes::APPROVE_NOT_ALLOWED.into());
        }
        let top = Reader::new(object(body)?, "");
        let mut findings = Findings::default();
        if self.switches().unknown_fields != UnknownFields::Ignored {
            top.only(&["customer", "token"], &mut findings);
        }
        let customer = customer(top, &mut findings);
        let token = top.text("token", &mut findings);
        findings.finish()?;
        let place = self.find(caller.unit, reference).ok_or(Fail::from(codes::NOT_FOUND))?;
        let user = self.approver(place, customer, token)?;
        self.may_force(place, user)?;
        self.alter(place, |payment| payment.payer = Some(user));
        self.authorize(place, Cause::ForceApprove);
        Ok(Response::empty(200))
    }

    fn approver(&self, place: usize, customer: Option<Customer<'_>>, token: Option<&str>) -> Checked<usize> {
        let payment = self.payment(place)?;
        let user = match (customer, token) {
            (Some(Customer::Phone(number)), _) => self.user(number),
            (Some(Customer::PersonalQr(text)), _) => self.user_of_personal_qr(text).ok(),
            (Some(Customer::Token(token)), _) => self.user_of_customer_token(token).ok(),
            (None, Some(token)) if *token == *payment.token => {
                payment.terms.customer.or(self.anybody(payment.unit))
            }
            (None, Some(_)) => return Err(codes::APPROVE_FAILED.into()),
            (None, None) => return Err(codes::APPROVE_NEEDS_CUSTOMER.into()),
        };
        user.ok_or_else(|| codes::CUSTOMER_NOT_FOUND.into())
    }

    /// The first user of the unit's country.
    fn anybody(&self, unit: usize) -> Option<usize> {
        let prefix = self.options.units.get(unit)?.market.phone_prefix();
        self.options.users.iter().position(|user| user.phone.starts_with(prefix))
    }

    fn may_force(&self, place: usize, user: usize) -> Checked<()> {
        let payment = self.payment(place)?;
        let user = self.options.users.get(user).ok_or(Fail::from(codes::CUSTOMER_NOT_FOUND))?;
        let code = match payment.state {
            State::Authorized => codes::ALREADY_RESERVED,
            State::Aborted | State::Expired | State::Terminated => codes::APPROVE_FAILED,
            State::Created if !user.approved_before => codes::APPROVE_NOT_ALLOWED,
            State::Created if !user.has_card => codes::APPROVE_NO_CARDS,
            State::Created if !user.old_enough(payment.terms.minimum_age) => codes::APPROVE_FAILED,
            State::Created => return Ok(()),
        };
        Err(code.into())
    }
}
