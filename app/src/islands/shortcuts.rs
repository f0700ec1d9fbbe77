//! Single-key shortcuts. Everything they do can be done without them.

use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast};
use web_sys::{
    Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, KeyboardEvent, Storage,
};

/// Remembers on this device that the shortcuts are off; absent means on.
const OFF: &str = "rapport.shortcuts-off";

/// j and k walk through the clients, / goes to the search, ? lists the keys. They can be switched off (WCAG 2.1.4) and
/// keep still while someone types or holds a modifier.
///
/// The children are the server's (`shortcuts.rs`): `[data-open]` opens the dialog, `[data-off]` is the switch and holds
/// its state. With neither words nor props in the island, the bundle needs no catalogue and no JSON.
#[island]
pub fn Shortcuts(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let Some(root) = root.get() else { return };
        wake(&root);
        let listener = window_event_listener(ev::keydown, move |event| {
            if is_shortcut(&event) && !switch(&root).is_some_and(|off| off.checked()) {
                press(&event, &root);
            }
        });
        on_cleanup(move || listener.remove());
    });
    view! {
        <div
            class="shortcuts no-print"
            node_ref=root
            on:click=move |event| {
                if hits(&event, "[data-open]")
                    && let Some(root) = root.get_untracked()
                {
                    show(&root);
                }
            }
            on:change=move |_| {
                if let Some(off) = root.get_untracked().and_then(|root| switch(&root)) {
                    remember(off.checked());
                }
            }
        >
            {children()}
        </div>
    }
}

/// Until the island is awake, its button would do nothing, so it is hidden; the switch shows what was chosen before.
fn wake(root: &Element) {
    if let Some(button) = find::<HtmlElement>(root, "[data-open]") {
        button.set_hidden(false);
    }
    if let Some(off) = switch(root) {
        off.set_checked(storage().is_some_and(|s| matches!(s.get_item(OFF), Ok(Some(_)))));
    }
}

fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

fn switch(root: &Element) -> Option<HtmlInputElement> {
    find(root, "[data-off]")
}

/// Whether the event happened in something that `selector` names.
fn hits(event: &Event, selector: &str) -> bool {
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| matches!(element.closest(selector), Ok(Some(_))))
}

/// A plain key outside of fields and dialogs.
fn is_shortcut(event: &KeyboardEvent) -> bool {
    let typing = hits(event, "input, select, textarea, dialog, [contenteditable]");
    !(typing
        || event.default_prevented()
        || event.ctrl_key()
        || event.alt_key()
        || event.meta_key())
}

fn press(event: &KeyboardEvent, root: &Element) {
    match event.key().as_str() {
        "j" => step(1),
        "k" => step(-1),
        "/" => focus(document().get_element_by_id("find")),
        "?" => show(root),
        _ => return,
    }
    event.prevent_default();
}

/// Moves the focus to the next or the previous client; from elsewhere to the first.
fn step(by: i64) {
    let Ok(rows) = document().query_selector_all("[data-row]") else {
        return;
    };
    let row = |at: u32| {
        rows.get(at)
            .and_then(|node| node.dyn_into::<Element>().ok())
    };
    let active = document().active_element();
    let current = (0..rows.length()).find(|at| active.is_some() && row(*at) == active);
    let next = current.map_or(0, |at| i64::from(at) + by);
    focus(u32::try_from(next).ok().and_then(row));
}

fn focus(element: Option<Element>) {
    if let Some(element) = element.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // It fails for no element that can be found here, and there would be nothing to do about it.
        let _ = element.focus();
    }
}

fn show(root: &Element) {
    if let Some(dialog) = find::<HtmlDialogElement>(root, "dialog").filter(|d| !d.open()) {
        // It fails only where the dialog is open already.
        let _ = dialog.show_modal();
    }
}

/// Without storage (private windows, policies) the choice lasts for the page.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn remember(off: bool) {
    if let Some(storage) = storage() {
        // A full storage keeps the choice for this page only.
        let _ = if off {
            storage.set_item(OFF, "1")
        } else {
            storage.remove_item(OFF)
        };
    }
}
