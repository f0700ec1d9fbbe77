use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

/// JSON lines on standard error; `RUST_LOG` chooses. A server says what it answers, a command only what went wrong.
pub fn start(serves: bool) {
    let usual = if serves { "warn,server=info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let format = tracing_subscriber::fmt::layer()
        .json()
        .with_writer(std::io::stderr);
    tracing_subscriber::registry()
        .with(filter)
        .with(format)
        .init();
}
