use kasse::error::{Error, Invalid};
use kasse::flow::recommend;
use kasse::ids::CustomerToken;
use kasse::till::{self, Till};

use super::scanner;
use crate::record::{Ability, Capabilities, Customer};

impl Customer {
    /// As the core takes it: a phone number with the till's default country.
    ///
    /// # Errors
    /// Nobody is named, or more than one, or the text names nobody.
    pub fn named(self, till: &Till) -> Result<till::Customer, Error> {
        match (self.scanned, self.customer_token, self.phone_number) {
            (Some(scanned), None, None) => Ok(till::Customer::PersonalQr(scanner::personal_qr(&scanned)?)),
            (None, Some(token), None) => Ok(till::Customer::Token(CustomerToken::new(token)?)),
            (None, None, Some(number)) => Ok(till::Customer::Phone(till.phone(&number)?)),
            (scanned, token, number) => {
                let nobody = scanned.is_none() && token.is_none() && number.is_none();
                let fault = if nobody { "is missing" } else { "is more than one" };
                Err(Invalid::new("customer", fault, "one of scanned, customer_token and phone_number").into())
            }
        }
    }
}

impl Capabilities {
    /// As the core takes it.
    pub fn has(&self) -> recommend::Capabilities {
        recommend::Capabilities {
            scanner: self.scanner,
            customer_screen: self.customer_screen,
            sticker: self.sticker,
            keypad: self.keypad,
            public_page: self.public_page,
            webhook_address: self.webhook_address,
            push_approved: self.push_approved.map(Ability::yes),
            unattended: self.unattended,
        }
    }
}
