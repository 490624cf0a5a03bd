//! How often the disk is waited for between a sale and its create request. Counted by strace, which has to be
//! there; `tests/durable_before_sent.rs` counts the commits without it.

use std::process::{Command, Stdio};

use crate::report::Row;
use crate::simulator::Simulator;
use crate::till::MARK;
use crate::work::Work;
use crate::{Failure, Size, worker};

const CREATE: &str = "\"POST /epayment/v1/payments HTTP/1.1";

pub(super) fn run(size: Size) -> Result<Vec<Row>, Failure> {
    let what = "fsyncs before each create";
    if Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status().is_err() {
        return Ok(vec![Row::new(what, "not counted: strace is not installed").budget("1")]);
    }
    let simulator = Simulator::start(false)?;
    let folder = worker::folder()?;
    let trace = folder.path().join("trace");
    let journal = folder.path().join("till.journal");
    let work = worker::command(&Work::Create { journal, at: simulator.at.clone(), count: size.pick(20, 2) })?;
    let calls = "trace=fsync,fdatasync,sync_file_range,write,writev,sendto,sendmsg";
    let mut strace = Command::new("strace");
    strace.args(["-f", "-qq", "-s", "64", "-e", calls, "-o"]).arg(&trace);
    strace.arg(work.get_program()).args(work.get_args()).stderr(Stdio::null());
    if !strace.status()?.success() {
        return Ok(vec![Row::new(what, "not counted: strace may not look at processes here").budget("1")]);
    }
    let counts = count(&std::fs::read_to_string(trace)?);
    let shown: Vec<String> = counts.iter().map(ToString::to_string).collect();
    Ok(vec![Row::new(format!("{what} of {}", counts.len()), shown.join(" ")).budget("1")])
}

/// For each sale, the fsyncs between the line that announces it and its request.
fn count(trace: &str) -> Vec<u32> {
    let mut counts = Vec::new();
    let mut open: Option<u32> = None;
    for line in trace.lines() {
        if line.contains(MARK) {
            open = Some(0);
        } else if line.contains(CREATE) {
            counts.extend(open.take());
        } else if let Some(count) = &mut open
            && (line.contains("sync(") || line.contains("sync_file_range("))
        {
            *count += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_sale_waits_for_is_counted() {
        let trace = format!(
            "1 fdatasync(5) = 0\n\
             1 write(2, \"{MARK}\\n\", 20) = 20\n\
             2 fdatasync(5 <unfinished ...>\n\
             2 <... fdatasync resumed>) = 0\n\
             3 sendto(9, {CREATE}\\r\\n\", 600) = 600\n\
             2 fsync(5) = 0\n\
             1 write(2, \"{MARK}\\n\", 20) = 20\n\
             3 sendto(9, {CREATE}\\r\\n\", 600) = 600\n"
        );
        assert_eq!(count(&trace), [1, 0]);
    }
}
