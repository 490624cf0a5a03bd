//! The steps of a story.

use std::time::Duration;

use kasse_simulator::{
    Act, Approval, DeliveryFault, DeliveryFaultKind, Fault, FaultKind, Millis, Operation, StickerScan,
};

use super::ask::{Ask, Meet, Sale, Told};
use super::play::{Player, Stop, Till};
use super::report::Who;
use super::script::{Deed, Leads, Meeting, Step, TooLate, Trouble};
use super::{stage, words};

/// A machine that has not said by then what came out releases everything.
const SETTLE_WITHIN_S: u64 = 300;

impl Player<'_> {
    pub(super) fn step(&mut self, step: Step) -> Result<(), Stop> {
        match step {
            Step::Seconds(seconds) => stage::pass(Duration::from_secs(seconds.into())),
            Step::Minutes(minutes) => self.minutes(minutes)?,
            Step::Sticker(leads) => self.sticker(leads)?,
            Step::Collect(meeting) => self.collect(meeting)?,
            Step::CollectAgain(meeting) => self.collect_again(meeting)?,
            Step::Reserve(meeting) => self.reserve(meeting)?,
            Step::Customer(deed) => self.customer(deed)?,
            Step::Trouble(trouble) => self.trouble(trouble)?,
            Step::Cancel(choice) => self.cancel(choice)?,
            Step::Capture => {
                self.say(Who::Cashier, "keeps the payment")?;
                let request = format!("{}-keep", self.order);
                self.learn_from(Ask::Capture { request })?;
            }
            Step::Settle(minor) => self.settle(minor)?,
            Step::Until(known) => self.follow(known)?,
            Step::Kill => self.kill()?,
            Step::Restart => self.restart()?,
        }
        Ok(())
    }

    fn amount(&self) -> String {
        words::money(self.script.amount, self.script.shop.currency)
    }

    fn sale(&self, meeting: Meeting, settle_within_s: Option<u64>) -> Result<Sale, Stop> {
        let meet = match meeting {
            Meeting::Screen => Meet::Screen,
            Meeting::Phone(typed) => Meet::Phone(typed.to_owned()),
            Meeting::PersonalQr(msisdn) => {
                Meet::PersonalQr(self.control.personal_qr(msisdn, true, 0).map_err(played)?)
            }
            Meeting::WebPage => Meet::WebPage,
            Meeting::Sticker => Meet::Sticker,
        };
        Ok(Sale { order: self.order.clone(), minor: self.script.amount, meet, settle_within_s })
    }

    fn collect(&mut self, meeting: Meeting) -> Result<(), Stop> {
        let amount = self.amount();
        match meeting {
            Meeting::Screen => self.say(Who::Cashier, &format!("rings up {amount}"))?,
            Meeting::Phone(typed) => {
                self.say(Who::Cashier, &format!("rings up {amount} and types {typed}"))?;
            }
            Meeting::PersonalQr(_) => {
                self.say(Who::Customer, "holds out the code in the app")?;
                self.say(Who::Cashier, &format!("rings up {amount} and scans it"))?;
            }
            Meeting::WebPage => self.say(Who::Customer, &format!("orders for {amount} on a web page"))?,
            Meeting::Sticker => self.say(Who::Cashier, &format!("rings up {amount}"))?,
        }
        let sale = self.sale(meeting, None)?;
        self.begin(sale, meeting)
    }

    fn reserve(&mut self, meeting: Meeting) -> Result<(), Stop> {
        let amount = self.amount();
        self.say(Who::Till, &format!("asks for the most it may cost, {amount}"))?;
        let sale = self.sale(meeting, Some(SETTLE_WITHIN_S))?;
        self.begin(sale, meeting)
    }

    fn begin(&mut self, sale: Sale, meeting: Meeting) -> Result<(), Stop> {
        let Told::Begun { reference, code } = self.ask(Ask::Collect(sale))? else {
            return Err(Stop::Story("the till began nothing".to_owned()));
        };
        self.reference = Some(reference);
        self.code = code;
        self.tell_calls()?;
        self.learn_quietly()?;
        self.meet(meeting)
    }

    /// What the customer is shown; a code where none was meant is the fall-back.
    fn meet(&mut self, meeting: Meeting) -> Result<(), Stop> {
        let code = self.code.clone();
        match (meeting, code) {
            (Meeting::Sticker, _) => {
                self.say(Who::Till, "asks whoever scanned: the request is on their phone")?;
            }
            (Meeting::WebPage, _) => self.say(Who::Till, "sends the browser to the payment page")?,
            (Meeting::Screen, Some(code)) => {
                self.say(Who::Till, "shows a code on the customer's screen")?;
                self.show_code(&code)?;
            }
            (_, Some(code)) => {
                self.say(Who::Till, "shows a code on the customer's screen instead")?;
                self.show_code(&code)?;
            }
            (_, None) => self.say(Who::Till, "the request is on the customer's phone")?,
        }
        Ok(())
    }

    fn collect_again(&mut self, meeting: Meeting) -> Result<(), Stop> {
        let amount = self.amount();
        self.say(Who::Cashier, &format!("rings up the same {amount} again, to be sure"))?;
        let sale = self.sale(meeting, None)?;
        let Told::Begun { reference, .. } = self.ask(Ask::Collect(sale))? else {
            return Err(Stop::Story("the till began nothing".to_owned()));
        };
        if self.reference.as_ref() != Some(&reference) {
            return Err(Stop::Story("the same sale became a second payment".to_owned()));
        }
        self.say(Who::Till, "has that payment already, and makes no second one")?;
        Ok(())
    }

    fn sticker(&mut self, leads: Leads) -> Result<(), Stop> {
        let page = match leads {
            Leads::Page(url) => Some(url.to_owned()),
            Leads::Till => None,
        };
        let Told::Sticker(text) = self.ask(Ask::Sticker { page })? else {
            return Err(Stop::Story("the till has no sticker made".to_owned()));
        };
        self.say(Who::Till, "has a sticker made")?;
        self.show_code(&text)?;
        self.code = Some(text);
        Ok(())
    }

    fn scan_sticker(&mut self) -> Result<(), Stop> {
        let text = self.code.as_deref().ok_or_else(|| Stop::Story("there is no sticker".to_owned()))?;
        let what = match self.control.scan_sticker(text, None).map_err(played)? {
            StickerScan::Redirect { url } => format!("scans the sticker, and is at {url}"),
            StickerScan::CheckedIn { location, .. } => {
                format!("scans the sticker: the app says \"{location}\" and waits")
            }
        };
        self.say(Who::Customer, &what)?;
        Ok(())
    }

    fn customer(&mut self, deed: Deed) -> Result<(), Stop> {
        if matches!(deed, Deed::ScanSticker) {
            return self.scan_sticker();
        }
        let reference = self.payment()?;
        match deed {
            Deed::ScanSticker => {}
            Deed::Scan => self.opens("scans it")?,
            Deed::OpenLink => self.opens("opens the page")?,
            Deed::Consider => {
                self.control.act(&reference, Act::StartApproving).map_err(played)?;
                self.say(Who::Customer, "picks a card")?;
            }
            Deed::Approve => match self.control.approve(&reference, None).map_err(played)? {
                Approval::Approved => self.say(Who::Customer, "approves")?,
                Approval::Declined(_) | Approval::Unknown => {
                    return Err(Stop::Story("the customer's card is refused".to_owned()));
                }
            },
            Deed::Decline => {
                self.control.decline(&reference).map_err(played)?;
                self.say(Who::Customer, "declines")?;
            }
        }
        Ok(())
    }

    fn opens(&mut self, how: &str) -> Result<(), Stop> {
        let code = self.code.as_deref().ok_or_else(|| Stop::Story("there is no code".to_owned()))?;
        let seen = self.control.scan(code, None).map_err(played)?;
        let amount = words::money(seen.amount.value, self.script.shop.currency);
        self.say(Who::Customer, &format!("{how}: \"{}, {amount}\"", seen.merchant))?;
        Ok(())
    }

    fn trouble(&mut self, trouble: Trouble) -> Result<(), Stop> {
        let (operation, what, text) = match trouble {
            Trouble::WebhookOutage => return self.webhook_outage(),
            Trouble::AnswerLost(operation) => {
                let name = words::operation(operation);
                (operation, FaultKind::Lost, format!("the connection will break before the answer to {name}"))
            }
            Trouble::FasterThanCancel => {
                let what = FaultKind::Before { act: Act::Approve };
                (
                    Operation::Cancel,
                    what,
                    "customer and cashier are about to press at the same time".to_owned(),
                )
            }
        };
        let fault = Fault {
            operation: Some(operation),
            reference: None,
            nth: 1,
            count: Some(1),
            per_mille: 1000,
            what,
        };
        self.faults.push(self.control.add_fault(fault));
        self.say(Who::World, &text)?;
        Ok(())
    }

    fn webhook_outage(&mut self) -> Result<(), Stop> {
        self.control.add_delivery_fault(DeliveryFault {
            event: None,
            reference: None,
            count: None,
            per_mille: 1000,
            what: DeliveryFaultKind::Missing,
        });
        self.say(Who::World, "no webhook is sent any more")?;
        Ok(())
    }

    fn cancel(&mut self, choice: TooLate) -> Result<(), Stop> {
        let keep = choice == TooLate::Keep;
        let what = if keep { "cancels, but keeps the money if it is there" } else { "cancels" };
        self.say(Who::Cashier, what)?;
        self.learn_from(Ask::Cancel { keep })
    }

    fn settle(&mut self, minor: i64) -> Result<(), Stop> {
        let price = words::money(minor, self.script.shop.currency);
        self.say(Who::Till, &format!("takes {price} for what came out, releases the rest"))?;
        let request = format!("{}-settle", self.order);
        self.learn_from(Ask::Settle { request, minor })
    }

    fn minutes(&mut self, minutes: u32) -> Result<(), Stop> {
        self.control.advance(Millis::from(minutes) * 60_000);
        self.say(Who::World, &format!("{minutes} minutes pass"))?;
        Ok(())
    }

    fn kill(&mut self) -> Result<(), Stop> {
        let Some(Till::OwnProcess(process)) = self.till.take() else {
            return Err(Stop::Story("only a till in a process of its own can be killed".to_owned()));
        };
        process.kill()?;
        self.forget();
        self.say(Who::World, "the till's process is killed (SIGKILL)")?;
        Ok(())
    }

    fn restart(&mut self) -> Result<(), Stop> {
        self.open_till()?;
        let Told::Unfinished(found) = self.ask(Ask::Unfinished)? else {
            return Err(Stop::Story("the till does not tell what it left unfinished".to_owned()));
        };
        if found.first() != self.reference.as_ref() || found.len() != 1 {
            return Err(Stop::Story("the journal does not hold the payment".to_owned()));
        }
        self.say(Who::Till, "starts again, and finds the payment in its journal")?;
        Ok(())
    }

    fn payment(&self) -> Result<String, Stop> {
        let reference = self.reference.as_deref();
        let reference = reference.ok_or_else(|| Stop::Story("there is no payment".to_owned()))?;
        Ok(format!("{}:{reference}", self.script.shop.msn))
    }
}

/// The simulator's customer cannot do that.
fn played(error: impl std::fmt::Display) -> Stop {
    Stop::Story(format!("the customer cannot do that: {error}"))
}
