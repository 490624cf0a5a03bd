//! Short texts about outcomes in five languages; those about errors come from the library's table.

use kasse::error::{Error, ErrorName, Language};
use kasse::flow::payment::{CaptureProgress, NotPaidReason, Phase, Status, UnknownReason};

/// One text in each language, in the order en, nb, da, sv, fi.
type Words = [&'static str; 5];

/// What is to be told about a payment.
struct Told {
    cashier: Words,
    customer: Words,
}

const CREATING: Told = Told {
    cashier: [
        "Starting the payment. Wait a moment.",
        "Starter betalingen. Vent litt.",
        "Starter betalingen. Vent et øjeblik.",
        "Startar betalningen. Vänta en stund.",
        "Maksua aloitetaan. Odota hetki.",
    ],
    customer: ["One moment, please.", "Et øyeblikk.", "Et øjeblik.", "Ett ögonblick.", "Pieni hetki."],
};
const SCAN: Told = Told {
    cashier: [
        "Ask the customer to scan the code.",
        "Be kunden skanne koden.",
        "Bed kunden om at scanne koden.",
        "Be kunden skanna koden.",
        "Pyydä asiakasta skannaamaan koodi.",
    ],
    customer: [
        "Scan the code and approve in the app.",
        "Skann koden og godkjenn i appen.",
        "Scan koden, og godkend i appen.",
        "Skanna koden och godkänn i appen.",
        "Skannaa koodi ja hyväksy sovelluksessa.",
    ],
};
const APPROVE: Told = Told {
    cashier: [
        "Ask the customer to approve in the app.",
        "Be kunden godkjenne i appen.",
        "Bed kunden om at godkende i appen.",
        "Be kunden godkänna i appen.",
        "Pyydä asiakasta hyväksymään maksu sovelluksessa.",
    ],
    customer: [
        "Approve the payment in the app.",
        "Godkjenn betalingen i appen.",
        "Godkend betalingen i appen.",
        "Godkänn betalningen i appen.",
        "Hyväksy maksu sovelluksessa.",
    ],
};
const CANCELLING: Told = Told {
    cashier: [
        "Cancelling. Wait for the result.",
        "Kansellerer. Vent på resultatet.",
        "Annullerer. Vent på resultatet.",
        "Avbryter. Vänta på resultatet.",
        "Perutaan. Odota tulosta.",
    ],
    customer: ["Please wait.", "Vent litt.", "Vent et øjeblik.", "Vänta lite.", "Odota hetki."],
};
const RESERVED: Told = Told {
    cashier: [
        "Approved and reserved. Not charged yet.",
        "Godkjent og reservert. Ikke belastet ennå.",
        "Godkendt og reserveret. Endnu ikke trukket.",
        "Godkänt och reserverat. Inte debiterat än.",
        "Hyväksytty ja varattu. Ei vielä veloitettu.",
    ],
    customer: ["Approved.", "Godkjent.", "Godkendt.", "Godkänt.", "Hyväksytty."],
};
const CHARGING: Told = Told {
    cashier: [
        "Approved. Charging now; wait a moment.",
        "Godkjent. Belastes nå; vent litt.",
        "Godkendt. Trækkes nu; vent et øjeblik.",
        "Godkänt. Debiteras nu; vänta en stund.",
        "Hyväksytty. Veloitetaan; odota hetki.",
    ],
    customer: RESERVED.customer,
};
const PAID: Told = Told {
    cashier: ["Paid.", "Betalt.", "Betalt.", "Betalt.", "Maksettu."],
    customer: ["Thank you, paid.", "Takk, betalt.", "Tak, betalt.", "Tack, betalt.", "Kiitos, maksettu."],
};
const REFUNDED: Told = Told {
    cashier: [
        "The money was given back.",
        "Pengene er refundert.",
        "Pengene er refunderet.",
        "Pengarna är återbetalda.",
        "Rahat on palautettu.",
    ],
    customer: [
        "Your money was given back.",
        "Pengene er refundert.",
        "Pengene er refunderet.",
        "Pengarna är återbetalda.",
        "Rahasi on palautettu.",
    ],
};
const DECLINED: Told = Told {
    cashier: [
        "The customer declined. Nothing was charged.",
        "Kunden avslo. Ingenting er belastet.",
        "Kunden afviste. Intet er trukket.",
        "Kunden nekade. Inget har debiterats.",
        "Asiakas hylkäsi maksun. Mitään ei veloitettu.",
    ],
    customer: [
        "Declined. Nothing was charged.",
        "Avslått. Ingenting er belastet.",
        "Afvist. Intet er trukket.",
        "Nekad. Inget har debiterats.",
        "Hylätty. Mitään ei veloitettu.",
    ],
};
const EXPIRED: Told = Told {
    cashier: [
        "Time ran out. Nothing was charged.",
        "Tiden løp ut. Ingenting er belastet.",
        "Tiden udløb. Intet er trukket.",
        "Tiden gick ut. Inget har debiterats.",
        "Aika loppui. Mitään ei veloitettu.",
    ],
    customer: [
        "Time ran out. Nothing was charged.",
        "Tiden løp ut. Ingenting er belastet.",
        "Tiden udløb. Intet er trukket.",
        "Tiden gick ut. Inget har debiterats.",
        "Aika loppui. Mitään ei veloitettu.",
    ],
};
const CANCELLED: Told = Told {
    cashier: [
        "Cancelled. Nothing was charged.",
        "Kansellert. Ingenting er belastet.",
        "Annulleret. Intet er trukket.",
        "Avbruten. Inget har debiterats.",
        "Peruttu. Mitään ei veloitettu.",
    ],
    customer: [
        "Cancelled. Nothing was charged.",
        "Kansellert. Ingenting er belastet.",
        "Annulleret. Intet er trukket.",
        "Avbruten. Inget har debiterats.",
        "Peruttu. Mitään ei veloitettu.",
    ],
};
const NEVER_CREATED: Told = Told {
    cashier: [
        "The payment was never started. Nothing was charged.",
        "Betalingen ble aldri startet. Ingenting er belastet.",
        "Betalingen blev aldrig startet. Intet er trukket.",
        "Betalningen startades aldrig. Inget har debiterats.",
        "Maksua ei koskaan aloitettu. Mitään ei veloitettu.",
    ],
    customer: CANCELLED.customer,
};

/// Texts for cashier and customer.
pub(crate) fn texts(status: &Status, shows_code: bool, language: Language) -> (&'static str, &'static str) {
    let told = match status {
        Status::Pending { phase: Phase::Creating, .. } => &CREATING,
        Status::Pending { phase: Phase::WaitingForCustomer, .. } if shows_code => &SCAN,
        Status::Pending { phase: Phase::WaitingForCustomer, .. } => &APPROVE,
        Status::Pending { phase: Phase::Cancelling, .. } => &CANCELLING,
        Status::Approved { capture: CaptureProgress::NotAsked, .. } => &RESERVED,
        Status::Approved { capture: CaptureProgress::Running, .. } => &CHARGING,
        Status::Approved { capture: CaptureProgress::Failed(error), .. } => return of(error, language),
        Status::Paid { captured, refunded, .. } if refunded == captured => &REFUNDED,
        Status::Paid { .. } => &PAID,
        Status::NotPaid { reason } => match reason {
            NotPaidReason::Declined => &DECLINED,
            NotPaidReason::Expired => &EXPIRED,
            NotPaidReason::Cancelled => &CANCELLED,
            NotPaidReason::NeverCreated => &NEVER_CREATED,
            NotPaidReason::Refused(error) => return of(error, language),
        },
        Status::Unknown { why, .. } => return of(&Error::new(in_doubt(why)), language),
    };
    (word(&told.cashier, language), word(&told.customer, language))
}

fn of(error: &Error, language: Language) -> (&'static str, &'static str) {
    (error.cashier_text(language), error.customer_text(language))
}

const fn in_doubt(why: &UnknownReason) -> ErrorName {
    match why {
        UnknownReason::Unexplained => ErrorName::UnexplainedChange,
        UnknownReason::NotOurs => ErrorName::NotOurs,
        _ => ErrorName::NoAnswer,
    }
}

fn word(words: &Words, language: Language) -> &'static str {
    let [en, nb, da, sv, fi] = words;
    match language {
        Language::En => en,
        Language::Nb => nb,
        Language::Da => da,
        Language::Sv => sv,
        Language::Fi => fi,
    }
}
