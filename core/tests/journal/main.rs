//! The journals: one suite that all of them pass, and what only a file can get wrong.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // a test may fail

mod suite;
mod support;

#[cfg(feature = "sqlite")]
mod alike;
#[cfg(feature = "sqlite")]
mod sqlite;

mod memory {
    use kasse::journal::{Change, Journal, Memory};

    use crate::suite::{self, Ground};
    use crate::support::{alive, begun, change, done, key, new_payment, written};

    /// The handle that keeps the store while those of the test come and go.
    struct Ram(Memory);

    impl Ground for Ram {
        fn open(&self) -> Box<dyn Journal> {
            Box::new(self.0.handle())
        }
    }

    suite::all!(Ram(Memory::shared()));

    #[test]
    fn it_knows_when_nothing_is_open() {
        let (owner, beside) = {
            let ground = Ram(Memory::shared());
            (ground.open(), ground.open())
        };
        let epoch = begun(&*owner, new_payment(suite::ONE));
        assert!(owner.nothing_is_open());
        let wish = done(beside.post_wish(key(suite::ONE), Vec::new()));
        assert!(!owner.nothing_is_open());
        let answers = vec![(wish, Vec::new())];
        written(&*owner, suite::ONE, epoch, Change { answers, ..change(alive("answered")) });
        assert!(owner.nothing_is_open());
        let event = done(beside.receive(suite::event(1))).id;
        assert!(!owner.nothing_is_open());
        done(owner.handled(vec![event]));
        assert!(owner.nothing_is_open());
    }
}
