//! Covers the page when nobody was there for a quarter of an hour. What was typed stays in the page behind it.

use std::{cell::Cell, rc::Rc};

use leptos::{html, prelude::*, wasm_bindgen::JsCast};
use web_sys::{
    Element, Event, HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTemplateElement,
    KeyboardEvent, XmlHttpRequest, js_sys,
    wasm_bindgen::{JsValue, prelude::Closure},
};

/// Without a key or a pointer for so many seconds the page is covered; the server locks after the same time.
const IDLE: u32 = 15 * 60;
/// The server is told that somebody is there at most this often; seconds.
const TELL: u32 = 60;
/// Between two looks at the clock; milliseconds.
const LOOK: i32 = 5000;
/// Where the tabs of a browser tell each other who was there, and when: who it was, then the seconds.
const SEEN: &str = "rapport.seen";
/// Characters that name a person.
const PERSON: usize = 36;

/// The children are the server's (`ui/lock.rs`): a template of the cover, in which `data-person` says whose page this is.
/// Until it is needed, the page holds no second password field.
#[island]
pub fn Lock(children: Children) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(watch) = root.get().and_then(Watch::new) {
            start(Rc::new(watch));
        }
    });
    view! { <div node_ref=root>{children()}</div> }
}

struct Watch {
    root: Element,
    template: HtmlTemplateElement,
    person: String,
    /// When somebody was there last, here or in another tab; seconds, as all times here.
    seen: Cell<u32>,
    /// When the other tabs were told last, and the server.
    stored: Cell<u32>,
    told: Cell<u32>,
    /// Since when.
    covered: Cell<Option<u32>>,
}

/// The island lives as long as its page, so none of this is ever taken down. One closure hears everything: each weighs.
fn start(watch: Rc<Watch>) {
    watch.here();
    let hear = Closure::<dyn Fn(JsValue)>::new(move |event: JsValue| watch.hear(event.dyn_ref()));
    let hear = hear.into_js_value();
    let hear = hear.unchecked_ref();
    for event in [
        "pointermove",
        "pointerdown",
        "keydown",
        "submit",
        "storage",
        "focus",
    ] {
        // Refused for no name.
        let _ = window().add_event_listener_with_callback(event, hear);
    }
    let _ = window().set_interval_with_callback_and_timeout_and_arguments_0(hear, LOOK);
}

impl Watch {
    fn new(root: web_sys::HtmlDivElement) -> Option<Self> {
        let root: Element = root.into();
        let template: HtmlTemplateElement = find(&root, "template")?;
        let now = now();
        Some(Self {
            person: template.get_attribute("data-person")?,
            root,
            template,
            seen: Cell::new(now),
            stored: Cell::default(),
            // The page itself told the server.
            told: Cell::new(now),
            covered: Cell::new(None),
        })
    }

    /// An event, or none: the clock.
    fn hear(self: &Rc<Self>, event: Option<&Event>) {
        let Some(event) = event else {
            return self.look();
        };
        match event.type_().as_str() {
            "storage" | "focus" => self.look(),
            "submit" => self.submit(event),
            _ => self.active(event),
        }
    }

    /// A key or a pointer: somebody is there, unless the time was up already.
    fn active(self: &Rc<Self>, event: &Event) {
        self.look();
        if self.covered.get().is_none() {
            self.here();
        } else if event
            .dyn_ref::<KeyboardEvent>()
            .is_some_and(|key| key.key() == "Escape")
        {
            // It would close the cover.
            event.prevent_default();
        }
    }

    /// Notes that somebody is there; the other tabs need not know of every movement.
    fn here(&self) {
        let now = now();
        self.seen.set(now);
        if now != self.stored.get()
            && let Ok(Some(storage)) = window().local_storage()
        {
            self.stored.set(now);
            // A full storage leaves each tab to itself.
            let _ = storage.set_item(SEEN, &[self.person.as_str(), &now.to_string()].concat());
        }
    }

    /// Compares what is known with the time.
    fn look(self: &Rc<Self>) {
        let now = now();
        match (last_seen(), self.covered.get()) {
            // Another person has signed in in this browser.
            (Some((person, _)), None) if person != self.person => self.cover("expired"),
            (Some((person, at)), Some(since)) if person == self.person && at > since => {
                return self.uncover();
            }
            (Some((person, at)), None) if person == self.person => {
                self.seen.set(at.max(self.seen.get()));
            }
            _ => (),
        }
        if self.covered.get().is_some() {
            self.show();
        } else if now.saturating_sub(self.seen.get()) >= IDLE {
            self.cover("");
        } else if self.seen.get() > self.told.get() && now.saturating_sub(self.told.get()) >= TELL {
            self.told.set(now);
            self.post("/still-here", "", |watch, answer| {
                // Locked or ended meanwhile; with no answer the page stays as it is.
                if answer.status() == Ok(403) {
                    watch.cover("");
                }
            });
        }
    }

