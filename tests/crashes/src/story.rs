//! What a till sells, and what comes of it when nobody is killed.

use kasse::ids::{CustomerToken, OrderId, PersonalQr, RequestId, ReturnUrl};
use kasse::money::{Currency, Money};
use kasse::till::{Meet, Sale, Till};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What every story sells for, in øre.
pub const AMOUNT: i64 = 1000;

/// The customer of every push.
pub const PHONE: &str = "4712345678";

/// The order of every story.
pub const ORDER: &str = "order-17";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pairing {
    Scan,
    Qr,
    Phone,
    Redirect,
    Callback,
}

pub const PAIRINGS: [Pairing; 5] =
    [Pairing::Scan, Pairing::Qr, Pairing::Phone, Pairing::Redirect, Pairing::Callback];

/// What the host does about the money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Taking {
    OnApproval,
    Manual,
    /// Reserve, and release unless settled in time.
    Vending,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Customer {
    Approves,
    Declines,
    Ignores,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AfterRestart {
    Default,
    Hold,
    Follow,
}

/// What the host wants once the payment is approved. Its number is the host's id of the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Want {
    Capture(i64),
    CaptureRest,
    Refund(i64),
    Settle(i64),
    Cancel,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Story {
    pub name: String,
    pub pairing: Pairing,
    pub taking: Taking,
    pub after_restart: AfterRestart,
    pub customer: Customer,
    pub wants: Vec<Want>,
    /// The host cancels if the customer has not decided after so many milliseconds.
    pub cancels_after_ms: Option<u64>,
    /// The payment cancels itself if the customer has not decided after so many seconds.
    pub gives_up_after: Option<u64>,
    /// References are made from the order.
    pub reference_of_order: bool,
}

/// What a story comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct End {
    pub captured: i64,
    pub refunded: i64,
    pub released: i64,
}

impl Story {
    fn new(name: &str, pairing: Pairing, taking: Taking) -> Self {
        Self {
            name: format!("{pairing:?}-{name}").to_lowercase(),
            pairing,
            taking,
            after_restart: AfterRestart::Default,
            customer: Customer::Approves,
            wants: Vec::new(),
            cancels_after_ms: None,
            gives_up_after: None,
            reference_of_order: false,
        }
    }

    /// A payment first seen approved after a restart is captured by itself, if captured on approval.
    pub fn follows_policy(&self) -> bool {
        match self.after_restart {
            AfterRestart::Default => self.pairing == Pairing::Redirect,
            AfterRestart::Hold => false,
            AfterRestart::Follow => true,
        }
    }

    /// What it comes to when the host has its way, however often it was killed.
    pub fn end(&self) -> End {
        let mut end = End { captured: 0, refunded: 0, released: 0 };
        if self.customer != Customer::Approves {
            return end;
        }
        if self.taking == Taking::OnApproval {
            end.captured = AMOUNT;
        }
        for want in &self.wants {
            let left = AMOUNT - end.captured - end.released;
            match want {
                Want::Capture(amount) => end.captured += amount,
                Want::CaptureRest => end.captured += left,
                Want::Refund(amount) => end.refunded += amount,
                Want::Settle(amount) => {
                    end.captured += amount;
                    end.released += left - amount;
                }
                Want::Cancel => end.released += left,
            }
        }
        if self.taking == Taking::Vending && self.wants.is_empty() {
            end.released = AMOUNT;
        }
        end
    }

    /// The text that identifies the customer is minted by whoever plays the customer.
    pub fn sale(&self, till: &Till, customer: &str) -> Sale {
        let meet = match self.pairing {
            Pairing::Scan => Meet::MerchantScan(PersonalQr::new(customer).unwrap()),
            Pairing::Qr => Meet::DynamicQr(kasse::api::QrFormat::Text),
            Pairing::Phone => Meet::PhoneNumber(till.phone(&format!("+{customer}")).unwrap()),
            Pairing::Redirect => {
                let return_url = ReturnUrl::new("https://shop.example/done").unwrap();
                Meet::Redirect { return_url, customer: None }
            }
            Pairing::Callback => Meet::Callback(CustomerToken::new(customer).unwrap()),
        };
        let mut sale = Sale::new(nok(AMOUNT), meet).order(OrderId::new(ORDER).unwrap());
        sale = match self.taking {
            Taking::OnApproval => sale,
            Taking::Manual => sale.capture_manually(),
            Taking::Vending => sale.release_unless_settled_within(Duration::from_secs(120)),
        };
        sale = match self.after_restart {
            AfterRestart::Default => sale,
            AfterRestart::Hold => sale.after_restart(kasse::flow::payment::AfterRestart::Hold),
            AfterRestart::Follow => sale.after_restart(kasse::flow::payment::AfterRestart::FollowPolicy),
        };
        match self.gives_up_after {
            Some(seconds) => sale.give_up_after(Duration::from_secs(seconds)),
            None => sale,
        }
    }
}

pub fn nok(minor: i64) -> Money {
    Money::new(minor, Currency::Nok).unwrap()
}

/// The host's own id of its nth want.
pub fn request_id(place: usize) -> RequestId {
    RequestId::new(format!("want-{place}")).unwrap()
}

/// Every pairing with every way to take the money, and what only some of them have.
pub fn all() -> Vec<Story> {
    let mut stories = Vec::new();
    for pairing in PAIRINGS {
        let story = |name: &str, taking, wants: &[Want]| Story {
            wants: wants.to_vec(),
            ..Story::new(name, pairing, taking)
        };
        stories.push(story("on-approval", Taking::OnApproval, &[]));
        stories.push(story("manual", Taking::Manual, &[Want::Capture(600), Want::CaptureRest]));
        stories.push(story("refund", Taking::OnApproval, &[Want::Refund(300)]));
        stories.push(story("cancel", Taking::Manual, &[Want::Cancel]));
        stories.push(story("settle", Taking::Manual, &[Want::Settle(400)]));
        let declines = Story { customer: Customer::Declines, ..story("declined", Taking::OnApproval, &[]) };
        stories.push(declines);
    }
    let qr = |name: &str, taking| Story::new(name, Pairing::Qr, taking);
    let ignores = |name: &str| Story { customer: Customer::Ignores, ..qr(name, Taking::OnApproval) };
    stories.extend([
        Story { wants: vec![Want::Settle(700)], ..qr("vending-settled", Taking::Vending) },
        Story { wants: vec![Want::Settle(0)], ..qr("vending-nothing-taken", Taking::Vending) },
        qr("vending-never-settled", Taking::Vending),
        Story { after_restart: AfterRestart::Follow, ..qr("unattended", Taking::OnApproval) },
        Story {
            after_restart: AfterRestart::Hold,
            ..Story::new("held", Pairing::Redirect, Taking::OnApproval)
        },
        // Between two reads, so that every run goes the same way.
        Story { cancels_after_ms: Some(9_500), ..ignores("cancelled-waiting") },
        Story { gives_up_after: Some(30), ..ignores("given-up") },
        Story {
            reference_of_order: true,
            ..Story::new("reference-of-order", Pairing::Phone, Taking::OnApproval)
        },
        Story { wants: vec![Want::Capture(500), Want::Cancel], ..qr("part-and-cancel", Taking::Manual) },
    ]);
    stories
}

pub fn named(name: &str) -> Story {
    let story = all().into_iter().find(|story| story.name == name);
    story.unwrap_or_else(|| panic!("there is no story {name}"))
}
