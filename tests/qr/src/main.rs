//! `kasse-qr PYTHON`: every drawing, read by zbar, zxing-cpp and OpenCV.
#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;

use kasse_qr::decoders::{DECODERS, Verdict, judge};
use kasse_qr::surfaces;

fn main() -> ExitCode {
    let python = std::env::args().nth(1).unwrap_or_else(|| "python3".to_owned());
    match run(Path::new(&python)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::FAILURE
        }
    }
}

fn run(python: &Path) -> Result<bool, String> {
    let shown = surfaces::all()?;
    let folder = tempfile::tempdir().map_err(|fault| fault.to_string())?;
    let verdict = judge(&shown, folder.path(), python)?;
    Ok(report(&verdict, shown.len()))
}

fn report(verdict: &Verdict, pictures: usize) -> bool {
    for ((surface, decoder), tally) in &verdict.tallies {
        for fault in &tally.faults {
            println!("{surface}, {decoder}: {fault}");
        }
    }
    println!("{:10}{:>9}{:>9}{:>9}{:>9}", "surface", "pictures", DECODERS[0], DECODERS[1], DECODERS[2]);
    for surface in
        verdict.tallies.keys().map(|(surface, _)| *surface).collect::<std::collections::BTreeSet<_>>()
    {
        let of = |decoder| verdict.tallies.get(&(surface, decoder)).cloned().unwrap_or_default();
        let [first, second, third] = DECODERS.map(of);
        println!("{surface:10}{:>9}{:>9}{:>9}{:>9}", first.pictures, first.read, second.read, third.read);
    }
    println!("{pictures} pictures; {:?}", verdict.versions);
    verdict.tallies.values().all(|tally| tally.faults.is_empty())
}
