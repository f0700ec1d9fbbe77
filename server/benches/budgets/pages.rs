//! What a browser loads: the client bundle and the pages, in bytes as they leave.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use server::http::assets;
use uuid::Uuid;

use crate::{
    practice::Opened,
    site::{CASELOAD, Encoding, Site},
    table::{Table, Unit},
};

const BUNDLE: f64 = 60_000.0;
const PAGE: f64 = 20_000.0;

pub async fn measure(practice: &Opened, table: &mut Table) -> Result<()> {
    let site = Site::of(practice).await?;
    ensure!(
        assets::bundle_is_present(),
        "built without a client bundle: make client"
    );
    let bundle = format!("/pkg/{}", assets::output_name());
    let js = weigh(&site, &format!("{bundle}.js")).await?;
    let wasm = weigh(&site, &format!("{bundle}.wasm")).await?;
    table.at_most(
        "client bundle, JS + wasm, brotli",
        Unit::Bytes,
        js + wasm,
        BUNDLE,
        "",
    );

    let page = site.get(CASELOAD, Encoding::Plain).await?;
    let clients = client_paths(&String::from_utf8_lossy(&page));
    ensure!(
        clients.len() == 60,
        "the caseload shows {} clients",
        clients.len()
    );
    let plain = format!("plain {}", page.len());
    let bytes = weigh(&site, CASELOAD).await?;
    table.at_most(
        "caseload page, 60 clients, brotli",
        Unit::Bytes,
        bytes,
        PAGE,
        &plain,
    );
    if let Some(client) = clients.first() {
        let plain = format!("plain {}", site.get(client, Encoding::Plain).await?.len());
        let bytes = weigh(&site, client).await?;
        table.info(
            "client page, 60 sessions, brotli",
            Unit::Bytes,
            bytes,
            &plain,
        );
    }
    table.info(
        "sign-in page, brotli",
        Unit::Bytes,
        weigh(&site, "/sign-in").await?,
        "",
    );
    Ok(())
}

async fn weigh(site: &Site, path: &str) -> Result<f64> {
    let bytes = site.get(path, Encoding::Brotli).await?.len();
    Ok(f64::from(u32::try_from(bytes)?))
}

/// The paths of the clients that a page leads to, without their queries.
pub fn client_paths(page: &str) -> BTreeSet<String> {
    page.split("\"/clients/")
        .skip(1)
        .filter_map(|rest| rest.split(['"', '?']).next())
        // Not the pages of a client's sessions, nor those of no client.
        .filter(|id| Uuid::parse_str(id).is_ok())
        .map(|id| format!("/clients/{id}"))
        .collect()
}
