//! What stands between a host and the simulator: reads along, and where it is asked to, is the proxy and the TLS
//! of the platform.

use std::sync::{Arc, Mutex};

use rustls::ServerConfig;
use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, split};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio_rustls::TlsAcceptor;

/// The name in the certificate.
pub(crate) const NAME: &str = "kasse.test";

/// The folder of the test certificates.
fn certificate(name: &str) -> String {
    format!("{}/../../core/tests/net/certificates/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The certificates to trust.
pub(crate) fn roots() -> Vec<u8> {
    std::fs::read(certificate("root.pem")).unwrap()
}

/// Stops when it is dropped.
pub(crate) struct Front {
    pub(crate) port: u16,
    seen: Arc<Mutex<Vec<u8>>>,
    _stop: oneshot::Sender<()>,
}

impl Front {
    /// In front of the server at `platform`; with TLS behind a proxy if `tls`.
    pub(crate) fn start(platform: String, tls: bool) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let way = Way { platform, tls: tls.then(acceptor), seen: Arc::clone(&seen) };
        let (stop, stopped) = oneshot::channel::<()>();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                tokio::select! {
                    () = accept(TcpListener::from_std(listener).unwrap(), way) => {}
                    _ = stopped => {}
                }
            });
        });
        Self { port, seen, _stop: stop }
    }

    /// The values of a member in all JSON that went by.
    pub(crate) fn values(&self, member: &str) -> Vec<String> {
        let seen = self.seen.lock().unwrap();
        let text = String::from_utf8_lossy(&seen);
        let mark = format!("\"{member}\":\"");
        let values = text.split(&mark).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
        values.collect()
    }

    /// Whether this went by, in either direction.
    pub(crate) fn carried(&self, text: &str) -> bool {
        self.seen.lock().unwrap().windows(text.len()).any(|window| window == text.as_bytes())
    }
}

#[derive(Clone)]
struct Way {
    platform: String,
    tls: Option<TlsAcceptor>,
    seen: Arc<Mutex<Vec<u8>>>,
}

fn acceptor() -> TlsAcceptor {
    let chain = CertificateDer::pem_file_iter(certificate("server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(certificate("server.key")).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain.map(Result::unwrap).collect(), key)
        .unwrap();
    TlsAcceptor::from(Arc::new(config))
}

async fn accept(listener: TcpListener, way: Way) {
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let way = way.clone();
        // A connection that ends early is what some payments are about.
        tokio::spawn(async move { drop(serve(stream, way).await) });
    }
}

async fn serve(mut stream: TcpStream, way: Way) -> std::io::Result<()> {
    let platform = TcpStream::connect(&way.platform).await?;
    let Some(tls) = &way.tls else { return relay(stream, platform, &way.seen).await };
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await?);
    }
    way.seen.lock().unwrap().extend_from_slice(&head);
    stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
    relay(tls.accept(stream).await?, platform, &way.seen).await
}

async fn relay(
    host: impl AsyncRead + AsyncWrite,
    platform: TcpStream,
    seen: &Mutex<Vec<u8>>,
) -> std::io::Result<()> {
    let (mut from_host, mut to_host) = split(host);
    let (mut from_platform, mut to_platform) = split(platform);
    // Whoever ends first ends the connection.
    tokio::select! {
        ended = copy(&mut from_host, &mut to_platform, seen) => ended,
        ended = copy(&mut from_platform, &mut to_host, seen) => ended,
    }
}

async fn copy(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    seen: &Mutex<Vec<u8>>,
) -> std::io::Result<()> {
    let mut bytes = vec![0; 16 * 1024];
    loop {
        let length = from.read(&mut bytes).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        seen.lock().unwrap().extend_from_slice(&bytes[..length]);
        to.write_all(&bytes[..length]).await?;
        to.flush().await?;
    }
}
