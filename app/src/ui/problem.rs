use leptos::prelude::*;

use crate::{
    error::PortError,
    text::{Frame as Word, Key, Lang, t},
};

/// Instead of data: what happened and what to do, in the page where the data would be.
#[component]
pub fn Problem(error: PortError) -> impl IntoView {
    let lang = Lang::default();
    let word = match error {
        PortError::NotSignedIn => Word::ProblemNotSignedIn,
        PortError::Unavailable => Word::ProblemUnavailable,
        PortError::NotThere => Word::NotFoundText,
        PortError::Internal => Word::ProblemInternal,
    };
    let sign_in = (error == PortError::NotSignedIn)
        .then(|| view! { <p><a class="button" href="/sign-in">{t(lang, Word::ToSignIn)}</a></p> });
    view! {
        <section class="notice" role="alert">
            <h1>{t(lang, Word::ProblemHeading)}</h1>
            <p>{t(lang, word)}</p>
            {sign_in}
        </section>
    }
}

impl PortError {
    /// The HTTP status that fits.
    pub const fn status(self) -> u16 {
        match self {
            Self::NotSignedIn => 401,
            Self::Unavailable => 503,
            Self::NotThere => 404,
            Self::Internal => 500,
        }
    }
}

/// What is not there, or not for the viewer: the two look the same.
#[component]
pub fn NotFound(#[prop(into)] heading: Key, #[prop(into)] text: Key) -> impl IntoView {
    let lang = Lang::default();
    view! {
        <section class="notice">
            <h1>{t(lang, heading)}</h1>
            <p>{t(lang, text)}</p>
            <p><a href="/">{t(lang, Word::BackToCaseload)}</a></p>
        </section>
    }
}
