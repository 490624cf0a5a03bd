//! Webhooks: believing them, writing them down, and answering genuine ones among forged ones.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::future::try_join_all;
use kasse::block_on as wait;
use kasse::clock::Timestamp;
use kasse::environment::Environment;
use kasse::ids::SystemInfo;
use kasse::receiver::{Receiver, ReceiverOptions};
use kasse::secret::{Credentials, Secret};
use kasse::till::{Client, ClientConfig, JournalPlace, OpenOptions};
use kasse::webhook::{Address, Delivery, Signed, Window, sign, verify};

use super::flood;
use crate::report::{Row, duration};
use crate::{Failure, Size, cpu, worker};

/// Deliveries under way at a time, of a receiver with many connections.
const TOGETHER: usize = 64;

/// What signs, and what is delivered to.
pub(super) struct Sender {
    pub(super) secret: Secret,
    pub(super) address: Address,
}

impl Sender {
    pub(super) fn new(secret: &str) -> Result<Self, Failure> {
        let address = Address::new("https://pos.example.test/hooks/vipps?shop=1")?;
        Ok(Self { secret: Secret::new(secret), address })
    }

    pub(super) fn sign(&self, body: &str) -> Result<Signed, Failure> {
        sign(&self.secret, &self.address, body.as_bytes(), now()).ok_or_else(|| "no date".into())
    }
}

pub(super) const SECRET: &str =
    "A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==";

pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(0))
}

/// An event about the payment of this number, as long as real ones are.
pub(super) fn event(number: u32) -> String {
    format!(
        r#"{{"msn":"123456","reference":"till-01-{number:06}","pspReference":"5d0f3a52-6f0e-4a6c-9d3e-2b8a4c{number:06}","name":"AUTHORIZED","amount":{{"currency":"NOK","value":14900}},"timestamp":"2026-03-02T09:06:11.042Z","idempotencyKey":"till-01-{number:06}-create","success":true}}"#
    )
}

/// A client that believes the sender and reaches nobody.
pub(super) fn client(folder: &tempfile::TempDir) -> Result<Client, Failure> {
    let mut config = ClientConfig::new(
        Environment::parse("http://127.0.0.1:1")?,
        Credentials::new("id", "secret", "key")?,
        SystemInfo::new("bench", "1")?,
    );
    config.webhook_secrets = vec![Secret::new(SECRET)];
    let journal = JournalPlace::File(folder.path().join("till.journal"));
    Ok(Client::open(OpenOptions::new(config, journal))?)
}

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    Ok([
        believe(size.pick(200_000, 10))?,
        write_down(size.pick(20_000, 128))?,
        among_forged(size.pick(Duration::from_secs(10), Duration::from_millis(200)))?,
    ]
    .concat())
}

/// Verify and parse, each secret the first to be tried.
fn believe(count: u32) -> Result<Vec<Row>, Failure> {
    let sender = Sender::new(SECRET)?;
    let body = event(1);
    let signed = sender.sign(&body)?;
    let window = Window::around(now());
    let once = |secrets: &[Secret]| {
        let headers = signed.pairs().into_iter().collect();
        let delivery = Delivery { method: "POST", address: &sender.address, headers, body: body.as_bytes() };
        verify(&delivery, secrets, &window).is_ok()
    };
    let mut rows = Vec::new();
    let three = [Secret::new("a"), Secret::new("b"), sender.secret.clone()];
    for (what, secrets) in [("one secret", &three[2..]), ("three secrets", &three[..])] {
        let before = cpu::used();
        for _ in 0..count {
            if !once(secrets) {
                return Err("a genuine delivery was not believed".into());
            }
        }
        let each = (cpu::used() - before) / count;
        let per_second = 1.0 / each.as_secs_f64().max(1e-9);
        let figure = format!("{:.2} us, {per_second:.0} a second", each.as_secs_f64() * 1e6);
        rows.push(Row::new(format!("verify and parse, {what}"), figure).budget("5 us"));
    }
    Ok(rows)
}

/// From the request to the answer, without HTTP: verified and on the disk.
fn write_down(count: u32) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let (client, sender) = (client(&folder)?, Sender::new(SECRET)?);
    let numbers: Vec<u32> = (0..count).collect();
    let bodies: Vec<_> = numbers.iter().map(|number| event(*number)).collect();
    let signed: Vec<_> = bodies.iter().map(|body| sender.sign(body)).collect::<Result<_, _>>()?;
    let all: Vec<_> = bodies.iter().zip(&signed).collect();
    let (start, before) = (Instant::now(), cpu::used());
    for chunk in all.chunks(TOGETHER) {
        let deliveries: Vec<_> = chunk
            .iter()
            .map(|(body, signed)| Delivery {
                method: "POST",
                address: &sender.address,
                headers: signed.pairs().into_iter().collect(),
                body: body.as_bytes(),
            })
            .collect();
        wait(try_join_all(deliveries.iter().map(|delivery| client.deliver(delivery))))?;
    }
    let (took, used) = (start.elapsed(), cpu::used() - before);
    wait(client.close());
    let per_second = f64::from(count) / took.as_secs_f64();
    Ok(vec![
        Row::new(format!("durable ingest, {TOGETHER} at a time"), format!("{per_second:.0} a second"))
            .budget("2,000 a second"),
        Row::new("CPU of each", duration(used / count)),
    ])
}

/// 1,000 forged requests and 100 genuine ones a second, each on a connection of its own.
fn among_forged(span: Duration) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let (client, sender) = (client(&folder)?, Sender::new(SECRET)?);
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let receiver = Receiver::start(client.clone(), ReceiverOptions::new(listen, sender.address.clone()))?;
    let seen = flood::run(receiver.local_addr(), &sender, span)?;
    let tally = receiver.tally();
    receiver.stop();
    wait(client.close());
    let lost = seen.genuine_sent - u32::try_from(tally.first)?;
    let rate = |count: u32| f64::from(count) / seen.took.as_secs_f64();
    let rates =
        format!("{:.0} forged and {:.0} genuine a second", rate(seen.forged), rate(seen.genuine_sent));
    Ok(vec![
        Row::new("sent", rates).budget("1,000 and 100"),
        Row::new("genuine ones that were lost", lost.to_string()).budget("0"),
        Row::new("forged ones that were believed", seen.believed.to_string()).budget("0"),
        Row::new("answer to a genuine one, median", duration(seen.percentile(50))),
        Row::new("answer to a genuine one, 99th percentile", duration(seen.percentile(99))).budget("100 ms"),
        Row::new("answer to a genuine one, longest", duration(seen.percentile(100))),
    ])
}
