//! Order management, as a till sees it.
#![allow(clippy::unwrap_used)]

mod common;

use common::sans_io::Till;
use kasse_simulator::Method;
use serde_json::{Value, json};

fn receipt(name: &str) -> Value {
    json!({
        "orderLines": [{"name": name, "id": "1", "totalAmount": 1000, "totalAmountExcludingTax": 800,
            "totalTaxAmount": 200, "taxRate": 2500}],
        "bottomLine": {"currency": "NOK", "posId": "k03"},
    })
}

const RECEIPT: &str = "/order-management/v2/ecom/receipts/orders-001";
const LINK: &str = "/order-management/v2/ECOM/categories/orders-001";
const ORDER: &str = "/order-management/v2/ecom/orders-001";

#[test]
fn a_receipt_comes_once_and_a_link_as_often_as_it_likes() {
    let mut till = Till::new();
    assert_eq!(till.call(Method::Get, ORDER, None, "").status, 404);
    let add =
        |till: &mut Till, name: &str| till.call(Method::Post, RECEIPT, None, &receipt(name).to_string());
    assert_eq!(add(&mut till, "Coffee").status, 201);
    let again = add(&mut till, "Tea");
    assert_eq!(again.status, 409);
    assert!(again.body["instance"].is_string() && again.body.get("status").is_none());
    for url in ["https://shop.example/1", "https://shop.example/2"] {
        let body = json!({"category": "RECEIPT", "orderDetailsUrl": url}).to_string();
        assert_eq!(till.call(Method::Put, LINK, None, &body).status, 200);
    }
    let found = till.call(Method::Get, ORDER, None, "").body;
    assert_eq!(found["receipt"], receipt("Coffee"));
    assert_eq!(found["category"]["orderDetailsUrl"], json!("https://shop.example/2"));
}

#[test]
fn what_came_with_the_payment_is_there() {
    let mut till = Till::new();
    let mut body = till.qr("orders-001", 1000);
    body["receipt"] = receipt("Coffee");
    assert_eq!(till.create(&body).status, 201);
    assert_eq!(till.call(Method::Get, ORDER, None, "").body["receipt"], receipt("Coffee"));
    assert_eq!(till.call(Method::Post, RECEIPT, None, &receipt("Tea").to_string()).status, 409);
}

#[test]
fn what_is_wrong_is_said_field_by_field() {
    let mut till = Till::new();
    for (method, path, body, name) in [
        (
            Method::Post,
            RECEIPT,
            json!({"orderLines": [], "bottomLine": {"currency": "NOK"}}),
            "Receipt.orderLines",
        ),
        (Method::Put, LINK, json!({"category": "FUN", "orderDetailsUrl": "https://a.example"}), "Category"),
        (
            Method::Put,
            LINK,
            json!({"category": "RECEIPT", "orderDetailsUrl": "http://a.example"}),
            "OrderDetailsUrl",
        ),
        (Method::Put, LINK, json!({"category": "RECEIPT"}), "OrderDetailsUrl"),
    ] {
        let reply = till.call(method, path, None, &body.to_string());
        assert_eq!((reply.status, &reply.body["invalidParams"][0]["name"]), (400, &json!(name)), "{body}");
    }
    let other = "/order-management/v2/recurring/receipts/orders-001";
    assert_eq!(till.call(Method::Post, other, None, &receipt("Coffee").to_string()).status, 404);
}
