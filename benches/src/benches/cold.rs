//! From the start of a process to the first code on the screen: round trips and CPU, over TLS.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::report::{Row, spread};
use crate::simulator::Simulator;
use crate::work::{Address, Shown, Work};
use crate::{Failure, Size, worker};

/// The root that signed the certificate of the relay; good for 127.0.0.1 and for tests only.
pub const ROOT: &[u8] = include_bytes!("../../../core/tests/net/certificates/root.pem");
/// The certificate itself, with its key.
pub const CHAIN: &[u8] = include_bytes!("../../../core/tests/net/certificates/server.pem");
/// The key of that certificate.
pub const KEY: &[u8] = include_bytes!("../../../core/tests/net/certificates/server.key");

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let simulator = Simulator::start(false)?;
    let relay = Relay::start(&simulator.at)?;
    let folder = worker::folder()?;
    let mut found = Vec::new();
    let mut trips = Vec::new();
    for round in 0..size.pick(15, 1) {
        let journal = folder.path().join(format!("{round}.journal"));
        let calls = simulator.calls(None)?.len();
        relay.seen.reset();
        let shown: Shown = worker::run(&Work::Show { journal, at: relay.at.clone() })?;
        found.push(shown);
        // The last of the calls belongs to the second code.
        let calls = simulator.calls(None)?.len() - calls - 1;
        trips.push(relay.seen.round_trips(u32::try_from(calls)?));
    }
    let figure = |of: fn(&Shown) -> Duration| spread(&found.iter().map(of).collect::<Vec<_>>());
    let (least, most) = (trips.iter().min(), trips.iter().max());
    let trips = match (least, most) {
        (Some(least), Some(most)) if least == most => least.to_string(),
        (least, most) => format!("{least:?} to {most:?}"),
    };
    Ok(vec![
        Row::new("round trips: TCP, TLS, token, create", trips).budget("4"),
        Row::new("CPU of the process from its start", figure(|shown| shown.cpu)).budget("15 ms"),
        Row::new("time from its start, on this machine", figure(|shown| shown.wall)),
    ])
}

/// TLS in front of the simulator.
struct Relay {
    at: Address,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicU32,
    /// Round trips of their handshakes: one with TLS 1.3, two with TLS 1.2.
    handshakes: AtomicU32,
}

impl Seen {
    fn reset(&self) {
        self.connections.store(0, Ordering::SeqCst);
        self.handshakes.store(0, Ordering::SeqCst);
    }

    fn round_trips(&self, calls: u32) -> u32 {
        self.connections.load(Ordering::SeqCst) + self.handshakes.load(Ordering::SeqCst) + calls
    }
}

impl Relay {
    fn start(simulator: &Address) -> Result<Self, Failure> {
        let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(CHAIN).collect();
        let config =
            rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()?
                .with_no_client_auth()
                .with_single_cert(chain?, PrivateKeyDer::from_pem_slice(KEY)?)?;
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let behind: SocketAddr = simulator.base_url.trim_start_matches("http://").parse()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
        let at = Address { base_url: format!("https://{}", listener.local_addr()?), ..simulator.clone() };
        let seen = Arc::new(Seen::default());
        let counter = Arc::clone(&seen);
        // Ends with the program.
        std::thread::spawn(move || {
            runtime.block_on(async {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(relay(stream, acceptor.clone(), behind, Arc::clone(&counter)));
                }
            });
        });
        Ok(Self { at, seen })
    }
}

async fn relay(stream: TcpStream, acceptor: TlsAcceptor, behind: SocketAddr, seen: Arc<Seen>) {
    seen.connections.fetch_add(1, Ordering::SeqCst);
    let Ok(mut inside) = acceptor.accept(stream).await else { return };
    let new = inside.get_ref().1.protocol_version() == Some(rustls::ProtocolVersion::TLSv1_3);
    seen.handshakes.fetch_add(if new { 1 } else { 2 }, Ordering::SeqCst);
    let Ok(mut outside) = TcpStream::connect(behind).await else { return };
    // An error is a side that went away.
    let _ = copy_bidirectional(&mut inside, &mut outside).await;
}
