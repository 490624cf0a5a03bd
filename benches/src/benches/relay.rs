//! A thousand tills that listen: what each costs the relay, and how soon it hears.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use kasse::secret::Secret;
use kasse::webhook::{Address, sign};
use rustls::RootCertStore;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, ServerName};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_rustls::TlsConnector;

use super::cold::ROOT;
use super::webhooks::now;
use crate::relay::{ADDRESS, MSN, SECRET, prefix, token};
use crate::report::{Row, duration};
use crate::work::Work;
use crate::{Failure, Size, cpu, worker};

/// Connections that are being made at the same time.
const TOGETHER: usize = 64;
/// Deliveries in a second.
const RATE: u32 = 100;

/// Both ways of a connection.
trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

/// When each payment's event left the platform, and when it was heard.
#[derive(Default)]
struct Times(Mutex<HashMap<String, (Instant, Option<Instant>)>>);

impl Times {
    fn with<T>(&self, act: impl FnOnce(&mut HashMap<String, (Instant, Option<Instant>)>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn took(&self) -> Vec<Duration> {
        let mut took: Vec<_> = self.with(|all| {
            all.values().filter_map(|(sent, heard)| Some(heard.as_ref()?.duration_since(*sent))).collect()
        });
        took.sort_unstable();
        took
    }
}

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let (tills, events) = (size.pick(1_000, 5), size.pick(6_000, 10));
    let mut rows = Vec::new();
    for tls in [false, true] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        rows.extend(runtime.block_on(listen(tills, events, tls))?);
    }
    Ok(rows)
}

