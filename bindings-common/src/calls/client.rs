use kasse::error::{Error, Invalid};
use kasse::ids::{Msn, OrderId, Reference};
use kasse::journal::Filter;
use kasse::till::Client;

use crate::record::Entry;

/// As [`Client::recovered`].
///
/// # Errors
/// As there.
pub async fn recovered(client: Client) -> Result<Vec<Entry>, Error> {
    Ok(client.recovered().await?.iter().map(Entry::from).collect())
}

/// As [`Client::acknowledge`]: each is a sales unit and a reference.
///
/// # Errors
/// As there.
pub async fn acknowledge(client: Client, payments: Vec<(String, String)>) -> Result<(), Error> {
    let key = |(msn, reference)| Ok((Msn::new(msn)?, Reference::new(reference)?));
    let payments = payments.into_iter().map(key).collect::<Result<Vec<_>, Invalid>>()?;
    client.acknowledge(&payments).await
}

/// As [`Client::list`]: all payments, or those of an order.
///
/// # Errors
/// As there.
pub async fn list(client: Client, order: Option<String>) -> Result<Vec<Entry>, Error> {
    let order = order.map(OrderId::new).transpose()?;
    let found = client.list(Filter { order, ..Filter::default() }).await?;
    Ok(found.iter().map(Entry::from).collect())
}
