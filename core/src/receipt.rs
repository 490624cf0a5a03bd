//! Receipts: order lines that add up.
