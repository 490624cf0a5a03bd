use crate::support::{Ran, Simulator, Till};

/// A command about one kind of sticker.
fn sticker(till: &Till<'_>, arguments: &[&str]) -> Ran {
    till.run(&[&["sticker"], arguments].concat())
}

#[test]
fn a_redirect_sticker_is_made_printed_moved_and_retired() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let (id, page, other) = ("Bord 7 - æøå %", "https://shop.example/bord/7", "https://shop.example/meny");
    for _ in 0..2 {
        // The answer to the first may have been lost.
        let made = sticker(&till, &["redirect", "make", id, page]);
        assert_eq!((made.code, &made.result()["url"]), (0, &page.into()), "{made:?}");
    }
    let taken = sticker(&till, &["redirect", "make", id, other]);
    assert_eq!((taken.code, taken.error("name")), (4, &"conflict".into()), "{taken:?}");

    let text = sticker(&till, &["redirect", "print", id, "--text"]);
    assert!(text.result()["text"].as_str().unwrap().contains("/r/"), "{text:?}");
    for (name, begins) in [("bord.svg", &b"<"[..]), ("bord.png", b"\x89PNG")] {
        let file = till.folder.path().join(name);
        let saved = sticker(&till, &["redirect", "print", id, "--save", file.to_str().unwrap()]);
        assert_eq!(saved.code, 0, "{saved:?}");
        assert!(std::fs::read(&file).unwrap().starts_with(begins));
    }

    assert_eq!(sticker(&till, &["redirect", "move", id, other]).result()["url"], other);
    let list = sticker(&till, &["redirect", "list"]);
    assert_eq!(list.result()["stickers"][0]["id"], id);
    for _ in 0..2 {
        assert_eq!(sticker(&till, &["redirect", "retire", id]).code, 0);
    }
    assert_eq!(sticker(&till, &["redirect", "show", id]).error("name"), "not_found");
}

#[test]
fn a_callback_sticker_keeps_its_code_wherever_it_stands() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    let made = sticker(&till, &["callback", "make", "till-1", "Kasse 1"]);
    assert_eq!(made.result()["location"], "Kasse 1", "{made:?}");
    let code =
        |till: &Till<'_>| sticker(till, &["callback", "print", "till-1", "--text"]).result()["text"].clone();
    let before = code(&till);
    let moved = sticker(&till, &["callback", "move", "till-1", "Kiosken", "--category", "vending"]);
    assert_eq!(moved.result()["location"], "Kiosken", "{moved:?}");
    assert_eq!(code(&till), before);
    let nowhere = sticker(&till, &["callback", "move", "till-2", "Kiosken"]);
    assert_eq!(nowhere.error("name"), "not_found", "moving makes none");
    assert_eq!(sticker(&till, &["callback", "list"]).result()["stickers"].as_array().unwrap().len(), 1);
}

#[test]
fn what_cannot_be_is_said_before_anything_is_sent() {
    let simulator = Simulator::start(&[]);
    let till = Till::new(&simulator);
    for arguments in [
        &["redirect", "make", "a/b", "https://shop.example"][..],
        &["redirect", "make", "a", "shop.example"],
        &["redirect", "make", "a", "https://shop.example", "--ttl", "10"],
        &["redirect", "print", "a"],
        &["redirect", "print", "a", "--save", "code.gif"],
        &["redirect", "print", "a", "--save", "code.svg", "--size", "200"],
        &["redirect", "print", "a", "--save", "code.png", "--size", "20"],
        &["callback", "make", "mobilepay", "Kasse 1"],
        &["callback", "make", "till-1", ""],
        &["callback", "adopt", "12345", "Kasse 1"],
    ] {
        let ran = sticker(&till, arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {ran:?}");
    }
    assert_eq!(simulator.control("GET", "/calls", ""), serde_json::json!([]));
}
