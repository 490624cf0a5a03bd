//! What will be done, drawn before anything happens.

use std::time::Duration;

use kasse::api::QrFormat;
use kasse::flow::payment::{AfterRestart, IfApproved};
use kasse::ids::{CustomerToken, OrderId, PersonalQr, Reference, ReturnUrl};
use kasse::money::{Currency, Money};
use kasse::phone::Msisdn;
use kasse::till::{Meet, Sale};
use kasse_simulator::Act as Portal;

use super::dice::Dice;
use super::line::{Customer, Line};

/// What one sale is, as far as the judge has to know.
pub struct Intent {
    pub sale: Sale,
    pub reference: String,
    pub amount: i64,
    pub order: Option<String>,
    /// Somebody may want to release it although it is approved.
    pub may_be_released: bool,
    /// When the host last did something about it.
    pub last_act: Duration,
}

#[derive(Debug, Clone)]
pub enum Act {
    Pay(usize),
    Want(usize, Want),
    Portal(usize, Portal),
    /// A process dies at this many steps from now.
    Crash(u32),
    Close,
    LoseLock,
    Start,
    DiskFull(bool),
    ClockJumps(i64),
    TokensExpire,
    RenewKey,
    Rotate,
}

#[derive(Debug, Clone)]
pub enum Want {
    Cancel(IfApproved, Duration),
    Capture(String, Option<i64>),
    Refund(String, Option<i64>),
    Settle(String, i64),
    Status,
    Refresh,
    Wait(Duration),
}

impl Want {
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Capture(id, _) | Self::Refund(id, _) | Self::Settle(id, _) => Some(id),
            Self::Cancel(..) | Self::Status | Self::Refresh | Self::Wait(_) => None,
        }
    }
}

pub fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// Draws sales, customers, wishes and upheavals.
pub struct Planner<'a> {
    pub dice: Dice,
    pub line: &'a Line,
}

impl Planner<'_> {
    pub fn intent(&self, place: usize, begin: Duration, earlier: &[Intent]) -> Intent {
        let dice = &self.dice;
        let reference = format!("sale-{place:04}");
        let mut amount = dice.amount(1_000, 50_000);
        let order = self.order(place, earlier, &mut amount);
        let mut sale = Sale::new(nok(amount), self.meet()).reference(Reference::new(&*reference).unwrap());
        if let Some(order) = &order {
            sale = sale.order(OrderId::new(order.clone()).unwrap());
        }
        let mut may_be_released = false;
        if dice.chance(40) {
            may_be_released = true;
            sale = sale.give_up_after(dice.millis(5_000, 90_000));
        }
        match dice.below(10) {
            0..=2 => sale = sale.capture_manually(),
            3 => {
                may_be_released = true;
                sale = sale.release_unless_settled_within(dice.millis(20_000, 150_000));
            }
            _ => {}
        }
        if dice.chance(50) {
            sale = sale.after_restart(AfterRestart::FollowPolicy);
        }
        Intent { sale, reference, amount, order, may_be_released, last_act: begin }
    }

    /// Some sales are another attempt at an earlier order, mostly for the same amount.
    fn order(&self, place: usize, earlier: &[Intent], amount: &mut i64) -> Option<String> {
        let dice = &self.dice;
        let with_order: Vec<&Intent> = earlier.iter().filter(|intent| intent.order.is_some()).collect();
        if !with_order.is_empty() && dice.chance(25) {
            let before = dice.pick(&with_order);
            if dice.chance(75) {
                *amount = before.amount;
            }
            return before.order.clone();
        }
        dice.chance(60).then(|| format!("order-{place}"))
    }

    fn meet(&self) -> Meet {
        let dice = &self.dice;
        let phone = self.line.with(|platform| platform.users()[0].phone.clone());
        match dice.below(20) {
            0..=9 => Meet::DynamicQr(QrFormat::Text),
            10..=14 => Meet::PhoneNumber(Msisdn::parse(&format!("+{phone}"), None).unwrap()),
            15 | 16 => {
                let code = self.line.with(|platform| platform.personal_qr(&phone, dice.chance(50), 0));
                Meet::MerchantScan(PersonalQr::new(code.unwrap()).unwrap())
            }
            17 => {
                let token = self.line.with(|platform| platform.customer_token(&phone, 0)).unwrap();
                Meet::Callback(CustomerToken::new(token).unwrap())
            }
            _ => {
                let return_url = ReturnUrl::new("https://shop.example/back").unwrap();
                Meet::Redirect { return_url, customer: None }
            }
        }
    }

    pub fn customer(&self) -> Customer {
        let dice = &self.dice;
        match dice.below(20) {
            0..=11 => Customer::Approves(dice.millis(0, 60_000)),
            12 | 13 => Customer::Declines(dice.millis(0, 60_000)),
            14 => Customer::Ignores,
            15..=17 => Customer::ApprovesAtCancel,
            _ => Customer::Dawdles(dice.millis(0, 20_000), dice.millis(0, 20_000)),
        }
    }

    pub fn want(&self, number: u64, amount: i64) -> Want {
        let dice = &self.dice;
        let part = dice.chance(60).then(|| dice.amount(1, amount));
        let choice = if dice.chance(50) { IfApproved::Release } else { IfApproved::Keep };
        match dice.below(12) {
            0..=2 => Want::Cancel(choice, dice.millis(1, 40_000)),
            3 | 4 => Want::Capture(format!("c{number}"), part),
            5 | 6 => Want::Refund(format!("r{number}"), part),
            7 => Want::Settle(format!("s{number}"), part.unwrap_or(0)),
            8 => Want::Status,
            9 => Want::Refresh,
            _ => Want::Wait(dice.millis(1, 60_000)),
        }
    }

    /// Somebody works on the same payment in the portal.
    pub fn portal(&self, amount: i64) -> Portal {
        let dice = &self.dice;
        let part = dice.chance(50).then(|| dice.amount(1, amount));
        match dice.below(4) {
            0 => Portal::PortalCancel,
            1 => Portal::PortalCapture { amount: part },
            2 => Portal::PortalRefund { amount: part },
            _ => Portal::Expire,
        }
    }

    /// Something that concerns all payments, with what makes it good again.
    pub fn upheaval(&self) -> Vec<(Duration, Act)> {
        let dice = &self.dice;
        let when = dice.millis(0, 200_000);
        let back = when + dice.millis(0, 30_000);
        match dice.below(12) {
            0..=2 => vec![(when, Act::Crash(1)), (back, Act::Start)],
            3..=5 => vec![(when, Act::Crash(u32::try_from(dice.below(60)).unwrap() + 1)), (back, Act::Start)],
            6 => vec![(when, Act::Close), (back, Act::Start)],
            7 => vec![(when, Act::DiskFull(true)), (back, Act::DiskFull(false))],
            8 => vec![(when, Act::Start), (back, Act::LoseLock)],
            9 => vec![(when, Act::TokensExpire)],
            10 => vec![(when, Act::RenewKey), (back, Act::Rotate)],
            _ => vec![(when, Act::ClockJumps(dice.amount(-7_200_000, 7_200_000)))],
        }
    }
}
