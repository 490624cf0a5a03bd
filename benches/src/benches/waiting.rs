//! Ten thousand customers who take their time.

use std::process::{Command, Stdio};
use std::time::Duration;

use crate::report::{Row, duration};
use crate::simulator::Simulator;
use crate::work::{Waited, Waiting};
use crate::{Failure, Size, worker};

const PROGRAM: &str = "kasse-bench-waiting";

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let simulator = Simulator::start(false)?;
    let folder = worker::folder()?;
    let (few, many) = size.pick((1_000, 10_000), (10, 20));
    let second = Duration::from_secs(1);
    let work = Waiting {
        journal: folder.path().join("till.journal"),
        at: simulator.at.clone(),
        few,
        many,
        settle: size.pick(20 * second, Duration::ZERO),
        // With webhooks a payment is read when it is half as old again; from two minutes on once a minute.
        age: size.pick(130 * second, Duration::ZERO),
        window: size.pick(60 * second, Duration::from_millis(1)),
    };
    let program =
        std::env::current_exe()?.with_file_name(format!("{PROGRAM}{}", std::env::consts::EXE_SUFFIX));
    let output =
        Command::new(program).arg(serde_json::to_string(&work)?).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{PROGRAM}: {}", output.status).into());
    }
    Ok(table(&work, &serde_json::from_slice(&output.stdout)?))
}

fn table(work: &Waiting, found: &Waited) -> Vec<Row> {
    let more = u64::from(work.many - work.few);
    let each = |more_bytes: u64| format!("{} bytes", more_bytes / more);
    let [few, many, end] = found.heap;
    let mut rows = vec![
        Row::new("heap of each payment", each(many.saturating_sub(few))).budget("4 KiB"),
        Row::new("the same after the window", each(end.saturating_sub(few))).budget("4 KiB"),
    ];
    if let Some([few, many, end]) = found.resident {
        rows.extend([
            Row::new("resident memory of each payment", each(many.saturating_sub(few))).budget("4 KiB"),
            Row::new("the same after the window", each(end.saturating_sub(few))).budget("4 KiB"),
        ]);
    }
    let share = found.cpu.as_secs_f64() / found.window.as_secs_f64() * 100.0;
    rows.extend([
        Row::new(
            format!("CPU of {} payments with webhooks, over {}", work.many, duration(found.window)),
            format!("{share:.2} % of a core"),
        )
        .budget("10 % of a core"),
        Row::new("on the disk", format!("{} bytes each", found.file / u64::from(work.many))),
    ]);
    rows
}
