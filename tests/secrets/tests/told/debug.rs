//! `Debug` of every public type that can hold a secret or name a customer.

use std::time::Duration;

use kasse::api::{
    self, AccessToken, CreateCall, CreatePayment, Customer, Endpoint, Flow, ForceApprove, GetPayment,
    LegalLinks, QrFormat, Reading, RedirectUrl, RegisterWebhook, Token, WebhookEvent, authorize,
};
use kasse::clock::Timestamp;
use kasse::environment::Environment;
use kasse::flow::call::{Call, CallResult};
use kasse::flow::payment::{Heard, Reply, Step};
use kasse::flow::retry::Spread;
use kasse::flow::sale::Asked;
use kasse::flow::token::{Ask, Fetched, TokenPlan};
use kasse::http::{HttpRequest, HttpResponse, Method};
use kasse::ids::{
    CustomerToken, HttpsUrl, IdempotencyKey, Msn, PersonalQr, Reference, ReturnUrl, SystemInfo,
};
use kasse::journal::{About, Arrival, Attachment, Change, NewPayment, PaymentKey, Row};
use kasse::metadata::Metadata;
use kasse::money::{Currency, Money, PaymentAmount};
use kasse::phone::Msisdn;
use kasse::qr::{Level, QrText};
use kasse::receipt::{BarcodeFormat, Line, Receipt};
use kasse::runtime::Runtime;
use kasse::secret::{Credentials, Secret};
use kasse::till::{ClientConfig, Delivered, JournalPlace, KnownSecret, Meet, OpenOptions, Sale};
use kasse::transport::Transport;
use kasse::transport::net::{Net, NetOptions, Proxy};
use kasse::webhook::{Address, Event, Headers, sign};
use kasse::wire;
use kasse_secrets::{Canaries, Kind};

use super::Told;

/// One canary for each field.
struct Fields {
    canaries: Canaries,
    credentials: Credentials,
    token: Secret,
    customers: [Customer; 3],
    address: ReturnUrl,
    receipt: Receipt,
    metadata: Metadata,
    net: NetOptions,
}

impl Fields {
    fn new() -> Self {
        let mut canaries = Canaries::new();
        let mut secret = |name| canaries.make(Kind::Credential, name, "");
        let credentials =
            Credentials::new(secret("client id"), secret("client secret"), secret("subscription key"))
                .unwrap();
        let token = Secret::new(secret("access token"));
        let (user, password, pem) = (secret("proxy user"), secret("proxy password"), secret("roots"));
        let proxy = Proxy::new(&format!("http://{user}:{password}@proxy.example:3128"), &[]).unwrap();
        let net =
            NetOptions { proxy: Some(proxy), extra_roots: Some(pem.into_bytes()), ..NetOptions::default() };
        let mut personal = |name| canaries.make(Kind::Customer, name, "");
        let customers = [
            Customer::PersonalQr(PersonalQr::new(personal("personal QR")).unwrap()),
            Customer::Token(CustomerToken::new(personal("customer token")).unwrap()),
        ];
        let address = ReturnUrl::new(format!("https://shop.example/{}", personal("return address"))).unwrap();
        let line = Line::new(personal("product"), personal("order line"), 14_900, 2500)
            .product_url(personal("page of a product"));
        let receipt = Receipt::builder(Currency::Nok)
            .line(line)
            .barcode(BarcodeFormat::Code128, personal("bar code"))
            .build()
            .unwrap();
        let metadata = Metadata::new([("note", personal("metadata"))]).unwrap();
        let number = Customer::Phone(Msisdn::new(canaries.number("phone number")).unwrap());
        let [code, check_in] = customers;
        let customers = [number, code, check_in];
        Self { canaries, credentials, token, customers, address, receipt, metadata, net }
    }
}

fn reference() -> Reference {
    Reference::new("osl1-k03-00000001").unwrap()
}

fn key() -> IdempotencyKey {
    IdempotencyKey::from_random([7; 16])
}

fn price() -> Money {
    Money::new(14_900, Currency::Nok).unwrap()
}

