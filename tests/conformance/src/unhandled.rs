//! At the end of every story that a host is there for: each event that was accepted has been followed up.

use std::path::Path;
use std::time::{Duration, Instant};

use kasse::block_on;
use kasse::ids::Msn;
use kasse::journal::{Journal, Options, Sqlite};

use crate::ear::PATIENCE;
use crate::stage::Stage;

/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// The events that stay unhandled, however long one waits.
pub(crate) fn left(stage: &Stage) -> Vec<String> {
    if stage.open().is_empty() {
        return Vec::new();
    }
    let (host, units) = (stage.base_url(), stage.control.units());
    let left = |journal: &Path| {
        let units = units.iter().map(|unit| unit.msn.as_str());
        left_in(journal, &host, units, PATIENCE).err()
    };
    stage.journals().iter().filter_map(|journal| left(journal)).collect()
}

fn left_in<'u>(
    path: &Path,
    host: &str,
    units: impl Iterator<Item = &'u str>,
    patience: Duration,
) -> Result<(), String> {
    let journal = Sqlite::open(path, Options::default()).map_err(|error| error.to_string())?;
    let end = Instant::now() + patience;
    for unit in units {
        let msn = Msn::new(unit).map_err(|invalid| invalid.to_string())?;
        loop {
            let found = block_on(journal.unhandled(host.to_owned(), msn.clone(), 1));
            let found = found.map_err(|error| error.to_string())?;
            let Some(event) = found.first() else { break };
            if Instant::now() > end {
                return Err(format!(
                    "an event of {} was accepted and nobody followed it up",
                    event.reference
                ));
            }
            std::thread::sleep(LOOK_EVERY);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]

    use kasse::clock::Timestamp;
    use kasse::ids::Reference;
    use kasse::journal::{About, Arrival};
    use kasse::webhook::Event;

    use super::*;

    const HOST: &str = "http://127.0.0.1:1";

    #[test]
    fn an_event_that_nobody_follows_up_is_found_and_one_that_is_handled_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.kasse");
        let journal = Sqlite::open(&path, Options::default()).unwrap();
        let arrival = Arrival {
            host: HOST.to_owned(),
            msn: Msn::new("123456").unwrap(),
            key: Event::read(b"1").key(),
            about: About::Payment(Reference::new("till-0001").unwrap()),
            arrived_at: Timestamp::from_millis(1_000),
        };
        let look = || left_in(&path, HOST, ["654321", "123456"].into_iter(), Duration::ZERO);
        assert_eq!(look(), Ok(()));
        let event = block_on(journal.receive(arrival)).unwrap();
        assert!(look().unwrap_err().contains("an event of till-0001"));
        block_on(journal.handled(vec![event.id])).unwrap();
        assert_eq!(look(), Ok(()));
    }
}
