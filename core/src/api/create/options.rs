use crate::error::Invalid;
use crate::ids::{CustomerToken, HttpsUrl, PersonalQr, ReturnUrl};
use crate::phone::Msisdn;

/// Who is to pay. `Debug` shows the kind only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Customer {
    /// By phone number. The customer cannot change it.
    Phone(Msisdn),
    /// By the personal QR in the customer's app, whole as it was scanned.
    PersonalQr(PersonalQr),
    /// By the token of a check-in; it lives 15 minutes.
    Token(CustomerToken),
}

/// How customer and payment meet (`userFlow`), with what each way needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flow {
    /// The payment appears in the customer's app. The sales unit needs a permission for this (else 5080).
    PushMessage(Customer),
    /// A code to be shown on a screen. It dies with the payment and must not be printed.
    Qr {
        /// In which form the code comes; the platform's own default, a link to an SVG, if not said.
        format: Option<QrFormat>,
    },
    /// A page that the customer opens.
    WebRedirect {
        /// Where the customer's browser goes afterwards.
        return_url: ReturnUrl,
        /// Fills in the page.
        customer: Option<Customer>,
    },
}

/// In which form a code comes (`qrFormat`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QrFormat {
    /// A link to an SVG.
    Svg,
    /// A link to a PNG; 1024 pixels wide if not said.
    Png(Option<PngSize>),
    /// The text itself, to be drawn here.
    Text,
}

/// Width and height of a PNG, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PngSize(u16);

impl PngSize {
    /// Smallest, in pixels (`qrFormat.size` of ePayment).
    pub const MIN: u16 = 100;
    /// Largest, in pixels (`qrFormat.size` of ePayment).
    pub const MAX: u16 = 2000;

    /// From 100 to 2000.
    pub fn new(pixels: u16) -> Result<Self, Invalid> {
        if (Self::MIN..=Self::MAX).contains(&pixels) {
            return Ok(Self(pixels));
        }
        Err(Invalid::new("qrFormat.size", format!("is {pixels}"), "100 to 2000 pixels"))
    }

    /// In pixels.
    pub const fn pixels(self) -> u16 {
        self.0
    }
}

/// Whether the customer stands there (`customerInteraction`). The platform requires `Present` in a shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CustomerInteraction {
    /// In a shop.
    #[default]
    Present,
    /// On the web, on the phone.
    NotPresent,
}

impl CustomerInteraction {
    pub(super) const fn wire(self) -> &'static str {
        match self {
            Self::Present => "CUSTOMER_PRESENT",
            Self::NotPresent => "CUSTOMER_NOT_PRESENT",
        }
    }
}

/// What the customer is asked to share (`profile.scope`). They see a question first; if they say no, the
/// payment does not happen. Ask for as little as possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Name.
    Name,
    /// Addresses.
    Address,
    /// Mail address.
    Email,
    /// Phone number.
    PhoneNumber,
    /// Date of birth.
    BirthDate,
    /// National identity number; needs a permission (else 5030).
    Nin,
}

impl Scope {
    pub(super) const fn wire(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Email => "email",
            Self::PhoneNumber => "phoneNumber",
            Self::BirthDate => "birthDate",
            Self::Nin => "nin",
        }
    }
}

/// What the customer may not pay with (`paymentMethod.blockedSources`). Danish and Finnish sales units only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockedSource {
    /// Cards of companies.
    CommercialCards,
}

impl BlockedSource {
    pub(super) const fn wire(self) -> &'static str {
        match self {
            Self::CommercialCards => "COMMERCIAL_CARDS",
        }
    }
}

/// The seller's terms (`merchantLegalLinks`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LegalLinks {
    /// Terms of sale.
    pub terms_of_sale: Option<HttpsUrl>,
    /// Privacy policy.
    pub privacy_policy: Option<HttpsUrl>,
}
