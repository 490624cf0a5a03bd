//! Order management: requests, and what answers prove.

use serde_json::json;

use super::*;
use crate::api::orders::*;
use crate::ids::HttpsUrl;
use crate::receipt::{Line, Receipt};

fn receipt(name: &str) -> Receipt {
    Receipt::builder(Currency::Nok).line(Line::new("1", name, 14_900, 2500)).build().unwrap()
}

fn link() -> OrderLink {
    OrderLink::new(LinkCategory::Receipt, HttpsUrl::new("https://shop.example/r/1").unwrap()).unwrap()
}

#[test]
fn requests() {
    let request = AddReceipt::new(reference(), receipt("Coffee")).request();
    assert_eq!(
        (request.method, request.target.as_str()),
        (Method::Post, "/order-management/v2/ecom/receipts/till-01-000123")
    );
    let body = body_of(&request);
    assert_eq!(body["orderLines"][0]["name"], json!("Coffee"));
    assert_eq!(body["bottomLine"]["currency"], json!("NOK"));
    let request = SetOrderLink::new(reference(), link().image("a-1_b.png").unwrap()).request();
    assert_eq!(
        (request.method, request.target.as_str()),
        (Method::Put, "/order-management/v2/ecom/categories/till-01-000123")
    );
    let body = json!({ "category": "RECEIPT", "orderDetailsUrl": "https://shop.example/r/1", "imageId": "a-1_b.png" });
    assert_eq!(body_of(&request), body);
    let request = GetOrder::new(reference()).request();
    assert_eq!(
        (request.method, request.target.as_str()),
        (Method::Get, "/order-management/v2/ecom/till-01-000123")
    );
    let odd = LinkCategory::Other("FUN".to_owned());
    let url = HttpsUrl::new("https://shop.example").unwrap();
    assert_eq!(OrderLink::new(odd, url).unwrap_err().field(), "category");
    for id in ["", "a b", "a/b", &"x".repeat(129)] {
        assert_eq!(link().image(id).unwrap_err().field(), "imageId", "{id}");
    }
}

#[test]
fn what_is_read_back_may_say_more_but_not_less() {
    let mut stored = serde_json::to_value(receipt("Coffee")).unwrap();
    stored["orderLines"][0]["taxPercentage"] = json!(null);
    stored["bottomLine"]["later"] = json!(1);
    let body = json!({ "receipt": stored, "category": { "category": "LATER", "orderDetailsUrl": "https://a.example" } });
    let found = GetOrder::new(reference()).read(&answer(200, &body.to_string())).success().unwrap();
    assert_eq!(found.link, Some((LinkCategory::Other("LATER".to_owned()), "https://a.example".to_owned())));
    let receipt_found = found.receipt.unwrap();
    assert_eq!(receipt_found.lines(), 1);
    assert!(receipt_found.says(&receipt("Coffee")));
    assert!(!receipt_found.says(&receipt("Tea")));
    let two = Receipt::builder(Currency::Nok)
        .line(Line::new("1", "Coffee", 14_900, 2500))
        .line(Line::new("1", "Coffee", 14_900, 2500))
        .build()
        .unwrap();
    assert!(!receipt_found.says(&two));
    assert!(!format!("{receipt_found:?}").contains("Coffee"));
    let bare =
        GetOrder::new(reference()).read(&answer(200, r#"{"receipt":null,"category":7}"#)).success().unwrap();
    assert_eq!(bare, OrderDetails { link: None, receipt: None });
}

#[test]
fn refusals() {
    let body = json!({ "title": "Conflict", "detail": "exists", "instance": "00-aa-bb-00" }).to_string();
    for (status, name) in
        [(400, ErrorName::RequestRefused), (404, ErrorName::NotFound), (409, ErrorName::Conflict)]
    {
        let error = AddReceipt::new(reference(), receipt("Coffee")).read(&answer(status, &body));
        let error = error.error().unwrap();
        assert_eq!((error.name(), error.class()), (name, Class::Refused));
        assert_eq!(error.reference(), Some("till-01-000123"));
    }
    assert!(matches!(
        SetOrderLink::new(reference(), link()).read(&answer(200, "\"ok\"")),
        Reading::Success(())
    ));
    assert!(matches!(GetOrder::new(reference()).read(&answer(500, "")), Reading::Unclear(_)));
}
