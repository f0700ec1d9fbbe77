//! What the shortcut island wakes: a button and the list of keys. Without JavaScript both stay hidden.

use leptos::prelude::*;

use crate::text::{Caseload as Word, Lang, t};

use crate::islands::Shortcuts;

#[component]
pub fn ShortcutList() -> impl IntoView {
    let lang = Lang::default();
    let keys: Vec<_> = [
        ("j", Word::ShortcutNext),
        ("k", Word::ShortcutPrevious),
        ("Enter", Word::ShortcutOpen),
        ("/", Word::ShortcutFind),
        ("?", Word::ShortcutHelp),
    ]
    .into_iter()
    .map(|(key, word)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{t(lang, word)}</dd></div> })
    .collect();
    view! {
        <Shortcuts>
            <button type="button" class="plain" hidden data-open>
                {t(lang, Word::Shortcuts)}
            </button>
            <dialog aria-labelledby="shortcuts">
                <h2 id="shortcuts">{t(lang, Word::Shortcuts)}</h2>
                <dl>{keys}</dl>
                <p>
                    <label>
                        <input type="checkbox" data-off />
                        {t(lang, Word::ShortcutsOff)}
                    </label>
                </p>
                <form method="dialog">
                    <button>{t(lang, Word::Close)}</button>
                </form>
            </dialog>
        </Shortcuts>
    }
}
