//! What a scanner may give: reads of one scanner in turn, separated by a byte 0.

use kasse::qr::scan::{SCAN_LIMIT, Scan, Scanner, Typed, scan};

pub(crate) fn run(bytes: &[u8]) {
    let mut scanner = Scanner::new().prefix("<<").suffix(">>");
    for input in bytes.split(|byte| *byte == 0) {
        let proven = !scanner.proven().is_empty();
        match scanner.scan(input) {
            Ok(read) => judge(input, &read, proven),
            Err(refused) => {
                let empty = refused.fault() == "is empty";
                assert!(
                    empty || input.len() > SCAN_LIMIT || std::str::from_utf8(input).is_err(),
                    "{refused}"
                );
            }
        }
    }
}

fn judge(input: &[u8], read: &Scan, proven: bool) {
    let text = std::str::from_utf8(input).expect("what is not UTF-8 is refused");
    assert!(!read.expose().is_empty());
    match read.typed() {
        // Only ends are taken off.
        Typed::AsRead | Typed::Ambiguous(_) => assert!(text.contains(read.expose())),
        Typed::Repaired(repairs) => {
            // What was repaired needs no repair any more; without sense of its own it was remembered.
            let again = scan(read.expose());
            assert!(!repairs.is_empty());
            assert!(proven || again.is_ok_and(|again| *again.typed() == Typed::AsRead));
        }
    }
    if let Ok(qr) = read.personal_qr() {
        assert_eq!(qr.as_str(), read.expose());
        assert!(read.kind().may_be_personal());
    }
}
