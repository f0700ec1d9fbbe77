use std::{
    future::Future,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use anyhow::{Context, Result};
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::doctor;
use crate::{
    audit::Sealer,
    cli::ServeArgs,
    database::Database,
    http::{
        headers::HeaderPolicy,
        host::Hosts,
        listen,
        router::{self, AppState, DemoEntrance, Front},
    },
    out,
    passwords::Passwords,
};

/// `rapport serve`
///
/// # Errors
/// With what is missing and how to get it.
pub async fn run(args: ServeArgs) -> Result<()> {
    let proxied = !args.behind_proxy.is_empty();
    listen::check_address(args.addr, proxied.then_some(()))?;
    let listener = bind(args.addr)?;
    let database = Database::open(&args.database).await?;
    let policy = HeaderPolicy {
        tls_in_front: proxied,
    };
    let safe = safe(&database, &args).await;
    if let Err(unsafe_to_serve) = safe {
        database.close().await?;
        return Err(unsafe_to_serve);
    }
    let front = Front {
        hosts: if proxied {
            Hosts::Proxy
        } else {
            Hosts::Loopback
        },
        proxies: args.behind_proxy,
    };
    let served = serve(
        &database,
        listener,
        (policy, front),
        Vec::new(),
        |address| ready_line(address, args.json),
    )
    .await;
    database.close().await?;
    served
}

async fn safe(database: &Database, args: &ServeArgs) -> Result<()> {
    let audit_dir = database.audit_dir.as_deref();
    let address = Some(args.addr);
    let found = doctor::examine(
        &database.connections,
        audit_dir,
        address,
        !args.behind_proxy.is_empty(),
    );
    doctor::require_safe(&found.await?)
}

/// Opens the address before the database is opened, so that a taken port is told at once.
///
/// # Errors
/// When the address is taken.
pub fn bind(address: SocketAddr) -> Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| {
        format!(
            "{address} cannot be listened on; choose another with --addr (port 0 picks a free one)"
        )
    })?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// Serves until Ctrl-C or SIGTERM; requests in flight are finished first.
///
/// # Errors
/// When the listener fails.
pub async fn serve(
    database: &Database,
    listener: TcpListener,
    (policy, front): (HeaderPolicy, Front),
    demo_doors: Vec<DemoEntrance>,
    ready: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let state = AppState {
        practice: database
            .store
            .practice(database.clock.clone(), &database.sign_ins),
        sign_ins: database.sign_ins.clone(),
        passwords: Passwords::new()?,
        demo_doors: Arc::from(demo_doors),
        leptos: router::leptos_options(),
    };
    let address = listener.local_addr()?;
    let router = router::router(state, policy, front)?;
    let stop = stop_signal()?;
    let sealing = database.sealer()?.map(Sealer::start);
    ready(address)?;
    let served = listen::serve(listener, router, stop).await;
    if let Some(sealing) = sealing {
        sealing.stop().await;
    }
    Ok(served?)
}

fn ready_line(address: SocketAddr, as_json: bool) -> Result<()> {
    let url = format!("http://{address}");
    if as_json {
        out::json(&json!({ "listening": url }))
    } else {
        out::line(format!("listening on {url}"))
    }
}

fn stop_signal() -> Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (
        signal(SignalKind::interrupt())?,
        signal(SignalKind::terminate())?,
    );
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
