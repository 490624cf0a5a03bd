//! The stories.

use kasse::money::Currency;
use kasse::phone::Country;
use kasse_simulator::Operation;

use super::script::{Deed, End, Expect, Home, Known, Leads, Meeting, Script, Shop, Step, TooLate, Trouble};
use Deed::{Approve, Consider, Decline, OpenLink, Scan};
use Meeting::{Phone, Screen, WebPage};
use Step::{
    Cancel, Capture, Collect, CollectAgain, Customer, Kill, Minutes, Reserve, Restart, Seconds, Settle, Until,
};

/// A kiosk that has ordered everything.
const KIOSK: Shop = Shop { msn: "123456", prefix: "kiosk-1", currency: Currency::Nok, country: Country::No };
/// A new shop whose agreement does not allow requests to a phone.
const NEW_SHOP: Shop =
    Shop { msn: "456789", prefix: "nyshop-1", currency: Currency::Dkk, country: Country::Dk };

/// The platform's code for "the customer has approved already" to a cancel of the transaction only.
const ALREADY_APPROVED: u32 = 6060;
/// The platform's code for "this sales unit may not send requests to a phone".
const PUSH_NOT_ALLOWED: u32 = 5080;

const fn paid(captured: i64) -> Expect {
    Expect { end: End::Paid, captured, released: 0, refusals: &[] }
}

const fn not_paid(end: End) -> Expect {
    Expect { end, captured: 0, released: 0, refusals: &[] }
}

