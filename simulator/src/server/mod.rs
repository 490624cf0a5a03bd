//! The platform behind HTTP/1.1 on loopback, encrypted or not.

mod clock;
mod landing;
mod payload;
mod sender;
mod serve;
mod tls;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use serde::Serialize;
use tokio::sync::oneshot;

pub(crate) use clock::Clock;
pub use clock::TimeMode;
pub use tls::{Roots, Tls};

use crate::control::{Control, Shared};
use crate::platform::{Platform, PlatformOptions};
use crate::unit::Unit;

/// How to start a server.
#[derive(Debug, Clone, Default)]
pub struct ServerOptions {
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// How time passes.
    pub time: TimeMode,
    /// Serve TLS, and nothing but TLS.
    pub tls: Option<Tls>,
    /// Deliver webhooks to other machines, too; otherwise to this one alone.
    pub deliver_anywhere: bool,
    /// Who vouches for receivers that are reached with `https`. Without, those count as not answering.
    pub webhook_roots: Option<Roots>,
    /// Where clients find the server if it is not where it listens: the address of what lies between, as in
    /// `http://127.0.0.1:8080`. The links in its answers begin with it.
    pub reached_at: Option<String>,
    /// The platform. Its `public_base` is replaced by the address above, or the server's own.
    pub platform: PlatformOptions,
}

/// What a till needs to talk to one sales unit.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Credentials {
    /// `client_id`
    pub client_id: String,
    /// `client_secret`
    pub client_secret: String,
    /// `Ocp-Apim-Subscription-Key`
    pub subscription_key: String,
    /// `Merchant-Serial-Number`
    pub msn: String,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credentials(msn {}, ..)", self.msn)
    }
}

impl Credentials {
    /// The keys of a unit, with the first of its subscription keys.
    pub fn of(unit: &Unit) -> Self {
        let [subscription_key, _] = unit.keys.subscription_keys.clone();
        Self {
            client_id: unit.keys.client_id.clone(),
            client_secret: unit.keys.client_secret.clone(),
            subscription_key,
            msn: unit.msn.clone(),
        }
    }
}

/// A running simulator. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    /// Where the platform answers, as in `http://127.0.0.1:8080`, or `https` with TLS.
    pub base_url: String,
    /// Where the control API answers.
    pub control_url: String,
    /// The keys of the first sales unit.
    pub credentials: Credentials,
    control: Control,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts a server on 127.0.0.1, on a thread of its own.
    ///
    /// # Errors
    /// The port cannot be had, the thread cannot be started, or there is no sales unit to be served.
    pub fn start(mut options: ServerOptions) -> std::io::Result<Self> {
        let Some(first) = options.platform.units.first() else {
            return Err(std::io::Error::other("a simulator needs a sales unit"));
        };
        let credentials = Credentials::of(first);
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))?;
        listener.set_nonblocking(true)?;
        let scheme = if options.tls.is_some() { "https" } else { "http" };
        let base_url = format!("{scheme}://{}", listener.local_addr()?);
        options.platform.public_base = options.reached_at.unwrap_or_else(|| base_url.clone());
        let shared =
            Shared { platform: Platform::new(options.platform.clone()), clock: Clock::new(options.time) };
        let control = Control::new(Arc::new(Mutex::new(shared)), options.platform, options.time);
        let (stop, stopped) = oneshot::channel();
        let served = control.clone();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = std::thread::Builder::new().name("kasse-simulator".to_owned()).spawn(move || {
            let way = sender::Way { anywhere: options.deliver_anywhere, roots: options.webhook_roots };
            serve::run(&runtime, listener, options.tls, &served, way, stopped);
        })?;
        let control_url = format!("{base_url}/control/v1");
        Ok(Self { base_url, control_url, credentials, control, stop: Some(stop), thread: Some(thread) })
    }

    /// Plays the customer and everything else; a clone works from any thread.
    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// The keys of the sales unit with this MSN.
    pub fn credentials_of(&self, msn: &str) -> Option<Credentials> {
        self.control.units().iter().find(|unit| unit.msn == msn).map(Credentials::of)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != std::thread::current().id()
        {
            // A panic of the server's thread has been reported by its own hook.
            let _ = thread.join();
        }
    }
}
