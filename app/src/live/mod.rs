//! Pages that stay right while they are looked at: which state a page shows, and the script that asks for the next.

use leptos::{nonce::use_nonce, prelude::*};
use uuid::Uuid;

use crate::{
    request::Assets,
    text::{Lang, Live as Word, t},
};

/// What a page is kept up to date about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The open care episodes that the viewer may see.
    Caseload,
    CareEpisode(Uuid),
}

/// The state that a page shows: another one where anything in it changed, was added or went. Parts come in any order.
pub fn stamp(parts: impl IntoIterator<Item = (Uuid, i64)>) -> String {
    let sum = parts.into_iter().fold(0_u64, |sum, (id, changes)| {
        let bytes = id.into_bytes().into_iter().chain(changes.to_le_bytes());
        sum.wrapping_add(fnv(bytes))
    });
    format!("{sum:016x}")
}

/// FNV-1a: it tells states apart and keeps nothing secret.
fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Says what state the page shows, and has room for the line that says what was brought up to date. `address` is the page's
/// own, `rated` changes with each rating that comes in.
#[component]
pub fn Live(of: Of, stamp: String, rated: String, address: String) -> impl IntoView {
    let lang = Lang::default();
    let script = use_context::<Assets>().unwrap_or_default().live;
    let page = address.clone();
    let about = match of {
        Of::Caseload => "/live?".to_owned(),
        Of::CareEpisode(id) => format!("/live?of={id}&"),
    };
    view! {
        <div
            class="live no-print"
            data-live=about
            data-stamp=stamp
            data-rated=rated
            data-page=address
            data-new=t(lang, Word::NewRating)
            data-updated=t(lang, Word::Updated)
        >
            <p aria-live="polite"></p>
            <p hidden>{t(lang, Word::Offer)} {" "} <a href=page>{t(lang, Word::Show)}</a></p>
        </div>
        <script src=script nonce=use_nonce() defer=true></script>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_tells_states_apart_and_orders_alike() {
        let [one, two] = [1, 2].map(Uuid::from_u128);
        let of = |parts: &[(Uuid, i64)]| stamp(parts.iter().copied());
        let shown = of(&[(one, 4), (two, 7)]);
        assert_eq!(shown, of(&[(two, 7), (one, 4)]));
        for other in [
            &[(one, 5), (two, 7)][..],
            &[(one, 7), (two, 4)],
            &[(one, 4)],
            &[(one, 4), (two, 7), (two, -1)],
            &[],
        ] {
            assert_ne!(shown, of(other), "{other:?}");
        }
    }
}