fn create(fields: &Fields, flow: Flow) -> api::CreatePaymentBuilder {
    CreatePayment::new(reference(), PaymentAmount::new(price()).unwrap(), flow)
        .receipt(fields.receipt.clone())
        .receipt_url(fields.address.clone())
        .metadata(fields.metadata.clone())
        .legal_links(LegalLinks::default())
}

#[test]
fn of_values_and_sales() {
    let fields = Fields::new();
    let told = Told::default();
    told.show(&(&fields.credentials, &fields.token, &fields.address, &fields.metadata));
    told.show(&(&fields.receipt, fields.receipt.lines(), &fields.customers));
    let mut meets: Vec<Meet> = fields.customers.iter().cloned().map(meet).collect();
    let customer = Some(fields.customers[0].clone());
    meets.push(Meet::Redirect { return_url: fields.address.clone(), customer });
    for meet in meets {
        told.show(&meet);
        let sale = Sale::new(price(), meet)
            .receipt(fields.receipt.clone())
            .receipt_url(fields.address.clone())
            .metadata(fields.metadata.clone());
        told.show(&sale);
    }
    let code = QrText::new(format!("https://x.example/{}", fields.canaries.text("personal QR"))).unwrap();
    told.show(&(&code, code.encode(Level::M).unwrap()));
    told.assert_silent("MerchantScan", &fields.canaries);
}

fn meet(customer: Customer) -> Meet {
    match customer {
        Customer::Phone(number) => Meet::PhoneNumber(number),
        Customer::PersonalQr(text) => Meet::MerchantScan(text),
        Customer::Token(token) => Meet::Callback(token),
    }
}

#[test]
fn of_what_a_client_is_opened_with() {
    let fields = Fields::new();
    let told = Told::default();
    let system = SystemInfo::new("till", "1").unwrap();
    let config = ClientConfig::new(Environment::Test, fields.credentials.clone(), system);
    let options = OpenOptions { net: fields.net.clone(), ..OpenOptions::new(config, JournalPlace::Memory) };
    told.show(&options);
    told.show(&fields.net);
    // Roots that are none are refused without being repeated; the client is looked at without them.
    let runtime = Runtime::start("kasse-test").unwrap();
    let refused = Net::new(&Environment::Test, &fields.net, runtime.handle()).unwrap_err();
    told.error(&refused.into());
    let net = NetOptions { extra_roots: None, ..fields.net.clone() };
    let net = Net::new(&Environment::Test, &net, runtime.handle()).unwrap();
    told.show(&net);
    // A request that cannot be written down.
    let request = HttpRequest {
        method: Method::Get,
        target: format!("ftp://{}", fields.canaries.text("personal QR")),
        headers: vec![("authorization", format!("Bearer \n{}", fields.token.expose()))],
        body: None,
    };
    told.show(&kasse::block_on(net.send(request.clone(), Duration::from_secs(1))));
    let mut unfit = request;
    unfit.target = "/x".to_owned();
    told.show(&kasse::block_on(net.send(unfit, Duration::from_secs(1))));
    told.assert_silent("proxy.example", &fields.canaries);
}

#[test]
fn of_requests_and_what_carries_them() {
    let fields = Fields::new();
    let told = Told::default();
    let (msn, system) = (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap());
    for customer in &fields.customers {
        let builder = create(&fields, Flow::PushMessage(customer.clone())).return_url(fields.address.clone());
        told.show(&builder);
        let payment = builder.build().unwrap();
        told.show(&payment);
        let call = payment.with_key(key());
        told.show(&call);
        carried(&fields, &told, &call);
        let force = ForceApprove::customer(reference(), customer).unwrap();
        told.show(&(&force, force.request()));
    }
    let customer = Some(fields.customers[0].clone());
    let flow = Flow::WebRedirect { return_url: fields.address.clone(), customer };
    told.show(&flow);
    carried(&fields, &told, &create(&fields, flow).build().unwrap().with_key(key()));
    told.show(&Flow::Qr { format: Some(QrFormat::Text) });
    let fetch = AccessToken::new(fields.credentials.clone(), msn, system);
    told.show(&(&fetch, fetch.request()));
    told.assert_silent("CreateCall", &fields.canaries);
}