    /// Nothing of the page can be seen, heard or reached any more, and the server lets nobody else in either.
    fn cover(self: &Rc<Self>, says: &str) {
        if self.covered.get().is_some() {
            return;
        }
        self.covered.set(Some(now()));
        if let Ok(cover) = self.template.content().clone_node_with_deep(true) {
            let _ = self.root.append_child(&cover);
        }
        self.show();
        if let Some(html) = document().document_element() {
            let _ = html.set_attribute("data-covered", "");
        }
        if says.is_empty() {
            self.post("/lock", "", |_, _| ());
        } else {
            self.say(says);
        }
    }

    /// Over everything and with the focus in it; what is behind a modal dialog is inert.
    fn show(&self) {
        if let Some(cover) = find::<HtmlDialogElement>(&self.root, "dialog").filter(|c| !c.open()) {
            // It fails only where the dialog is open already.
            let _ = cover.show_modal();
        }
    }

    fn uncover(&self) {
        self.covered.set(None);
        if let Some(html) = document().document_element() {
            let _ = html.remove_attribute("data-covered");
        }
        if let Some(cover) = find::<HtmlDialogElement>(&self.root, "dialog") {
            // Closed first, so that the focus goes back to where it was.
            cover.close();
            cover.remove();
        }
        self.told.set(now());
        self.stored.take();
        self.here();
    }

    /// Asks the server about the password that was typed.
    fn submit(self: &Rc<Self>, event: &Event) {
        let form = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        let Some(field) = form
            .filter(|form| form.get_attribute("action").as_deref() == Some("/confirm"))
            .and_then(|form| find::<HtmlInputElement>(&form, "[type=password]"))
        else {
            return;
        };
        event.prevent_default();
        let password = String::from(js_sys::encode_uri_component(&field.value()));
        field.set_value("");
        let form = format!("person={}&next=%2Fhealthz&password={password}", self.person);
        self.post("/confirm", &form, |watch, answer| match outcome(answer) {
            "" => watch.uncover(),
            says => watch.say(says),
        });
    }

    fn post(self: &Rc<Self>, path: &str, form: &str, then: fn(&Rc<Self>, &XmlHttpRequest)) {
        let Ok(request) = XmlHttpRequest::new() else {
            return;
        };
        let (watch, answered) = (self.clone(), request.clone());
        let done = Closure::once_into_js(move || then(&watch, &answered));
        request.set_onloadend(Some(done.unchecked_ref()));
        // What cannot even be sent ends as what is not answered.
        let _ = request
            .open("POST", path)
            .and_then(|()| {
                request.set_request_header("content-type", "application/x-www-form-urlencoded")
            })
            .and_then(|()| request.send_with_opt_str(Some(form)));
    }

    /// Shows one of the sentences in the cover.
    fn say(&self, what: &str) {
        let sentence = |selector: &str| find::<HtmlElement>(&self.root, selector);
        if let Some(before) = sentence("[data-says]:not([hidden])") {
            before.set_hidden(true);
        }
        if let Some(now) = sentence(&["[data-says=", what, "]"].concat()) {
            now.set_hidden(false);
        }
        if let Some(field) = sentence("dialog [type=password]") {
            let _ = field.focus();
        }
    }
}

/// Which sentence fits an answer to `/confirm`, which leads on to `/healthz` or back with a problem; none when it is open.
fn outcome(answer: &XmlHttpRequest) -> &'static str {
    const PROBLEMS: [&str; 3] = ["throttled", "stopped", "busy"];
    let place = js_sys::JsString::from(answer.response_url());
    let names = |part: &str| place.includes(part, 0);
    if answer.status() != Ok(200) {
        "unreachable"
    } else if names("/sign-in") {
        "expired"
    } else if names("/confirm") {
        PROBLEMS.into_iter().find(|p| names(p)).unwrap_or("wrong")
    } else {
        ""
    }
}

/// Whole seconds: reading and writing fractions would take a third of the bundle.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "holds until the year 2106"
)]
fn now() -> u32 {
    (js_sys::Date::now() / 1000.0) as u32
}

fn find<T: JsCast>(root: &Element, selector: &str) -> Option<T> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// Without storage (private windows, policies) each tab counts for itself.
fn last_seen() -> Option<(String, u32)> {
    let text = window().local_storage().ok()??.get_item(SEEN).ok()??;
    let (person, at) = text.split_at_checked(PERSON)?;
    Some((person.to_owned(), at.parse().ok()?))
}
