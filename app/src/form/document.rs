//! The document around what a client sees, and its screens. No frame, no navigation, no name of anybody, no bundle: one
//! stylesheet and one small script of ours, without which everything works as well.

use leptos::prelude::*;
use uuid::Uuid;

use super::{Filled, FormWords, Problem, Sheet, fields, lines};
use crate::{
    request::Assets,
    text::{Form as Word, Lang, t},
};

/// What every screen needs of the request.
#[derive(Clone, Debug)]
pub struct Around {
    pub assets: Assets,
    /// Of the script that keeps and sends.
    pub script: String,
    pub nonce: String,
    /// On a tablet of the practice.
    pub kiosk: bool,
}

/// What a client sees.
#[derive(Clone, Debug)]
pub enum Screen {
    Form(Box<FormScreen>),
    /// The answers have arrived; with the practice's words for urgent help after an answer about safety.
    Sent {
        urgent_help: Option<String>,
    },
    /// Whatever is wrong with a link: the same.
    Dead,
    /// Too many requests.
    Wait,
    /// A fault of ours.
    Fault,
    /// A therapist takes the tablet back.
    Unlock {
        problem: Option<UnlockProblem>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnlockProblem {
    Wrong,
    Wait,
}

/// One page of a form.
#[derive(Clone, Debug)]
pub struct FormScreen {
    /// Where it is sent.
    pub action: String,
    pub practice: String,
    pub words: FormWords,
    pub sheets: Vec<Sheet>,
    /// Counted from 0.
    pub step: usize,
    pub filled: Filled,
    /// What is asked about before going on.
    pub problems: Vec<Problem>,
    /// Of this sending: sent twice, it counts once.
    pub submission: Uuid,
}

/// The whole page.
pub fn render(around: &Around, screen: &Screen) -> String {
    let lang = Lang::default();
    let body = match screen {
        Screen::Form(form) => fields::form(lang, around.kiosk, form),
        Screen::Sent { urgent_help } => lines::sent(lang, around.kiosk, urgent_help.as_deref()),
        Screen::Dead => lines::notice(lang, Word::DeadHeading, Word::DeadText),
        Screen::Wait => lines::notice(lang, Word::WaitHeading, Word::WaitText),
        Screen::Fault => lines::notice(lang, Word::ProblemHeading, Word::ProblemText),
        Screen::Unlock { problem } => lines::unlock(lang, *problem),
    };
    let unlocking = matches!(screen, Screen::Unlock { .. });
    let unlock = (around.kiosk && !unlocking).then(|| {
        view! { <footer class="staff"><a href="/kiosk/unlock">{t(lang, Word::Unlock)}</a></footer> }
    });
    let scripted = matches!(screen, Screen::Form(_)).then(|| {
        let (src, nonce) = (around.script.clone(), around.nonce.clone());
        view! { <script src=src nonce=nonce defer=true></script> }
    });
    // The title is set as it is: Leptos would put a mark for the browser's side into it.
    view! {
        <!DOCTYPE html>
        <html lang=lang.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title inner_html=t(lang, Word::Title).into_owned()></title>
                <link rel="stylesheet" href=around.assets.stylesheet.clone() />
                <link rel="icon" href=around.assets.icon.clone() />
                {scripted}
            </head>
            <body class="ask">
                <main id="main" tabindex="-1">{body}</main>
                {unlock}
            </body>
        </html>
    }
    .to_html()
}
