use leptos::prelude::*;
use leptos_meta::MetaTags;

use crate::{App, request::Assets, text::Lang};

/// The document around every page. Its scripts carry Leptos's nonce; there is no inline style.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let assets = use_context::<Assets>().unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang=Lang::default().tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=assets.stylesheet />
                <link rel="icon" href=assets.icon />
                <HydrationScripts options islands=true />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