/// A create on its way: as a request, with a token, in the journal, in a step.
fn carried(fields: &Fields, told: &Told, call: &CreateCall) {
    let (msn, system) = (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap());
    let mut request = call.request();
    authorize(&mut request, &fields.token, &fields.credentials, &msn, &system);
    told.show(&request);
    let mut plan = TokenPlan::new(fields.credentials.clone().into());
    let Ask::Fetch(fetch) = plan.ask(Duration::ZERO) else { panic!("no token yet") };
    told.show(&fetch);
    let token = Token { secret: fields.token.clone(), lifetime: Duration::from_secs(3600) };
    let fetched = Fetched::Token(token);
    told.show(&fetched);
    plan.fetched(fetch.id, fetched, Duration::ZERO, Spread(0));
    told.show(&plan);
    let ask = plan.ask(Duration::ZERO);
    told.show(&ask);
    let Ask::Use(ticket, _) = ask else { panic!("a token") };
    let (request, sent) = Call::new(call.request(), &msn, &system).token(&ticket);
    told.show(&(&ticket, &request, &sent));
    let answer = HttpResponse {
        status: 200,
        headers: vec![("location".into(), fields.address.as_str().to_owned())],
        body: call.body.clone(),
    };
    told.show(&answer);
    told.show(&CallResult::Answered(answer.clone()));
    told.show(&sent.answer(Ok(answer)));

    let attachment = || vec![Attachment { name: "create".into(), bytes: call.body.clone() }];
    told.show(&attachment());
    told.show(&Step { attachments: attachment(), ..Step::default() });
    let now = Timestamp::from_millis(0);
    let row = Row {
        state: Vec::new(),
        live: true,
        holds_order: true,
        unacknowledged: false,
        outcome: "pending",
        updated_at: now,
    };
    let payment = PaymentKey { host: "https://x.example".into(), msn, reference: reference() };
    told.show(&NewPayment {
        key: payment,
        order: None,
        created_at: now,
        row: row.clone(),
        attachments: attachment(),
    });
    told.show(&Change { row, attachments: attachment(), scrub: false, release: false, answers: Vec::new() });
    let pairing = kasse::flow::payment::Pairing::PhoneNumber;
    told.show(&Asked { amount: price(), pairing, body: &call.body });
}

#[test]
fn of_what_the_platform_answers() {
    let mut fields = Fields::new();
    let told = Told::default();
    let mut personal = |name| fields.canaries.make(Kind::Customer, name, "");
    let (first, last, mail) = (personal("first name"), personal("last name"), personal("mail address"));
    let (street, sub, link) = (personal("street"), personal("customer's id"), personal("code"));
    let note = personal("metadata that came back");
    let number = fields.canaries.number("number that was shared");
    let amount = serde_json::json!({"currency": "NOK", "value": 14_900});
    let body = serde_json::json!({
        "reference": reference().as_str(), "state": "AUTHORIZED", "amount": amount, "pspReference": "p-1",
        "aggregate": {"authorizedAmount": amount, "cancelledAmount": amount, "capturedAmount": amount,
                      "refundedAmount": amount},
        "redirectUrl": format!("https://landing.example/?token={link}"),
        "profile": {"sub": sub}, "metadata": {"note": note},
        "userDetails": {"firstName": first, "lastName": last, "email": format!("{mail}@x.example"),
                        "mobileNumber": number, "addresses": [{"streetAddress": street}]},
    });
    let bytes = serde_json::to_vec(&body).unwrap();
    told.show(&serde_json::from_slice::<wire::epayment::Payment>(&bytes).unwrap());
    told.show(&serde_json::from_slice::<wire::epayment::Created>(&bytes).unwrap());
    let answer = HttpResponse { status: 200, headers: Vec::new(), body: bytes };
    let reading = GetPayment::new(reference()).read(&answer);
    told.show(&reading);
    let Reading::Success(payment) = reading else { panic!("a payment") };
    assert_eq!(payment.profile_sub.as_deref(), Some(&*sub), "it is there for who asks");
    told.show(&(&payment, &payment.user_details));
    told.show(&Reply::Read(Box::new(Heard::Success(payment, None))));
    let redirect_url = RedirectUrl::new(format!("https://x.example/{link}"));
    told.show(&api::Created { reference: reference(), redirect_url: redirect_url.clone() });
    told.show(&ForceApprove::token(reference(), &RedirectUrl::new(format!("x://?token={link}")).unwrap()));
    told.assert_silent("AUTHORIZED", &fields.canaries);
}

