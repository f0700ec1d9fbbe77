//! The client bundle, stylesheet and icon, embedded in the binary by `build.rs`.
//!
//! Their names carry a hash of the content, so browsers may keep them for good: another content has another name.

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file of the binary.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    plain: &'static [u8],
    brotli: &'static [u8],
}

mod built {
    use super::Asset;
    include!(concat!(env!("OUT_DIR"), "/assets.rs"));
}

/// For `LeptosOptions::output_name`: the bundle's name, with its hash, without an extension.
pub fn output_name() -> &'static str {
    built::BUNDLE.unwrap_or("rapport")
}

/// Whether this binary was built with a client bundle. Without one, pages leave out the hydration script.
pub fn bundle_is_present() -> bool {
    built::BUNDLE.is_some()
}

/// The path of the one stylesheet.
pub fn stylesheet_path() -> &'static str {
    built::STYLESHEET
}

/// The path of the icon, when there is one.
pub fn icon_path() -> Option<&'static str> {
    built::ICON
}

/// The path of the script of the forms that clients fill in.
pub fn answers_path() -> &'static str {
    built::ANSWERS
}

/// The path of the script that keeps pages up to date.
pub fn live_path() -> &'static str {
    built::LIVE
}

/// Serves exactly the embedded files, below `/pkg`.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/pkg/{name}", get(serve))
}

pub(super) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    match built::ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => asset.response(accepts_brotli(&headers)),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

impl Asset {
    fn response(&self, compressed: bool) -> Response {
        let headers = [
            (header::CONTENT_TYPE, self.content_type),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "accept-encoding"),
        ];
        if compressed {
            (headers, [(header::CONTENT_ENCODING, "br")], self.brotli).into_response()
        } else {
            (headers, self.plain).into_response()
        }
    }
}

/// Whether brotli is named in `Accept-Encoding` and not with a weight of zero.
fn accepts_brotli(headers: &HeaderMap) -> bool {
    let lines = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case("br"));
        let weight = parts
            .find_map(|part| part.strip_prefix("q="))
            .map_or(Ok(1.0), str::parse::<f32>);
        is_brotli && weight.is_ok_and(|weight| weight > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::http::Request;
    use http_body_util::BodyExt;
    use proptest::prelude::*;
    use tower::ServiceExt;

    async fn fetch(path: &str, accept: Option<&str>) -> (StatusCode, HeaderMap, Vec<u8>) {
        let mut request = Request::get(path);
        if let Some(accept) = accept {
            request = request.header(header::ACCEPT_ENCODING, accept);
        }
        let response = router()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        (
            parts.status,
            parts.headers,
            body.collect().await.unwrap().to_bytes().to_vec(),
        )
    }

    #[tokio::test]
    async fn every_asset_is_served_for_good_in_both_codings() {
        for asset in built::ASSETS {
            let path = format!("/pkg/{}", asset.name);
            let (status, headers, plain) = fetch(&path, None).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(headers[header::CONTENT_TYPE], asset.content_type);
            assert_eq!(
                headers[header::CACHE_CONTROL],
                "public, max-age=31536000, immutable"
            );
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert!(!headers.contains_key(header::CONTENT_ENCODING));

            let (_, headers, compressed) = fetch(&path, Some("gzip, deflate, br, zstd")).await;
            assert_eq!(headers[header::CONTENT_ENCODING], "br");
            assert_eq!(headers[header::VARY], "accept-encoding");
            assert_eq!(
                (plain.as_slice(), compressed.as_slice()),
                (asset.plain, asset.brotli)
            );
        }
    }

    #[tokio::test]
    async fn the_named_paths_exist_and_others_do_not() {
        let mut paths = [stylesheet_path(), answers_path(), live_path()]
            .map(str::to_owned)
            .to_vec();
        paths.extend(icon_path().map(str::to_owned));
        if bundle_is_present() {
            paths.extend(
                ["js", "wasm"].map(|extension| format!("/pkg/{}.{extension}", output_name())),
            );
        }
        assert_eq!(paths.len(), built::ASSETS.len());
        for path in &paths {
            assert_eq!(fetch(path, None).await.0, StatusCode::OK, "{path}");
            let (stem, _) = path.rsplit_once('.').unwrap();
            let hash = stem.rsplit_once('-').unwrap().1;
            assert!(
                hash.len() == 16 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()),
                "{path}"
            );
        }
        for path in [
            "/pkg/rapport.js",
            "/pkg/",
            "/pkg/style.css",
            "/pkg/%2e%2e%2fCargo.toml",
            "/pkg/a/b",
        ] {
            assert_eq!(fetch(path, None).await.0, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn brotli_is_sent_only_to_those_who_take_it() {
        let accepts = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            accepts_brotli(&headers)
        };
        for yes in ["br", "gzip,br", "BR;q=0.5", "br;q=1.0, identity;q=0"] {
            assert!(accepts(yes), "{yes}");
        }
        for no in [
            "",
            "gzip",
            "br;q=0",
            "br;q=0.000",
            "brotli",
            "identity, *;q=0",
            "br;q=x",
        ] {
            assert!(!accepts(no), "{no}");
        }
        assert!(!accepts_brotli(&HeaderMap::new()));
    }

    proptest! {
        #[test]
        fn any_accept_encoding_is_read_without_a_panic(value in "[ -~]{0,40}") {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            let accepted = accepts_brotli(&headers);
            prop_assert!(!accepted || value.to_ascii_lowercase().contains("br"));
        }
    }
}
