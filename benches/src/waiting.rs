//! Many payments that wait for their customers, in one process, with webhooks that have proved themselves.

use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use futures_util::poll;
use futures_util::stream::{self, StreamExt, TryStreamExt};
use kasse::block_on;
use kasse::till::{Client, JournalPlace, OpenOptions, Outcome, Payment, Till};

use crate::till::{config, prove_webhooks, sale, till_config};
use crate::work::{Waited, Waiting};
use crate::{Failure, cpu};

/// Payments begun at the same time.
const TOGETHER: usize = 32;
/// A payment lives for ten minutes; nobody gives up before.
const PATIENCE: Duration = Duration::from_secs(600);

type Wait = BoxFuture<'static, Result<Outcome, kasse::error::Error>>;

/// Does it; `heap` says how many bytes of heap are in use.
pub fn measure(work: &Waiting, heap: impl Fn() -> u64) -> Result<Waited, Failure> {
    let client = Client::open(OpenOptions::new(config(&work.at)?, JournalPlace::File(work.journal.clone())))?;
    let till = block_on(client.till(till_config(&work.at)?))?;
    prove_webhooks(&client, &till, &work.at)?;
    let look = || (heap(), cpu::resident());
    let mut waits = Vec::with_capacity(usize::try_from(work.many)?);
    begin(&till, 1..work.few, &mut waits)?;
    std::thread::sleep(work.settle);
    let few = look();
    begin(&till, work.few..work.many, &mut waits)?;
    std::thread::sleep(work.settle);
    let many = look();
    std::thread::sleep(work.age.saturating_sub(work.settle));
    let (start, before) = (Instant::now(), cpu::used());
    std::thread::sleep(work.window);
    let (cpu, window) = (cpu::used() - before, start.elapsed());
    let end = look();
    let size =
        |end: &str| std::fs::metadata(format!("{}{end}", work.journal.display())).map_or(0, |it| it.len());
    Ok(Waited {
        heap: [few.0, many.0, end.0],
        resident: few.1.zip(many.1).zip(end.1).map(|((few, many), end)| [few, many, end]),
        cpu,
        window,
        file: size("") + size("-wal"),
    })
}

/// Begins payments and, as a host does, waits for each of them.
fn begin(till: &Till, numbers: std::ops::Range<u32>, waits: &mut Vec<Wait>) -> Result<(), Failure> {
    let begun = numbers.map(|number| {
        let till = till.clone();
        async move { Ok::<_, Failure>(till.pay(sale(number)?).await?) }
    });
    let begun: Vec<Payment> = block_on(stream::iter(begun).buffer_unordered(TOGETHER).try_collect())?;
    block_on(async {
        for payment in begun {
            let mut wait: Wait = Box::pin(async move { payment.wait(PATIENCE).await });
            if poll!(&mut wait).is_pending() {
                waits.push(wait);
            }
        }
    });
    Ok(())
}
