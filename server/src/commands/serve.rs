use std::{
    future::Future,
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use anyhow::{Context, Result};
use app::practice::Practice;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};

use super::doctor;
use crate::{
    audit::Sealer,
    cli::ServeArgs,
    database::Database,
    doctor::Setup,
    http::{
        headers::HeaderPolicy,
        host::Hosts,
        listen,
        live::Live,
        router::{self, AppState, DemoEntrance, Front},
        tls::Tls,
    },
    mail::Mail,
    out,
    passwords::Passwords,
};

/// `rapport serve`
///
/// # Errors
/// With what is missing and how to get it.
pub async fn run(args: ServeArgs) -> Result<()> {
    let (tls, mail) = (certificate(&args)?, Mail::of(&args.mail)?);
    let (proxied, has_tls) = (!args.behind_proxy.is_empty(), tls.is_some());
    listen::check_address(args.addr, proxied || has_tls)?;
    let listener = bind(args.addr)?;
    let database = Database::open_up_to_date(&args.database).await?;
    let safe = safe(&database, &args, tls.as_ref()).await;
    if let Err(unsafe_to_serve) = safe {
        database.close().await?;
        return Err(unsafe_to_serve);
    }
    let encrypted = proxied || has_tls;
    let entrance = Entrance {
        policy: HeaderPolicy { tls: encrypted },
        front: Front {
            hosts: if encrypted {
                Hosts::Any
            } else {
                Hosts::Loopback
            },
            proxies: args.behind_proxy,
        },
        tls,
        demo_doors: Vec::new(),
    };
    let served = serve(&database, listener, entrance, mail, |address| {
        ready_line(address, has_tls, args.json)
    })
    .await;
    database.close().await?;
    served
}

/// Read before anything is opened, so that a wrong file is told at once.
fn certificate(args: &ServeArgs) -> Result<Option<Tls>> {
    let files = args.certificate.files();
    files
        .map(|(certificate, key)| Tls::in_files(certificate, key))
        .transpose()
}

async fn safe(database: &Database, args: &ServeArgs, tls: Option<&Tls>) -> Result<()> {
    let setup = Setup {
        address: Some(args.addr),
        behind_proxy: !args.behind_proxy.is_empty(),
        certificate: tls.map(|tls| tls.validity(database.clock.now())),
        ..doctor::setup(&database.connections, database.files())
    };
    doctor::require_safe(&doctor::examine(&database.connections, setup).await?)
}

/// How browsers come in.
#[derive(Default)]
pub struct Entrance {
    pub policy: HeaderPolicy,
    pub front: Front,
    pub tls: Option<Tls>,
    /// Empty outside the demo practice.
    pub demo_doors: Vec<DemoEntrance>,
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
    entrance: Entrance,
    mail: Option<Mail>,
    ready: impl FnOnce(SocketAddr) -> Result<()>,
) -> Result<()> {
    let live = Live::new(database.connections.listening());
    let state = AppState {
        practice: Practice {
            sends_mail: mail.is_some(),
            ..database
                .store
                .practice(database.clock.clone(), &database.sign_ins)
        },
        mail,
        store: database.store.clone(),
        sign_ins: database.sign_ins.clone(),
        passwords: Passwords::new()?,
        demo_doors: Arc::from(entrance.demo_doors),
        live: live.clone(),
        leptos: router::leptos_options(),
    };
    let address = listener.local_addr()?;
    let router = router::router(state, entrance.policy, entrance.front)?;
    let stop = stop_signal()?;
    let sealing = database.sealer()?.map(Sealer::start);
    let publishing = database.publishing();
    ready(address)?;
    let stop = async {
        stop.await;
        // Streams would be waited for.
        live.end();
    };
    let served = listen::serve(listener, router, entrance.tls, stop).await;
    publishing.stop().await;
    if let Some(sealing) = sealing {
        sealing.stop().await;
    }
    Ok(served?)
}

fn ready_line(address: SocketAddr, tls: bool, as_json: bool) -> Result<()> {
    let scheme = if tls { "https" } else { "http" };
    let url = format!("{scheme}://{address}");
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