#[test]
fn of_tokens_and_webhook_secrets() {
    let mut canaries = Canaries::new();
    let told = Told::default();
    let token = canaries.make(Kind::Credential, "access token", "eyJ");
    let secret = canaries.make(Kind::Credential, "webhook secret", "");
    let answer = |body: serde_json::Value| HttpResponse {
        status: 200,
        headers: Vec::new(),
        body: body.to_string().into_bytes(),
    };
    let credentials = Credentials::new("id", "secret", "key").unwrap();
    let (msn, system) = (Msn::new("123456").unwrap(), SystemInfo::new("till", "1").unwrap());
    let fetch = AccessToken::new(credentials, msn, system);
    let body = serde_json::json!({"access_token": token, "token_type": "Bearer", "expires_in": "3600"});
    told.show(&serde_json::from_value::<wire::token::TokenAnswer>(body.clone()).unwrap());
    told.show(&fetch.read(&answer(body)));
    let broken = serde_json::json!({"access_token": format!("{token} {token}"), "expires_in": "3600"});
    told.show(&fetch.read(&answer(broken)));
    let url = HttpsUrl::new("https://shop.example/webhook").unwrap();
    let register = RegisterWebhook::new(url, vec![WebhookEvent::PaymentCaptured]).unwrap();
    let body = serde_json::json!({"id": "00-1", "secret": secret});
    told.show(&serde_json::from_value::<wire::webhooks::Registered>(body.clone()).unwrap());
    told.show(&register.read(&answer(body)));
    told.assert_silent("Registration", &canaries);
}

/// What was delivered names customers, and what signed it lets anybody forge.
#[test]
fn of_deliveries() {
    let mut canaries = Canaries::new();
    let told = Told::default();
    let secret = canaries.make(Kind::Credential, "webhook secret", "");
    let mut personal = |name| canaries.make(Kind::Customer, name, "");
    let (first, sub, unknown) = (personal("first name"), personal("sub"), personal("a field of tomorrow"));
    let (token, other) = (personal("customer token"), personal("another kind of event"));
    let payment = serde_json::json!({
        "msn": "123456", "reference": reference().as_str(), "pspReference": "p-1", "name": "AUTHORIZED",
        "success": true, "sub": sub, "userDetails": {"firstName": first}, "shippingDetails": {"to": unknown},
    });
    let check_in = serde_json::json!({
        "customerToken": token, "merchantQrId": "till-01", "msn": "123456", "seenAs": unknown,
        "initiatedAt": "2026-03-02T09:05:06.1234567Z",
    });
    let signer = Secret::new(secret.clone());
    let address = Address::new("https://shop.example/webhook").unwrap();
    for body in [payment, check_in, serde_json::json!({"about": other})] {
        let body = body.to_string();
        let signed = sign(&signer, &address, body.as_bytes(), Timestamp::from_millis(0)).unwrap();
        let headers: Headers<'_> = signed.pairs().into_iter().collect();
        told.show(&(&signed, &headers, &address));
        let event = Event::read(body.as_bytes());
        told.show(&(&event, event.key(), Delivered { event: event.clone(), first: true }));
    }
    let about = About::CheckIn {
        merchant_qr_id: "till-01".to_owned(),
        initiated_at: Timestamp::from_millis(0),
        token: CustomerToken::new(token).unwrap(),
    };
    let key = Event::read(b"{}").key();
    let host = "https://api.example".to_owned();
    let msn = Msn::new("123456").unwrap();
    told.show(&Arrival { host, msn, key, about, arrived_at: Timestamp::from_millis(0) });
    told.show(&KnownSecret { id: api::WebhookId::new("a-1").unwrap(), secret: signer.clone() });
    let credentials = Credentials::new("id", "secret", "key").unwrap();
    let mut config = ClientConfig::new(Environment::Test, credentials, SystemInfo::new("till", "1").unwrap());
    config.webhook_secrets = vec![signer];
    told.show(&config);
    told.assert_silent("CheckIn", &canaries);
}