async fn listen(tills: u32, events: u32, tls: bool) -> Result<Vec<Row>, Failure> {
    let folder = worker::folder()?;
    let journal = folder.path().join("relay.db");
    let (relay, at): (_, SocketAddr) = worker::start(&Work::Relay { journal, tills, tls })?;
    let connector = if tls { Some(connector()?) } else { None };
    // Once through everything, so that what is there only once is not counted as the first till's.
    let mut platform = connect(at, connector.as_ref()).await?;
    deliver(&mut *platform, &event("warm-up-000001")).await?;
    let before = cpu::resident_of(relay.id());

    let times = Arc::new(Times::default());
    let connecting = Arc::new(Semaphore::new(TOGETHER));
    let mut open = tokio::task::JoinSet::new();
    for till in 0..tills {
        let (connecting, connector, times) = (Arc::clone(&connecting), connector.clone(), Arc::clone(&times));
        open.spawn(async move {
            let _turn = connecting.acquire().await?;
            let mut stream = connect(at, connector.as_ref()).await?;
            let token = token(till);
            let head = format!(
                "GET /v1/events?msn={MSN} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\n\r\n"
            );
            stream.write_all(head.as_bytes()).await?;
            let mut text = Vec::new();
            while !text.windows(14).any(|window| window == b"event: started") {
                stream.read_buf(&mut text).await?;
            }
            Ok::<_, Failure>(tokio::spawn(hear(stream, times)))
        });
    }
    while let Some(opened) = open.join_next().await {
        opened??;
    }
    let idle = cpu::resident_of(relay.id());

    let (start, used) = (Instant::now(), cpu::used_by(relay.id()));
    for number in 0..events {
        tokio::time::sleep_until((start + Duration::from_secs(1) * number / RATE).into()).await;
        let reference = format!("{}-{number:016}", prefix(number * 7 % tills));
        times.with(|all| all.insert(reference.clone(), (Instant::now(), None)));
        deliver(&mut *platform, &event(&reference)).await?;
    }
    let used = cpu::used_by(relay.id()).zip(used).map(|(after, before)| after - before);
    let patience = Instant::now() + Duration::from_secs(10);
    while times.took().len() < events.try_into()? && Instant::now() < patience {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let busy = cpu::resident_of(relay.id());
    Ok(table(tills, events, tls, [before, idle, busy], used, &times.took()))
}

fn table(
    tills: u32,
    events: u32,
    tls: bool,
    [before, idle, busy]: [Option<u64>; 3],
    used: Option<Duration>,
    took: &[Duration],
) -> Vec<Row> {
    let how = if tls { "over TLS" } else { "in the clear" };
    let mut rows = Vec::new();
    let each = |after: u64, before: u64| format!("{} bytes", after.saturating_sub(before) / u64::from(tills));
    if let (Some(before), Some(idle), Some(busy)) = (before, idle, busy) {
        let what = format!("resident memory of the relay for each of {tills} tills, {how}");
        rows.push(Row::new(what, each(idle, before)));
        rows.push(Row::new("the same after the events", each(busy, before)));
    }
    let percentile = |percent: usize| {
        let place = (took.len() * percent).div_ceil(100).saturating_sub(1);
        took.get(place).map_or_else(String::new, |took| duration(*took))
    };
    let lost = u64::from(events).saturating_sub(took.len().try_into().unwrap_or(u64::MAX));
    rows.extend([
        Row::new("events that a till did not hear", lost.to_string()).budget("0"),
        Row::new(format!("from webhook to till, {RATE} a second, median"), percentile(50)),
        Row::new("from webhook to till, 99th percentile", percentile(99)),
        Row::new("from webhook to till, longest", percentile(100)),
    ]);
    if let Some(used) = used {
        rows.push(Row::new("CPU of the relay for each event", duration(used / events)));
    }
    rows
}

/// Notes when each event is heard, until the relay goes.
async fn hear(mut stream: Box<dyn Both>, times: Arc<Times>) {
    let mut text = Vec::new();
    while stream.read_buf(&mut text).await.is_ok_and(|length| length > 0) {
        let now = Instant::now();
        let found = String::from_utf8_lossy(&text).into_owned();
        let references = found.split("\"reference\":\"").skip(1).filter_map(|rest| rest.split_once('"'));
        times.with(|all| {
            for (reference, _) in references {
                if let Some((_, heard)) = all.get_mut(reference) {
                    heard.get_or_insert(now);
                }
            }
        });
        // Half an event may still come.
        let whole = found.rfind("\n\n").map_or(0, |end| end + 2);
        text.drain(..whole.min(text.len()));
    }
}

async fn connect(at: SocketAddr, connector: Option<&TlsConnector>) -> Result<Box<dyn Both>, Failure> {
    let stream = TcpStream::connect(at).await?;
    stream.set_nodelay(true)?;
    Ok(match connector {
        Some(connector) => Box::new(connector.connect(ServerName::try_from("127.0.0.1")?, stream).await?),
        None => Box::new(stream),
    })
}

fn connector() -> Result<TlsConnector, Failure> {
    let mut roots = RootCertStore::empty();
    for root in CertificateDer::pem_slice_iter(ROOT) {
        roots.add(root?)?;
    }
    let config =
        rustls::ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

fn event(reference: &str) -> String {
    format!(
        r#"{{"msn":"{MSN}","reference":"{reference}","pspReference":"5d0f3a52-6f0e-4a6c-9d3e-2b8a4c1e7f00","name":"AUTHORIZED","amount":{{"currency":"NOK","value":14900}},"timestamp":"2026-03-02T09:06:11.042Z","idempotencyKey":"{reference}-create","success":true}}"#
    )
}

/// As the platform does, on a connection that is kept.
async fn deliver(platform: &mut dyn Both, body: &str) -> Result<(), Failure> {
    let address = Address::new(ADDRESS)?;
    let signed = sign(&Secret::new(SECRET), &address, body.as_bytes(), now()).ok_or("no date")?;
    let headers: String = signed.pairs().iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    let request = format!("POST /hooks HTTP/1.1\r\n{headers}content-length: {length}\r\n\r\n{body}");
    platform.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    while !answer.ends_with(b"\r\n\r\n") {
        if platform.read_buf(&mut answer).await? == 0 {
            return Err("the relay closed the connection".into());
        }
    }
    if answer.starts_with(b"HTTP/1.1 200") { Ok(()) } else { Err("the relay did not accept an event".into()) }
}
