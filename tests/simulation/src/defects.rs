//! Faults made on purpose: the judge must find each of them.

/// In an ordinary build there are none to make.
#[cfg(not(kasse_defects))]
pub(crate) fn run(_first: u64, _payments: u64) -> std::process::ExitCode {
    println!("this build holds no deliberate faults: cargo xtask simulate --defects makes one that does");
    std::process::ExitCode::FAILURE
}

#[cfg(kasse_defects)]
pub(crate) use made::run;

#[cfg(kasse_defects)]
mod made {
    use std::panic::catch_unwind;
    use std::process::ExitCode;

    use kasse::defect::{Defect, make};
    use kasse_simulation::story::{Options, tell};

    /// For each fault: after how many payments it is found, and by which rule.
    pub(crate) fn run(first: u64, payments: u64) -> ExitCode {
        std::panic::set_hook(Box::new(|_| {}));
        let mut missed = 0;
        for defect in Defect::ALL {
            match hunt(defect, first, payments) {
                Some((after, seed, problem)) => {
                    println!("caught  {defect:?}: within {after} payments, story {seed}: {problem}");
                }
                None => {
                    missed += 1;
                    println!("MISSED  {defect:?} in {payments} payments");
                }
            }
        }
        println!("\n{} of {} faults caught", Defect::ALL.len() - missed, Defect::ALL.len());
        if missed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn hunt(defect: Defect, first: u64, payments: u64) -> Option<(u64, u64, String)> {
        make(Some(defect));
        let (mut seed, mut sold) = (first, 0);
        let mut found = None;
        while found.is_none() && sold < payments {
            match catch_unwind(|| tell(&Options::of(seed))) {
                Ok(ended) => {
                    sold += ended.payments;
                    found = ended.problems.first().map(|problem| problem.text.clone());
                }
                Err(_) => found = Some("it panicked".to_owned()),
            }
            seed += 1;
        }
        make(None);
        found.map(|problem| (sold, seed - 1, problem))
    }
}
