//! The world around the payments: sales units, customers, assumptions, what happens by itself.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::{Platform, PlayError};
use crate::calls::Call;
use crate::fault::{ArmedFault, Fault};
use crate::http::Millis;
use crate::ledger::{Ledger, Rule, Totals, Violation};
use crate::payment::Payment;
use crate::switches::{SwitchError, Switches};
use crate::unit::{Agreement, Unit};
use crate::user::User;

/// What customers do who are not played.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Autopilot {
    /// Approve; otherwise decline.
    pub approve: bool,
    /// How long after create, in milliseconds.
    pub after_ms: Millis,
}

impl Platform {
    /// The sales units.
    pub fn units(&self) -> &[Unit] {
        &self.options.units
    }

    /// Adds a sales unit.
    ///
    /// # Errors
    /// There is one of that MSN already.
    pub fn add_unit(&mut self, unit: Unit) -> Result<(), PlayError> {
        if self.options.units.iter().any(|known| known.msn == unit.msn) {
            return Err(PlayError::UnitExists);
        }
        self.options.units.push(unit);
        self.references.push(HashMap::new());
        Ok(())
    }

    /// Changes what a sales unit may do.
    ///
    /// # Errors
    /// There is no unit of that MSN.
    pub fn set_agreement(&mut self, msn: &str, agreement: Agreement) -> Result<(), PlayError> {
        let unit =
            self.options.units.iter_mut().find(|unit| unit.msn == msn).ok_or(PlayError::UnknownUnit)?;
        unit.agreement = agreement;
        Ok(())
    }

    /// Makes a new primary (0) or secondary (1) subscription key, as in the portal: the old one is worthless at
    /// once.
    ///
    /// # Errors
    /// There is no unit of that MSN, or no such key.
    pub fn renew_key(&mut self, msn: &str, which: usize) -> Result<String, PlayError> {
        let fresh = format!("{:016x}{:016x}", self.random.next(), self.random.next());
        let unit =
            self.options.units.iter_mut().find(|unit| unit.msn == msn).ok_or(PlayError::UnknownUnit)?;
        let key = unit.keys.subscription_keys.get_mut(which).ok_or(PlayError::UnknownUnit)?;
        key.clone_from(&fresh);
        Ok(fresh)
    }

    /// The customers.
    pub fn users(&self) -> &[User] {
        &self.options.users
    }

    /// Adds a customer, or changes the one with that phone number.
    pub fn add_user(&mut self, user: User) {
        match self.options.users.iter_mut().find(|known| known.phone == user.phone) {
            Some(known) => *known = user,
            None => self.options.users.push(user),
        }
    }

    /// What customers do who are not played, from the next payment on.
    pub fn set_autopilot(&mut self, autopilot: Option<Autopilot>) {
        self.options.autopilot = autopilot;
    }

    /// The assumptions.
    pub fn switches(&self) -> &Switches {
        &self.options.switches
    }

    /// Turns an assumption round.
    ///
    /// # Errors
    /// There is no such switch, or it has no such value.
    pub fn set_switch(&mut self, name: &str, value: &str) -> Result<(), SwitchError> {
        self.options.switches.set(name, value)
    }

    /// Lets something go wrong; the answer is its number.
    pub fn add_fault(&mut self, fault: Fault) -> u64 {
        self.faults.arm(fault)
    }

    /// Takes a fault away; whether there was one.
    pub fn remove_fault(&mut self, id: u64) -> bool {
        self.faults.disarm(id)
    }

    /// Takes every fault away.
    pub fn clear_faults(&mut self) {
        self.faults.clear();
    }

    /// The faults in force, used up ones included.
    pub fn faults(&self) -> &[ArmedFault] {
        self.faults.armed()
    }

    /// What the platform was asked, about one payment or at all, oldest first.
    pub fn calls(&self, reference: Option<&str>) -> Vec<Call> {
        self.calls.list(reference)
    }

    /// Makes every access token worthless.
    pub fn revoke_tokens(&mut self) {
        self.tokens.revoke_all();
    }

    /// Starts every rate limit anew.
    pub fn clear_limits(&mut self) {
        self.limits.clear();
    }

    /// The books.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Every broken rule of money, and every payment whose answer differs from the books. Empty is good.
    pub fn violations(&self) -> Vec<Violation> {
        let mut broken = self.ledger.check();
        for payment in &self.payments {
            let Some(unit) = self.options.units.get(payment.unit) else { continue };
            let books = self.ledger.totals(&unit.msn, &payment.terms.reference);
            // What was cancelled before approval was never money.
            let cancelled = if payment.authorized_at.is_some() { payment.cancelled } else { 0 };
            let Payment { authorized, captured, refunded, .. } = *payment;
            if books != (Totals { authorized, captured, cancelled, refunded }) {
                let reference = payment.terms.reference.to_string();
                broken.push(Violation { msn: unit.msn.clone(), reference, rule: Rule::AnswerDiffers });
            }
        }
        broken
    }
}
