//! The assumptions about the platform that change an answer, each a named switch.
//!
//! Where the documentation is silent, the simulator has to answer something. The first alternative of each
//! switch is what the evidence speaks for; a client that is right passes with every alternative.

/// One switch, as listed by `GET /control/v1/switches` and in `docs/simulator.md`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct SwitchInfo {
    /// The name to set it by.
    pub name: &'static str,
    /// The value it has unless set.
    pub default: &'static str,
    /// Every value it can have, the default first.
    pub alternatives: &'static [&'static str],
    /// What it changes.
    pub changes: &'static str,
    /// What it rests on: a page below `developer.vippsmobilepay.com`, or what is known otherwise.
    pub source: &'static str,
}

/// A switch or a value that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(tag = "error", rename_all = "snake_case")]
pub enum SwitchError {
    /// There is no switch of that name.
    UnknownSwitch,
    /// The switch has no such value.
    UnknownValue {
        /// The ones it has.
        alternatives: &'static [&'static str],
    },
}

macro_rules! switches {
    ($(
        $field:ident: $kind:ident { $first:ident = $first_text:literal $(, $variant:ident = $text:literal)+ $(,)? }
        changes $changes:literal
        source $source:literal;
    )+) => {
        $(
            #[doc = $changes]
            #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
            pub enum $kind {
                #[default]
                #[doc = concat!("`", $first_text, "`, the default")]
                $first,
                $(
                    #[doc = concat!("`", $text, "`")]
                    $variant,
                )+
            }

            impl $kind {
                fn parse(text: &str) -> Option<Self> {
                    match text {
                        $first_text => Some(Self::$first),
                        $($text => Some(Self::$variant),)+
                        _ => None,
                    }
                }

                fn name(self) -> &'static str {
                    match self {
                        Self::$first => $first_text,
                        $(Self::$variant => $text,)+
                    }
                }
            }
        )+

        /// The value of every switch.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Switches {
            $(
                #[doc = $changes]
                pub $field: $kind,
            )+
        }

        /// The table of all switches.
        pub const SWITCHES: &[SwitchInfo] = &[
            $(SwitchInfo {
                name: stringify!($field),
                default: $first_text,
                alternatives: &[$first_text $(, $text)+],
                changes: $changes,
                source: $source,
            },)+
        ];

        impl Switches {
            /// Sets a switch by name.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), SwitchError> {
                match name {
                    $(stringify!($field) => {
                        self.$field = $kind::parse(value)
                            .ok_or(SwitchError::UnknownValue { alternatives: &[$first_text $(, $text)+] })?;
                    })+
                    _ => return Err(SwitchError::UnknownSwitch),
                }
                Ok(())
            }

            /// The value of a switch by name.
            pub fn get(&self, name: &str) -> Option<&'static str> {
                match name {
                    $(stringify!($field) => Some(self.$field.name()),)+
                    _ => None,
                }
            }
        }
    };
}

