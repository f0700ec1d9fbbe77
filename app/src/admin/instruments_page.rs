//! `/admin/instruments`: which forms the practice offers, with whose wording, and how often it asks. No clinical content.

use leptos::prelude::*;

use super::{
    AdminPage, Directory, Offered, Page, Typed,
    fields::{fields, one_of},
};
use crate::{
    hand_over::Offer,
    text::{Admin as Word, Key, Lang, Treatment, t},
    treatments::EVERY,
    ui::fields::choice,
};

#[component]
pub fn InstrumentsPage() -> impl IntoView {
    let body = |directory: Directory, typed: Typed, _| {
        let lang = Lang::default();
        view! {
            <section class="card" aria-labelledby="offered">
                <h2 id="offered">{t(lang, Word::OfferedHeading)}</h2>
                <p class="hint">{t(lang, Word::OfferedText)}</p>
                {offered(lang, &directory, &typed)}
            </section>
            <section class="card" aria-labelledby="text">
                <h2 id="text">{t(lang, Word::TextHeading)}</h2>
                <p class="hint">{t(lang, Word::TextText)}</p>
                {upload(lang, &typed)}
            </section>
        }
    };
    view! { <AdminPage page=Page::Instruments body /> }
}

fn offered(lang: Lang, directory: &Directory, typed: &Typed) -> impl IntoView + use<> {
    let form = fields("set-instruments", None, typed);
    let boxes: Vec<_> = directory
        .instruments
        .iter()
        .map(|one| {
            let checked = form.ticked("offered", &one.code, !one.withdrawn);
            let name = Word::InstrumentName {
                code: one.code.clone(),
                name: one.name.clone(),
            };
            view! {
                <li>
                    <label>
                        <input type="checkbox" name="offered" value=one.code.clone() checked=checked />
                        {t(lang, name)}
                    </label>
                    <span class="hint">{wording(lang, one)}</span>
                </li>
            }
        })
        .collect();
    let often = EVERY.map(|every| choice(every, Treatment::Every(every)));
    let every = one_of(often, directory.asked_every);
    view! {
        <form method="post" action=Page::Instruments.path()>
            <input type="hidden" name="do" value="set-instruments" />
            {form.whole(&["every"])}
            <fieldset class="field wide">
                <legend>{t(lang, Word::OfferedLegend)}</legend>
                <ul class="forms">{boxes}</ul>
            </fieldset>
            {form.select("every", Word::AskedEvery, every)}
            <button class="first">{t(lang, Word::Save)}</button>
        </form>
    }
}

/// Whose wording clients read, and what is wanting.
fn wording(lang: Lang, one: &Offered) -> AnyView {
    let word = match (one.offer, &one.supplied) {
        (None, _) => Word::ForTherapists,
        (Some(Offer::RecordOnly), _) => Word::OnPaper,
        (Some(Offer::NoText), _) => Word::NeedsText,
        (Some(Offer::NeedsUrgentHelp), _) => {
            return view! {
                {t(lang, Word::NeedsUrgentHelp)} {" "}
                <a href=Page::Practice.path()>{t(lang, Word::Page(Page::Practice))}</a>
            }
            .into_any();
        }
        (Some(Offer::Ready), None) => Word::TextShips,
        (Some(Offer::Ready), Some((on, by))) => Word::TextSupplied {
            by: by.clone(),
            on: t(lang, Key::Date(*on)).into_owned(),
        },
    };
    t(lang, word).into_owned().into_any()
}

fn upload(lang: Lang, typed: &Typed) -> impl IntoView + use<> {
    let form = fields("supply-text", None, typed);
    let refusal = typed.of("supply-text").problem;
    let wrong = refusal.is_some();
    let detail = refusal.and_then(|refusal| refusal.detail);
    let detail = detail.map(|detail| view! { <p class="problem">{detail}</p> });
    view! {
        <form method="post" action=Page::TEXT enctype="multipart/form-data">
            {form.whole(&[])}
            {detail}
            <p class="field wide">
                <label for="text-file">{t(lang, Word::TextFile)}</label>
                <input
                    id="text-file"
                    name="file"
                    type="file"
                    accept=".toml,text/plain"
                    required
                    aria-invalid=wrong.then_some("true")
                />
            </p>
            <button>{t(lang, Word::TextSupply)}</button>
        </form>
    }
}