/// All stories, in the order in which they are played.
pub(super) const SCRIPTS: &[Script] = &[
    Script {
        name: "qr",
        title: "QR on a screen",
        about: "The till shows a one-time code, the customer scans it.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 14900,
        steps: &[
            Collect(Screen),
            Seconds(4),
            Customer(Scan),
            Seconds(3),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(14900),
    },
    Script {
        name: "phone",
        title: "Phone number",
        about: "The cashier types the number, the request appears on the customer's phone.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 8950,
        steps: &[Collect(Phone("12 34 56 78")), Seconds(7), Customer(Approve), Until(Known::Final)],
        expect: paid(8950),
    },
    Script {
        name: "scan",
        title: "Scan of the customer's QR",
        about: "The customer holds out the personal code, the cashier's scanner reads it.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 6200,
        steps: &[
            Collect(Meeting::PersonalQr("4712345679")),
            Seconds(5),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(6200),
    },
    Script {
        name: "web",
        title: "Web page",
        about: "A web page sends the customer to the app and gets them back.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 39900,
        steps: &[
            Collect(WebPage),
            Seconds(2),
            Customer(OpenLink),
            Seconds(6),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(39900),
    },
    Script {
        name: "sticker",
        title: "Sticker on the counter",
        about: "The customer scans a printed code, and the till is told who they are.",
        shop: &KIOSK,
        home: Home::Here,
        hears: true,
        amount: 3200,
        steps: &[
            Step::Sticker(Leads::Till),
            Seconds(2),
            Customer(Deed::ScanSticker),
            Seconds(3),
            Collect(Meeting::Sticker),
            Seconds(4),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(3200),
    },
    Script {
        name: "table",
        title: "Sticker on a table",
        about: "A printed code leads to the menu, and the menu takes the payment.",
        shop: &KIOSK,
        home: Home::Here,
        hears: true,
        amount: 18900,
        steps: &[
            Step::Sticker(Leads::Page("https://kiosk.example/table/7")),
            Seconds(2),
            Customer(Deed::ScanSticker),
            Seconds(5),
            Collect(WebPage),
            Seconds(1),
            Customer(OpenLink),
            Seconds(4),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(18900),
    },
    Script {
        name: "vending",
        title: "Vending machine",
        about: "The most it may cost is reserved, the price of what came out is taken.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 10000,
        steps: &[
            Reserve(Screen),
            Seconds(3),
            Customer(Scan),
            Seconds(2),
            Customer(Approve),
            Until(Known::Approved),
            Seconds(5),
            Settle(2400),
            Until(Known::Final),
        ],
        expect: Expect { released: 7600, ..paid(2400) },
    },
    Script {
        name: "fallback",
        title: "No push: the screen instead",
        about: "The sales unit may not send requests to phones, so a code is shown.",
        shop: &NEW_SHOP,
        home: Home::Here,
        hears: false,
        amount: 7500,
        steps: &[
            Collect(Phone("12 34 56 78")),
            Seconds(4),
            Customer(Scan),
            Seconds(3),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: Expect { refusals: &[(Operation::Create, PUSH_NOT_ALLOWED)], ..paid(7500) },
    },
    Script {
        name: "decline",
        title: "The customer declines",
        about: "Nothing is taken, and the till knows within seconds.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 4500,
        steps: &[Collect(Phone("12 34 56 78")), Seconds(6), Customer(Decline), Until(Known::Final)],
        expect: not_paid(End::Declined),
    },
    Script {
        name: "expiry",
        title: "Nobody comes",
        about: "After ten minutes the platform ends the payment, and the till believes it.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 3300,
        steps: &[Collect(Screen), Seconds(5), Minutes(10), Until(Known::Final)],
        expect: not_paid(End::Expired),
    },
    Script {
        name: "cancel-late",
        title: "Cancel, the customer is faster",
        about: "The approval overtakes the cancel: what was reserved is released.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 21000,
        steps: &[
            Collect(Screen),
            Seconds(4),
            Customer(Scan),
            Seconds(2),
            Step::Trouble(Trouble::FasterThanCancel),
            Cancel(TooLate::Release),
            Until(Known::Final),
        ],
        expect: Expect {
            released: 21000,
            refusals: &[(Operation::Cancel, ALREADY_APPROVED)],
            ..not_paid(End::Cancelled)
        },
    },
    Script {
        name: "cancel-keep",
        title: "The same, but the money is kept",
        about: "The cashier wants the money if it is there: the late approval counts.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 18000,
        steps: &[
            Collect(Screen),
            Seconds(4),
            Customer(Scan),
            Seconds(2),
            Step::Trouble(Trouble::FasterThanCancel),
            Cancel(TooLate::Keep),
            Until(Known::Final),
        ],
        expect: Expect { refusals: &[(Operation::Cancel, ALREADY_APPROVED)], ..paid(18000) },
    },
    Script {
        name: "lost-create",
        title: "Lost answer to create",
        about: "Made, but the till never heard of it. It asks again, and there is one.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 12900,
        steps: &[
            Step::Trouble(Trouble::AnswerLost(Operation::Create)),
            Collect(Screen),
            Seconds(4),
            Customer(Scan),
            Seconds(3),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(12900),
    },
    Script {
        name: "lost-capture",
        title: "Lost answer to capture",
        about: "Taken, but the till never heard of it. It looks, and takes nothing twice.",
        shop: &KIOSK,
        home: Home::Here,
        hears: false,
        amount: 5900,
        steps: &[
            Collect(Phone("12 34 56 78")),
            Seconds(4),
            Step::Trouble(Trouble::AnswerLost(Operation::Capture)),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(5900),
    },
    Script {
        name: "outage",
        title: "No webhooks",
        about: "The till counts on webhooks, and none comes: it notices, and reads.",
        shop: &KIOSK,
        home: Home::Here,
        hears: true,
        amount: 7900,
        steps: &[
            Step::Trouble(Trouble::WebhookOutage),
            Collect(Screen),
            Seconds(3),
            Customer(Scan),
            Seconds(2),
            Customer(Approve),
            Until(Known::Final),
        ],
        expect: paid(7900),
    },
    Script {
        name: "crash",
        title: "Crash in the middle",
        about: "The till's process is killed while the customer decides; its journal is not.",
        shop: &KIOSK,
        home: Home::OwnProcess,
        hears: false,
        amount: 24900,
        steps: &[
            Collect(Screen),
            Seconds(4),
            Customer(Scan),
            Seconds(1),
            Customer(Consider),
            Kill,
            Seconds(3),
            Customer(Approve),
            Seconds(10),
            Restart,
            Until(Known::Approved),
            CollectAgain(Screen),
            Seconds(4),
            Capture,
            Until(Known::Final),
        ],
        expect: paid(24900),
    },
];
