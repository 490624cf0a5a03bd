//! Ctrl-C as a wish, not as an end.

use tokio::sync::mpsc;

/// Every Ctrl-C from now on, in order; none is lost while nobody looks.
pub(crate) struct Interrupts(mpsc::UnboundedReceiver<()>, mpsc::UnboundedSender<()>);

impl Interrupts {
    /// From now on Ctrl-C does not end the process. Must be called inside the runtime.
    pub(crate) fn listen() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        let wishes = sender.clone();
        tokio::spawn(
            async move { while tokio::signal::ctrl_c().await.is_ok() && wishes.send(()).is_ok() {} },
        );
        Self(receiver, sender)
    }

    /// What stops a service counts too.
    #[cfg(unix)]
    pub(crate) fn also_at_termination(&self) {
        use tokio::signal::unix::{SignalKind, signal};
        let wishes = self.1.clone();
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::spawn(async move { while terminate.recv().await.is_some() && wishes.send(()).is_ok() {} });
        }
    }

    /// What stops a service counts too; here it is Ctrl-C.
    #[cfg(not(unix))]
    #[expect(clippy::unused_self, reason = "as elsewhere")]
    pub(crate) fn also_at_termination(&self) {}

    /// The next one; never, if the system cannot tell.
    pub(crate) async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
