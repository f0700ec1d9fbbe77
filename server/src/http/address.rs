//! Where a request comes from. A proxy's word for it counts only when the proxy is one that was named at the start.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

use axum::{
    Router,
    extract::{ConnectInfo, Request, State},
    http::HeaderMap,
    middleware::{self, Next},
    response::Response,
};
use ipnet::IpNet;

/// The address behind a request, in its extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Its network, by which tries are counted: /24 and /64.
    pub fn network(self) -> String {
        let prefix = if self.0.is_ipv4() { 24 } else { 64 };
        IpNet::new(self.0, prefix)
            .map_or_else(|_| self.0.to_string(), |net| net.trunc().to_string())
    }
}

/// Finds the address of every request of `router`. `proxies` are the networks whose `X-Forwarded-For` is believed.
pub fn find(router: Router, proxies: Vec<IpNet>) -> Router {
    router.layer(middleware::from_fn_with_state(Arc::from(proxies), put))
}

async fn put(State(proxies): State<Arc<[IpNet]>>, mut request: Request, next: Next) -> Response {
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| {
            peer.0.ip().to_canonical()
        });
    let address = behind(peer, request.headers(), &proxies);
    request.extensions_mut().insert(ClientAddress(address));
    next.run(request).await
}

/// Goes back from the peer through what proxies added, to the first that is no proxy of ours.
fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: IpAddr| proxies.iter().any(|net| net.contains(&address));
    let mut forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    let mut address = peer;
    while trusted(address) {
        let Some(before) = forwarded.pop().and_then(|text| text.parse::<IpAddr>().ok()) else {
            break;
        };
        address = before.to_canonical();
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        behind(peer.parse().unwrap(), &headers, &proxies).to_string()
    }

    #[test]
    fn only_the_word_of_a_named_proxy_counts() {
        assert_eq!(seen("192.0.2.7", &["198.51.100.1"]), "192.0.2.7");
        assert_eq!(seen("10.0.0.2", &["198.51.100.1"]), "198.51.100.1");
        // What the client itself wrote in front is not believed.
        assert_eq!(
            seen("10.0.0.2", &["203.0.113.9, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            seen("10.0.0.2", &["203.0.113.9", "198.51.100.1, 10.0.0.3"]),
            "198.51.100.1"
        );
        assert_eq!(seen("10.0.0.2", &["nonsense"]), "10.0.0.2");
        assert_eq!(seen("10.0.0.2", &[]), "10.0.0.2");
    }

    #[test]
    fn tries_are_counted_by_network() {
        let network = |text: &str| ClientAddress(text.parse().unwrap()).network();
        assert_eq!(network("192.0.2.7"), network("192.0.2.200"));
        assert_ne!(network("192.0.2.7"), network("192.0.3.7"));
        assert_eq!(network("2001:db8::1"), network("2001:db8::ffff:1"));
    }
}