switches! {
    unknown_fields: UnknownFields { TopLevel = "refused_at_top", Everywhere = "refused_everywhere", Ignored = "ignored" }
        changes "What happens to fields of create that the API does not know: refused at the top level only, refused in every object but `customer`, or ignored."
        source "agent guide says refused, plugins show accepted inside customer";
    wrong_json_type: WrongJsonType { BadRequest = "400", ServerError = "500" }
        changes "The answer to an amount of the wrong JSON type (a string): a validation error, or an internal error."
        source "/docs/knowledge-base/errors";
    configuration_status: ConfigurationStatus { Forbidden = "403", BadRequest = "400" }
        changes "The status of the 50x0 codes, which say that the sales unit is not set up for it."
        source "/docs/APIs/epayment-api/errors gives no status";
    check_order: CheckOrder { KeyLast = "schema_configuration_key_state", KeyFirst = "key_first" }
        changes "Whether the idempotency key is looked up after schema and configuration were checked, or before."
        source "not documented";
    create_replay: CreateReplay { Original = "original", ReferenceExists = "reference_exists" }
        changes "The answer to a repeated create with the same key and body: the first answer again, or 4150."
        source "/docs/knowledge-base/http-headers says without side effects, not with which answer";
    adjust_replay: AdjustReplay { Original = "original", Current = "current" }
        changes "The answer to a repeated capture, refund or cancel with the same key and body: the first answer again, or the payment as it is now. Nothing moves twice."
        source "/docs/knowledge-base/http-headers says without side effects, not with which answer";
    key_scope: KeyScope { Operation = "operation", Reference = "operation_and_reference" }
        changes "Whether a key of capture, refund or cancel may be used again on another reference."
        source "/docs/knowledge-base/http-headers gives no scope";
    key_comparison: KeyComparison { Bytes = "bytes", Meaning = "meaning" }
        changes "Whether a repeated body must be the same bytes, or the same JSON whatever its spacing and key order."
        source "/docs/APIs/epayment-api/errors says other body, not how compared";
    key_retention: KeyRetention { Forever = "forever", TenMinutes = "10m" }
        changes "How long a key is remembered. After that a repeat is a new request."
        source "/docs/knowledge-base/http-headers gives no time";
    key_after_refusal: KeyAfterRefusal { Kept = "kept", Free = "free" }
        changes "Whether a refused request (4xx) is refused again for its key, or judged anew."
        source "agent guide: a 4xx stays for that key";
    missing_msn: MissingMsn { Refused = "400", Accepted = "accepted" }
        changes "Whether a call without Merchant-Serial-Number is refused, or taken for the sales unit of the keys."
        source "/docs/knowledge-base/http-headers says recommended, the OpenAPI required";
    customer_lookup: CustomerLookup { EveryFlow = "every_flow", PushOnly = "push_only" }
        changes "Whether create refuses a customer who is unknown or too young (7010) in every flow, or for PUSH_MESSAGE only."
        source "/docs/APIs/epayment-api/features/minimum-user-age";
    cancel_key: CancelKey { Optional = "optional", Required = "required" }
        changes "Whether cancel without an Idempotency-Key is accepted."
        source "OpenAPI 1.4 says required, 1.8 does not list it";
    adjust_content_type: AdjustContentType { Problem = "application/problem+json", Json = "application/json" }
        changes "The content type of a successful capture, refund or cancel."
        source "OpenAPI declares problem+json for success too";
    aggregate_of_unpaid: AggregateOfUnpaid { Zero = "zero", Cancelled = "cancelled" }
        changes "The aggregate of an aborted or expired payment: all zero, or the whole amount as cancelled."
        source "not documented";
    redirect_url_after_final: RedirectUrlAfterFinal { Absent = "absent", Present = "present" }
        changes "Whether get payment still carries `redirectUrl` once the payment is final."
        source "OpenAPI: optional";
    authorization_visible: AuthorizationVisible { AtOnce = "at_once", Late = "after_3s" }
        changes "How long reads go on showing CREATED after the customer approved."
        source "not documented";
    profile_sub: ProfileSub { AtOnce = "at_once", Late = "after_2s" }
        changes "When `profile.sub` and `userDetails` appear after the approval."
        source "/docs/APIs/userinfo-api says added asynchronously";
    capture_unpaid: CaptureUnpaid { NotReserved = "6080", WrongState = "6200" }
        changes "The code for a capture of an aborted or expired payment."
        source "/docs/APIs/epayment-api/errors has both";
    capture_captured: CaptureCaptured { Already = "6170", TooHigh = "6090" }
        changes "The code for a capture of a payment that is fully captured."
        source "/docs/APIs/epayment-api/errors has both";
    cancel_nothing: CancelNothing { NotReserved = "6050", WrongState = "6190" }
        changes "The code for a cancel when nothing is left to cancel."
        source "/docs/APIs/epayment-api/errors has both";
    refund_uncaptured: RefundUncaptured { WrongState = "6210", NotEnough = "6150" }
        changes "The code for a refund when nothing has been captured."
        source "/docs/APIs/epayment-api/errors has both";
    refund_window: RefundWindow { Authorization = "from_authorization", Capture = "from_capture" }
        changes "Whether the 365 days for refunds start at the approval or at the first capture."
        source "/docs/knowledge-base/refund against the agent guide";
    zero_amount: ZeroAmount { Invalid = "4040", TooSmall = "6010" }
        changes "The code for a capture or refund of 0."
        source "/docs/APIs/epayment-api/errors has both";
    modification_currency: ModificationCurrency { Invalid = "4040", Merchant = "5040" }
        changes "The code for a capture or refund in another currency than the payment's."
        source "/docs/APIs/epayment-api/errors has both";
    locked_status: LockedStatus { Locked = "423", Conflict = "409" }
        changes "The status of 6160, when another operation holds the payment."
        source "/docs/knowledge-base/errors";
    transient_capture_status: TransientCaptureStatus { BadRequest = "400", ServerError = "500" }
        changes "The status of 6280, a capture that failed for now."
        source "/docs/APIs/epayment-api/errors gives no status";
    retry_after: RetryAfter { Seconds = "seconds", Absent = "absent" }
        changes "Whether 429 carries Retry-After."
        source "not documented; the gateway product sends it";
    rate_window: RateWindow { Fixed = "fixed", Sliding = "sliding" }
        changes "Whether a rate limit counts in a fixed minute from the first call, or over the last minute."
        source "/docs/APIs/epayment-api/operations/rate-limits gives no window";
    foreign_msn_status: ForeignMsnStatus { Forbidden = "403", Unauthorized = "401" }
        changes "The status for keys used with the MSN of another sales unit."
        source "/docs/knowledge-base/errors";
    expired_token_shape: ExpiredTokenShape { Policy = "response_info", Gateway = "status_code" }
        changes "The body of the 401 for a bad or expired access token."
        source "/docs/knowledge-base/errors";
    declined_card_event: DeclinedCardEvent { Logged = "logged", Silent = "silent" }
        changes "Whether a declined card leaves a failed AUTHORIZED event in the log."
        source "not documented";
    unknown_result: UnknownResult { Authorized = "authorized", Expired = "expired" }
        changes "How the magic amount 201 resolves, an hour past the payment's normal life."
        source "/docs/knowledge-base/test-environment says unknown for an hour, not what then";
    webhook_address: WebhookAddress { LoopbackToo = "loopback_too", HttpsOnly = "https_only" }
        changes "Whether a webhook may be registered for plain HTTP on this machine. The platform takes https only."
        source "/docs/APIs/webhooks-api/api-guide";
    unknown_webhook_status: UnknownWebhookStatus { NotFound = "404", BadRequest = "400" }
        changes "The status for deleting a webhook that is not there."
        source "OpenAPI lists 400 only";
    personal_qr_life: PersonalQrLife { FiveMinutes = "5m", OneMinute = "1m", Forever = "forever" }
        changes "How long a tokenised personal QR (2.0) is accepted after the app made it. Clear-text codes (1.0) never expire."
        source "/docs/APIs/qr-api/api-guide/personal-qr gives no time";
    image_link_life: ImageLinkLife { Payment = "until_final", Forever = "forever" }
        changes "How long the link to a QR picture answers."
        source "/docs/APIs/epayment-api/how-it-works/qr";
    deadline_release_event: DeadlineReleaseEvent { Logged = "logged", Silent = "silent" }
        changes "Whether the automatic release at the capture deadline is a CANCELLED event in the log."
        source "/docs/knowledge-base/reserve-and-capture";
    cancelled_event_key: CancelledEventKey { Absent = "absent", Present = "present" }
        changes "Whether a CANCELLED event names the key of the cancel that caused it."
        source "/docs/APIs/epayment-api/api-guide/operations/get_event_log";
    customer_event_key: CustomerEventKey { Create = "create_key", Absent = "absent" }
        changes "Whether AUTHORIZED, ABORTED and EXPIRED events name the key of the create."
        source "/docs/APIs/epayment-api/api-guide/operations/get_event_log";
    qr_unauthorized: QrUnauthorized { Gateway = "gateway", Empty = "empty" }
        changes "The body of a 401 from the QR API: the gateway's, or none."
        source "OpenAPI describes no body";
    missing_accept: MissingAccept { Svg = "svg", Refused = "415" }
        changes "What the QR API makes of a call without Accept, or with `*/*`: a link to an SVG, or 415."
        source "OpenAPI says required, an official example sends none";
    qr_body_fields: QrBodyFields { Read = "read", Ignored = "ignored" }
        changes "Whether `size` and `whiteBorder` in the body of one-time and redirect codes count."
        source "/docs/APIs/qr-api/api-guide/code-formats has them, the OpenAPI does not";
    sticker_expires_in: StickerExpiresIn { MinusOne = "-1", Absent = "absent" }
        changes "What `expiresIn` of a redirect sticker without `ttl` says: -1, or nothing."
        source "OpenAPI: optional, -1 for never";
    sticker_link_life: StickerLinkLife { Hour = "1h", Forever = "forever" }
        changes "How long the link to the picture of a sticker answers."
        source "/docs/APIs/qr-api/api-guide/code-formats says for ever, quick start and agent guide say it expires";
    callback_code: CallbackCode { Same = "same", New = "new" }
        changes "Whether a callback sticker that is deleted and made again has the same code."
        source "guide of 2023: based on MSN and merchantQrId";
    callback_category: CallbackCategory { Hidden = "hidden", Shown = "shown" }
        changes "Whether reads of callback stickers show the category."
        source "not documented for answers";
    adopted_sticker: AdoptedSticker { Listed = "listed", Hidden = "hidden" }
        changes "Whether an adopted MobilePay sticker can be read like a callback sticker, under its beacon id."
        source "not documented";
    exchange_unknown: ExchangeUnknown { BadRequest = "400", NotFound = "404" }
        changes "The status of an exchange of a personal QR or customer token that is unknown or too old."
        source "OpenAPI lists 400 only";
    orders_in_test: OrdersInTest { Works = "works", NotFound = "404" }
        changes "Whether order management is there in the test environment."
        source "agent guide says production only, the OpenAPI lists a test server";
    receipt_after_create: ReceiptAfterCreate { Refused = "409", Accepted = "accepted" }
        changes "Whether a payment that was created with a receipt can be given another one afterwards."
        source "OpenAPI: 409 when one exists; of one from create nothing is said";
}
