//! Ctrl-C as a wish, not as an end.

use tokio::sync::mpsc;

/// Every Ctrl-C from now on, in order; none is lost while nobody looks.
pub(crate) struct Interrupts(mpsc::UnboundedReceiver<()>);

impl Interrupts {
    /// From now on Ctrl-C does not end the process. Must be called inside the runtime.
    pub(crate) fn listen() -> Self {
        let (sender, receiver) = mpsc::unbounded_channel();
        tokio::spawn(
            async move { while tokio::signal::ctrl_c().await.is_ok() && sender.send(()).is_ok() {} },
        );
        Self(receiver)
    }

    /// The next one; never, if the system cannot tell.
    pub(crate) async fn next(&mut self) {
        if self.0.recv().await.is_none() {
            std::future::pending::<()>().await;
        }
    }
}
